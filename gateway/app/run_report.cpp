#include "gateway/app/run_report.h"

#include "gateway/admin/operation_json.h"
#include "gateway/app/run_json.h"
#include "gateway/exchange/expectations.h"
#include "gateway/policy/citation.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <array>
#include <string>

namespace gateway::app {

namespace {

using text::JsonValue;
using Figures = ports::RunFigures;

JsonValue time_json(std::optional<core::Instant> at) {
    return at ? json(core::to_helsinki_text(*at)) : JsonValue{};
}

JsonValue label_json(const policy::Label& label) {
    JsonValue name{JsonValue::make_object()};
    name.add("fi", json(label.fi)).add("sv", json(label.sv)).add("en", json(label.en));
    return name;
}

JsonValue named(std::string_view id, const policy::Label* label) {
    JsonValue object{JsonValue::make_object()};
    object.add("id", json(id));
    if (label != nullptr) {
        object.add("name", label_json(*label));
    }
    return object;
}

JsonValue texts(const std::vector<std::string>& all) {
    JsonValue list{JsonValue::make_array()};
    for (const std::string& one : all) {
        list.push(json(one));
    }
    return list;
}

/// The sections that a permit rests on, as people cite them.
std::vector<policy::Label> sections_of(const policy::Law& law, const std::string& rule) {
    std::vector<policy::Label> sections;
    const auto permit = std::find_if(law.permits.begin(), law.permits.end(), [&](const auto& one) {
        return one.id.text() == rule;
    });
    if (permit == law.permits.end()) {
        return sections;
    }
    for (const core::ProvisionId id : permit->basis.provisions) {
        const auto provision =
            std::find_if(law.provisions.begin(), law.provisions.end(), [&](const auto& one) {
                return one.id == id;
            });
        if (provision != law.provisions.end()) {
            sections.push_back(policy::citation_of(*provision));
        }
    }
    return sections;
}

class Report final {
public:
    Report(Installation& installation, core::MessageId run)
        : m_installation{installation}, m_outbox{installation.store().outbox()}, m_run{run},
          m_active{installation.law().active()->configuration()}, m_span{m_outbox.span_of(run)},
          m_account{m_outbox.account(run)}, m_configuration{installation.configuration_of(
                                                m_span.configuration)},
          m_exchange{m_configuration->find(m_account.exchange)} {}

    [[nodiscard]] JsonValue json_of() const {
        JsonValue body{JsonValue::make_object()};
        body.add("run", json(m_run.text()));
        add_parties(body);
        add_times(body);
        body.add("account", account_json(m_account))
            .add("waits", waits_of(m_installation, m_account))
            .add("withheld", withheld())
            .add("codes", codes())
            .add("rejections", rejections_json(m_outbox.rejections(m_run, most_results)))
            .add("unknown", unknown_json(m_outbox.unknown_fields(m_run)))
            .add("fault", fault())
            .add("documents", documents())
            .add("announced", announced());
        add_answers(body);
        body.add("expectations", expectations());
        return body;
    }

private:
    void add_parties(JsonValue& body) const {
        body.add("direction", json(direction_text(m_account.direction)));
        if (m_exchange == nullptr) { // its configuration does not name it: nothing more is known
            body.add("exchange", named(m_account.exchange.text(), nullptr));
            return;
        }
        const config::Register* const reg{m_configuration->find(m_exchange->reg)};
        const config::Party* const party{m_configuration->find(m_exchange->party)};
        const auto purpose = m_configuration->purposes.find(m_exchange->purpose);
        body.add("exchange", named(m_exchange->id.text(), &m_exchange->name))
            .add("register", named(m_exchange->reg.text(), reg == nullptr ? nullptr : &reg->name))
            .add(
                "party", named(m_exchange->party.text(), party == nullptr ? nullptr : &party->name))
            .add(
                "purpose",
                named(
                    m_exchange->purpose.text(),
                    purpose == m_configuration->purposes.end() ? nullptr : &purpose->second));
    }

