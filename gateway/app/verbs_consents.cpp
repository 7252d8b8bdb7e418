// Verbs about persons: consents, refusals and holds.

#include "gateway/app/checkpoints.h"
#include "gateway/app/consent_desk.h"
#include "gateway/app/consent_lines.h"
#include "gateway/app/input_line.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/person_seen.h"
#include "gateway/app/reading.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/exchange/consent_import.h"
#include "gateway/exchange/consent_json.h"

#include <algorithm>
#include <map>
#include <ostream>

namespace gateway::app {

using core::GatewayError;
using exchange::Recorded;
using text::JsonValue;

namespace {

/// So many events of one person are shown; more are counted.
constexpr std::size_t shown_events{1'000};

/// What became of each statement, in the order of the file or table. Most have no more to tell than
/// a word; the others are kept whole.
class Outcomes final {
public:
    Outcomes(std::string unit, std::size_t statements)
        : m_unit{std::move(unit)}, m_words(statements) {}

    void take(std::size_t index, Recorded one) {
        const bool more{
            !one.wrong.elements().empty() || one.failure || !one.waits_for.empty()
            || !one.recipients.empty()};
        m_words[index] = Word{one.state, one.takes};
        if (more) {
            m_whole.emplace(index, std::move(one));
        }
    }

    [[nodiscard]] std::int64_t count(Recorded::State state) const {
        return std::count_if(
            m_words.begin(), m_words.end(), [&](const Word& word) { return word.state == state; });
    }
    [[nodiscard]] std::int64_t waiting() const {
        return std::count_if(m_words.begin(), m_words.end(), [](const Word& word) {
            return word.takes && word.state == Recorded::State::recorded;
        });
    }
    [[nodiscard]] const std::string& unit() const noexcept { return m_unit; }
    [[nodiscard]] std::size_t size() const noexcept { return m_words.size(); }
    [[nodiscard]] Recorded at(std::size_t index) const {
        if (const auto found = m_whole.find(index); found != m_whole.end()) {
            return found->second;
        }
        Recorded plain;
        plain.state = m_words[index].state;
        plain.takes = m_words[index].takes;
        return plain;
    }

private:
    struct Word {
        Recorded::State state{Recorded::State::failed};
        bool takes{false};
    };

    std::string m_unit;
    std::vector<Word> m_words;
    std::map<std::size_t, Recorded> m_whole;
};

void print_wrong(const Recorded& one, std::ostream& out) {
    for (const JsonValue& wrong : one.wrong.elements()) {
        const std::string_view path{wrong.string_at("path").value_or("")};
        out << "  " << wrong.string_at("code").value_or("") << (path.empty() ? "" : " at ") << path
            << ": " << wrong.string_at("reason").value_or("") << '\n';
    }
}

void print_one(const std::string& place, const Recorded& one, std::ostream& out) {
    out << place << ": ";
    switch (one.state) {
    case Recorded::State::rejected: out << "rejected\n"; break;
    case Recorded::State::known: out << "known: it was imported before\n"; break;
    case Recorded::State::failed:
        out << "not recorded: " << (one.failure ? one.failure->text() : std::string_view{})
            << "; try again\n";
        break;
    case Recorded::State::recorded:
        out
            << (one.takes ? "recorded, not yet acknowledged: it is refused from now on, but what "
                            "was decided before may still leave\n"
                          : "recorded\n");
        break;
    case Recorded::State::acknowledged:
        out << "recorded and acknowledged: nothing that was decided before can leave\n";
        break;
    }
    print_wrong(one, out);
    for (const ports::LiveAttempt& attempt : one.waits_for) {
        out << "  waits for message " << attempt.message << ", attempt " << attempt.attempt
            << " to " << attempt.party << " on node " << attempt.node << ", since "
            << core::to_helsinki_text(attempt.marked_at) << '\n';
    }
    for (const exchange::Recipient& recipient : one.recipients) {
        out << "  " << recipient.party << (recipient.received ? " received" : " may have received");
        for (const core::ItemId item : recipient.items) {
            out << ' ' << item;
        }
        out << " in message " << recipient.message << ", " << core::to_helsinki_text(recipient.at)
            << (recipient.concerned ? "" : " (not what this is about)") << '\n';
    }
}

/// `number_of(index)`: the line, or row.
template <class NumberOf>
void report_json(const Outcomes& all, const NumberOf& number_of, std::ostream& out) {
    const std::int64_t acknowledged{all.count(Recorded::State::acknowledged)};
    JsonValue body{JsonValue::make_object()};
    body.add("recorded", json(all.count(Recorded::State::recorded) + acknowledged))
        .add("acknowledged", json(acknowledged))
        .add("waiting", json(all.waiting()))
        .add("known", json(all.count(Recorded::State::known)))
        .add("rejected", json(all.count(Recorded::State::rejected)))
        .add("failed", json(all.count(Recorded::State::failed)));
    const std::string head{text::write_json(body)};
    out << head.substr(0, head.size() - 1) << ",\"events\":[";
    for (std::size_t at{0}; at < all.size(); ++at) {
        JsonValue event{JsonValue::make_object()};
        event.add(all.unit(), json(number_of(at)));
        const JsonValue rest{exchange::json_of(all.at(at))};
        for (const auto& [key, value] : rest.members()) {
            event.add(key, value);
        }
        out << (at == 0 ? "" : ",") << text::write_json(event);
    }
    out << "]}\n";
}

template <class NumberOf> int report(
    const VerbOptions& options, const Outcomes& all, const NumberOf& number_of, std::ostream& out) {
    const std::int64_t rejected{all.count(Recorded::State::rejected)};
    const std::int64_t failed{all.count(Recorded::State::failed)};
    if (options.json) {
        report_json(all, number_of, out);
    } else {
        const std::int64_t acknowledged{all.count(Recorded::State::acknowledged)};
        for (std::size_t at{0}; at < all.size(); ++at) {
            print_one(all.unit() + ' ' + std::to_string(number_of(at)), all.at(at), out);
        }
        out << "recorded " << all.count(Recorded::State::recorded) + acknowledged << " events, "
            << acknowledged << " of them acknowledged; " << all.waiting() << " wait, "
            << all.count(Recorded::State::known) << " known, " << rejected << " rejected, "
            << failed << " failed\n";
    }
    return failed > 0 ? 2 : rejected > 0 ? 1 : 0;
}

const config::Register&
register_named(const config::Configuration& configuration, std::string_view name) {
    const auto id = core::RegisterId::find(name);
    const config::Register* const reg{id ? configuration.find(*id) : nullptr};
    if (reg == nullptr) {
        throw GatewayError{"REGISTER_UNKNOWN", GatewayError::Retry::never};
    }
    return *reg;
}

/// Part by part, so that nobody waits for the whole. What takes is waited for as long as the
/// settings say, in all.
template <class Source>
Outcomes record_all(Installation& installation, const std::string& unit, Source& source) {
    Outcomes all{unit, source.size()};
    Workbench bench{installation, "cli-consent"};
    const ConsentDesk desk{installation, bench};
    const auto until = std::chrono::steady_clock::now() + installation.settings().acknowledge_wait;
    for (ConsentPart part{source.next()}; !part.indices.empty(); part = source.next()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        std::vector<Recorded> recorded{
            desk.consents().record(part.statements, std::max(left, std::chrono::milliseconds{0}))};
        for (std::size_t at{0}; at < recorded.size(); ++at) {
            all.take(part.indices[at], std::move(recorded[at]));
        }
    }
    sign_own_chain(installation, "cli-consent");
    return all;
}

}

int consent_record(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const std::shared_ptr<const config::Configuration> configuration{
        installation.law().active()->configuration()};
    ConsentLines lines{file, configuration->rules->law()};
    const Outcomes all{record_all(installation, "line", lines)};
    return report(
        options, all, [&](std::size_t at) { return lines.number(at); }, out);
}

int consent_import(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& reg,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const std::shared_ptr<const exchange::Assembly> assembly{installation.law().active()};
    const config::Configuration& configuration{*assembly->configuration()};
    const config::Register& known{register_named(configuration, reg)};
    const std::unique_ptr<ports::RegisterReader> reader{assembly->reader(known.id)};
    ConsentRows rows{exchange::read_consent_table(
        *reader, known, configuration.rules->law(), installation.keys())};
    const Outcomes all{record_all(installation, "row", rows)};
    return report(options, all, ConsentRows::number, out);
}

namespace {

void print_record(const exchange::PersonRecord& record, std::ostream& out) {
    for (const core::ConsentEvent& event : record.events) {
        const JsonValue told{exchange::json_of(event)};
        out << event.sequence << "  " << told.string_at("expressed_at").value_or("") << "  "
            << told.string_at("kind").value_or("") << ' ' << told.string_at("role").value_or("");
        for (const core::ItemId item : event.items) {
            out << ' ' << item;
        }
        out << " →";
        for (const core::PartyId party : event.parties) {
            out << ' ' << party;
        }
        for (const core::PartyClass cls : event.classes) {
            out << " (" << cls << ')';
        }
        out << '\n';
    }
    out << record.events.size() << " events\n";
    for (const exchange::PersonRecord::State& of : record.states) {
        const JsonValue told{exchange::json_of(of)};
        out << "  " << of.party << ", " << of.purpose << ", " << of.state.item << ", "
            << told.string_at("role").value_or("") << ": " << told.string_at("state").value_or("")
            << " since " << told.string_at("since").value_or("") << " (event " << of.state.sequence
            << ")\n";
    }
    for (const core::Hold& hold : record.holds) {
        const JsonValue told{exchange::json_of(hold)};
        out << "  hold " << told.string_at("kind").value_or("") << ": "
            << told.string_at("state").value_or("");
        for (const char* const end : {"from", "until"}) {
            if (const auto day = told.string_at(end); day) {
                out << ", " << end << ' ' << *day;
            }
        }
        out << '\n';
    }
    if (!record.waiting.empty()) {
        out << "  " << record.waiting.size() << " recorded and not yet acknowledged\n";
    }
}

}

int consent_list(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    const core::Result<JsonValue> asked{text::parse_json(unmarked(read_input(file)))};
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law()); // its names are known from here on
    const auto subject = asked ? asked.value().string_at("subject") : std::nullopt;
    const auto reg_name = asked ? asked.value().string_at("register") : std::nullopt;
    const auto reg = reg_name ? core::RegisterId::find(*reg_name) : std::nullopt;
    if (!subject || !reg) {
        throw GatewayError{
            "REQUEST_INVALID", "subject or register is missing or unknown",
            GatewayError::Retry::never};
    }
    exchange::Acknowledgements nobody{exchange::Acknowledgements::Parts{
        {},
        installation.store().barriers(),
        installation.store().histories(),
        installation.law(),
        installation.clock()}};
    const exchange::Consents consents{exchange::Consents::Parts{
        {},
        installation.store().people(),
        installation.store().histories(),
        installation.store().barriers(),
        nobody,
        installation.law(),
        installation.clock()}};
    const core::PersonId person{std::string{*subject}};
    const exchange::PersonRecord record{consents.list(*reg, person, shown_events)};
    const auto text_of = [&](std::string_view key, const std::string& otherwise) {
        return std::string{asked.value().string_at(key).value_or(otherwise)};
    };
    Reading reading;
    reading.resource = "consents";
    reading.reason = text_of("reason", options.reason);
    reading.read_for = text_of("read_for", options.read_for);
    if (const auto known = installation.store().people().find(
            installation.law().active()->configuration()->find(*reg)->controller, person)) {
        reading.persons.push_back(*known);
    }
    record_reading(installation, reading);
    if (options.json) {
        JsonValue body{exchange::json_of(record)};
        add_seen(body, record.known, person);
        out << text::write_json(body) << '\n';
    } else {
        print_record(record, out);
        print_seen(record.known, person, out);
    }
    return 0;
}

}