    void add_times(JsonValue& body) const {
        body.add("configuration", json(core::to_hex(m_span.configuration)))
            .add("corrects", m_span.corrects ? json(m_span.corrects->text()) : JsonValue{})
            .add("begun", time_json(m_span.begun))
            .add("ended", time_json(m_span.ended));
        JsonValue milliseconds;
        JsonValue rate;
        if (m_span.ended) {
            const auto took = std::max<std::int64_t>(1, (*m_span.ended - m_span.begun).count());
            milliseconds = json(took / 1'000);
            rate = json(m_account.in * 1'000'000 / took);
        }
        body.add("milliseconds", std::move(milliseconds))
            .add("records_per_second", std::move(rate));
    }

    [[nodiscard]] JsonValue withheld() const {
        JsonValue list{JsonValue::make_array()};
        for (const Figures::Withheld& one : m_outbox.withheld(m_run)) {
            JsonValue object{JsonValue::make_object()};
            object.add("outcome", json(core::to_text(one.outcome)))
                .add("records", json(one.records))
                .add("reasons", texts(one.reasons))
                .add("guards", texts(one.guards))
                .add("rule", one.nearest.empty() ? JsonValue{} : json(one.nearest))
                .add("sections", sections(one.nearest))
                .add("caps", texts(one.caps))
                .add("items", texts(one.items));
            list.push(std::move(object));
        }
        return list;
    }

    /// Records are decided under the law in force, which may be later than what the run began with.
    [[nodiscard]] JsonValue sections(const std::string& rule) const {
        std::vector<policy::Label> found{sections_of(m_configuration->rules->law(), rule)};
        if (found.empty()) {
            found = sections_of(m_active->rules->law(), rule);
        }
        JsonValue list{JsonValue::make_array()};
        for (const policy::Label& section : found) {
            list.push(label_json(section));
        }
        return list;
    }

    [[nodiscard]] JsonValue codes() const {
        JsonValue list{JsonValue::make_array()};
        for (const Figures::Coded& one : m_outbox.coded(m_run)) {
            JsonValue object{JsonValue::make_object()};
            object.add("state", json(admin::record_state_word(one.state)))
                .add("code", json(one.code))
                .add("records", json(one.records));
            list.push(std::move(object));
        }
        return list;
    }

    [[nodiscard]] JsonValue fault() const {
        const std::optional<ports::DeliveryFault> found{m_outbox.delivery_fault(m_run)};
        return found ? fault_json(*found) : JsonValue{};
    }

    [[nodiscard]] JsonValue documents() const {
        const std::vector<Figures::Attempt> attempts{m_outbox.attempts(m_run)};
        const std::vector<Figures::Kept> kept{m_outbox.kept(m_run)};
        JsonValue list{JsonValue::make_array()};
        for (const ports::SealedDocument& document : documents_told(m_outbox, m_outbox, m_run)) {
            const auto size = std::find_if(kept.begin(), kept.end(), [&](const auto& one) {
                return one.document == document.document;
            });
            JsonValue object{document_json(document)};
            object.add("bytes", size == kept.end() ? JsonValue{} : json(size->bytes))
                .add("sealed", time_json(document.sealed_at))
                .add("tries", tries_of(document.document, attempts));
            list.push(std::move(object));
        }
        return list;
    }

    [[nodiscard]] static JsonValue
    tries_of(core::MessageId document, const std::vector<Figures::Attempt>& attempts) {
        JsonValue list{JsonValue::make_array()};
        for (const Figures::Attempt& attempt : attempts) {
            if (attempt.document != document) {
                continue;
            }
            JsonValue object{JsonValue::make_object()};
            object.add("attempt", json(std::int64_t{attempt.attempt}))
                .add("begun", time_json(attempt.marked_at))
                .add("told", time_json(attempt.told_at))
                .add("outcome", attempt.outcome ? json(word_of(*attempt.outcome)) : JsonValue{})
                .add("code", json(attempt.code))
                .add("status", json(std::int64_t{attempt.status}));
            list.push(std::move(object));
        }
        return list;
    }

    [[nodiscard]] static std::string_view word_of(ports::DeliveryOutcome outcome) noexcept {
        switch (outcome) {
        case ports::DeliveryOutcome::delivered: return "delivered";
        case ports::DeliveryOutcome::refused: return "refused";
        case ports::DeliveryOutcome::failed: return "failed";
        case ports::DeliveryOutcome::unknown: return "unknown";
        }
        return "unknown";
    }

    [[nodiscard]] JsonValue announced() const {
        JsonValue list{JsonValue::make_array()};
        for (const ports::Outbox::Announced& document : m_outbox.announced(m_run)) {
            list.push(announced_json(document));
        }
        return list;
    }

    /// What the party said of the records, and what of them is still to be mended and sent on.
    void add_answers(JsonValue& body) const {
        body.add("receipts", receipts_json(m_outbox.receipts(m_run)))
            .add(
                "residue", results_json(m_outbox.refused_by_party(
                               m_run, ports::Outbox::Refusals::still_to_be_sent, most_results)))
            .add("unfitting", results_json(m_outbox.unfitting(m_run, most_results)))
            .add("corrections", corrections_json(m_outbox.corrections(m_run, most_results)))
            .add("listed_at_most", json(std::int64_t{most_results}));
    }

    [[nodiscard]] JsonValue expectations() const {
        JsonValue list{JsonValue::make_array()};
        const config::Exchange* const exchange{m_active->find(m_account.exchange)};
        if (exchange == nullptr || exchange->expectations.empty()) {
            return list;
        }
        ports::Expectations& store{m_installation.store().expectations()};
        const auto watched = store.watched();
        for (const config::Expectation& expectation : exchange->expectations) {
            list.push(expectation_json(store, expectation, watched));
        }
        return list;
    }

    [[nodiscard]] JsonValue expectation_json(
        ports::Expectations& store, const config::Expectation& expectation,
        const std::vector<ports::Watched>& watched) const {
        const ports::ExpectationKey key{m_account.exchange, expectation.id};
        const auto known = std::find_if(
            watched.begin(), watched.end(), [&](const auto& one) { return one.key == key; });
        const exchange::Expected expected{key, &expectation};
        const core::Instant due{exchange::counts_for(expectation, m_span.begun)};
        const auto alarms = store.alarms_at(key, due);
        const exchange::Standing standing{exchange::standing_at(
            expected, due, alarms, known == watched.end() ? nullptr : &*known,
            m_installation.clock().now())};
        JsonValue object{JsonValue::make_object()};
        object.add("expectation", json(expectation.id.text()))
            .add("due", time_json(due))
            .add("state", json(word_of(standing.state)))
            .add("code", code_of(expected, due, standing));
        return object;
    }

    [[nodiscard]] static std::string_view word_of(exchange::Standing::State state) noexcept {
        using State = exchange::Standing::State;
        switch (state) {
        case State::met: return "met";
        case State::missed: return "missed";
        case State::late: return "late";
        case State::not_due: return "not-due";
        case State::not_watched: return "not-watched";
        case State::not_looked_at: return "not-looked-at";
        }
        return "not-looked-at";
    }

    /// An alarm that lasts says what is wrong at its last deadline: what was at this one is looked
    /// up. Of one that ended in time, what was wrong before it did.
    [[nodiscard]] JsonValue code_of(
        const exchange::Expected& expected, core::Instant due,
        const exchange::Standing& standing) const {
        if (standing.alarm == nullptr) {
            return {};
        }
        if (standing.state == exchange::Standing::State::late) {
            return json(standing.alarm->code);
        }
        const exchange::Deadline deadline{exchange::deadline_of(*expected.expectation, due)};
        const auto code = exchange::wrong_with(
            *expected.expectation, m_installation.store().expectations().runs(
                                       expected.key.exchange, deadline.from, deadline.until));
        return code ? json(code->text()) : JsonValue{};
    }

    Installation& m_installation;
    storage::PostgresOutbox& m_outbox;
    core::MessageId m_run;
    std::shared_ptr<const config::Configuration> m_active;
    Figures::Span m_span;
    ports::RunAccount m_account;
    std::shared_ptr<const config::Configuration> m_configuration;
    const config::Exchange* m_exchange;
};

}

JsonValue waits_of(Installation& installation, const ports::RunAccount& account) {
    if (account.closed || account.direction != ports::Direction::in || account.in > 0) {
        return {};
    }
    storage::PostgresOutbox& outbox{installation.store().outbox()};
    const std::vector<ports::RunRow> open{outbox.open_runs(account.exchange)};
    const auto self = std::find_if(
        open.begin(), open.end(), [&](const ports::RunRow& row) { return row.run == account.run; });
    if (self == open.end() || !outbox.announced(account.run).empty()) {
        return {}; // of a manifest stands what has not come
    }
    const auto active = installation.law().active();
    const config::Exchange* const exchange{active->configuration()->find(account.exchange)};
    const Settings& settings{installation.settings()};
    JsonValue waits{JsonValue::make_object()};
    const auto for_what = [&](std::string_view code, std::optional<core::Instant> until) {
        waits.add("code", json(code)).add("until", time_json(until));
        return std::move(waits);
    };
    if (exchange == nullptr) {
        return for_what("EXCHANGE_UNKNOWN", std::nullopt);
    }
    if (exchange->wrapping.encrypted && settings.document_key.empty()) {
        return for_what("DOCUMENT_KEY_ABSENT", std::nullopt);
    }
    if (!exchange->wrapping.xslt.empty() && settings.xslt_program.empty()) {
        return for_what("XSLT_OFF", std::nullopt);
    }
    if (exchange->manifest && !outbox.manifest_line(exchange->id, self->source)) {
        return for_what("MANIFEST_AWAITED", self->started + exchange->manifest->wait);
    }
    return {};
}

JsonValue run_report(Installation& installation, core::MessageId run) {
    static_cast<void>(installation.law()); // its names are known from here on
    return Report{installation, run}.json_of();
}

}
