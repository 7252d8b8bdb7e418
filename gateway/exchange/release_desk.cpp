#include "gateway/exchange/release_desk.h"

#include "gateway/config/release_bars.h"
#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/note.h"
#include "gateway/exchange/release_records.h"
#include "gateway/exchange/release_rows.h"
#include "gateway/journal/release_bodies.h"
#include "gateway/statistics/noise.h"

#include <algorithm>
#include <limits>

namespace gateway::exchange {

using core::GatewayError;
using ports::ReleaseEntry;
using State = ReleaseEntry::State;

namespace {

GatewayError never(core::Code code) {
    return GatewayError{code, GatewayError::Retry::never};
}

void tell_intervals(const statistics::Audit& audit, ReleaseFigures& figures) {
    bool bounded{true};
    std::int64_t widest{0};
    for (const statistics::AuditedCell& cell : audit.intervals) {
        if (!cell.interval.high) {
            bounded = false;
            continue;
        }
        const std::int64_t width{*cell.interval.high - cell.interval.low};
        figures.narrowest = std::min(figures.narrowest.value_or(width), width);
        widest = std::max(widest, width);
    }
    if (bounded && !audit.intervals.empty()) {
        figures.widest = widest;
    }
}

constexpr std::int64_t million{1'000'000};

/// In millionths, rounded up: nobody pays less than was asked.
std::int64_t price_of(const config::ReleaseNoise& noise) {
    const auto above = static_cast<std::int64_t>(noise.epsilon_numerator) * million;
    const auto below = static_cast<std::int64_t>(noise.epsilon_denominator);
    return (above + below - 1) / below;
}

}

ReleaseEntry ReleaseDesk::entry_for(
    const std::string& period, const std::string& by, const ReleaseCount& counted) const {
    ReleaseEntry entry;
    entry.release = crypto::new_message_id(m_parts.clock.now());
    entry.exchange = m_under.exchange->id;
    entry.reg = m_under.exchange->reg;
    entry.recipient = plan().audience == config::ReleasePlan::Audience::open
                          ? std::string{}
                          : std::string{m_under.exchange->party.text()};
    entry.variable = plan().variable;
    entry.period = period;
    entry.request = counted.request;
    entry.merged = counted.figures.merged;
    entry.by = by;
    return entry;
}

/// Accepted releases of the register that somebody can hold together with this one. Whether one has
/// left yet does not matter: it may at any time.
std::vector<statistics::LedgerRelease>
ReleaseDesk::reachable(const ports::Releases::Ledger& ledger, const ReleaseEntry& entry) const {
    std::vector<statistics::LedgerRelease> made;
    for (const ReleaseEntry* const accepted : ledger.accepted()) {
        const ReleaseEntry& each{*accepted};
        const bool together{
            each.recipient == entry.recipient || each.recipient.empty() || entry.recipient.empty()};
        if (each.reg != entry.reg || !together || each.period != entry.period) {
            continue; // another period's facts are other facts
        }
        const auto bytes =
            m_parts.outbox.payload(each.release, ports::PayloadRow::Use::population, 0);
        auto population =
            bytes ? read_population(core::as_text(*bytes), each.release.text()) : std::nullopt;
        if (!population) {
            throw never("RELEASE_POPULATION_GONE"); // nobody can say what it tells with others
        }
        made.push_back(*std::move(population));
    }
    return made;
}

/// Suppressed, or noised. Reasons against it go into the figures.
std::vector<statistics::Table>
ReleaseDesk::tables_of(const ReleaseCount& counted, ReleaseFigures& figures) {
    if (plan().noise) {
        const auto laplace = statistics::DiscreteLaplace::make(
            {plan().noise->epsilon_numerator, plan().noise->epsilon_denominator}, 1);
        if (!laplace) {
            throw never("NOISE_SCALE");
        }
        statistics::Draws draws{m_parts.random};
        std::vector<std::int64_t> atoms{counted.counting.atom_counts()};
        for (std::int64_t& atom : atoms) {
            atom += laplace->draw(draws);
        }
        auto tables = counted.counting.sums_of(atoms);
        for (statistics::Table& table : tables) {
            figures.cells += table.cells.size();
            for (statistics::Cell& cell : table.cells) {
                cell.value = statistics::shown(*cell.value);
            }
        }
        return tables;
    }
    statistics::TableRules rules;
    rules.threshold = plan().threshold;
    for (std::size_t at{0}; at < plan().dimensions.size(); ++at) {
        const config::ReleaseDimension& dimension{plan().dimensions[at]};
        const bool told{std::any_of(
            plan().tables.begin(), plan().tables.end(), [&](const std::vector<std::size_t>& table) {
                return std::find(table.begin(), table.end(), at) != table.end();
            })};
        if (dimension.sensitive && told) {
            rules.answers.push_back(dimension.name);
        }
    }
    auto made = statistics::protect(counted.counting.tables(), rules);
    if (!made) {
        figures.refusals.push_back({made.rejection().code, "tables"});
        return {};
    }
    figures.primary = made.value().primary;
    figures.secondary = made.value().secondary;
    for (const statistics::Table& table : made.value().tables) {
        figures.cells += table.cells.size();
    }
    tell_intervals(made.value().audit, figures);
    return std::move(made.value().tables);
}

/// What would leave, and of whom it tells. Reasons against it go into the figures.
ReleaseDesk::Content ReleaseDesk::content_of(
    ReleaseCount& counted, const ports::Releases::Ledger& ledger, ReleaseEntry& entry) {
    if (!plan().records) {
        const std::vector<statistics::Table> tables{tables_of(counted, counted.figures)};
        if (!counted.figures.refusals.empty()) {
            return {};
        }
        return {
            release_document(plan(), entry.period, tables),
            counted.counting.told(tables, !plan().noise)};
    }
    std::vector<std::string> levels; // of the series
    for (const ReleaseEntry* const each : ledger.accepted()) {
        if (each->exchange == entry.exchange) {
            levels = each->levels;
        }
    }
    ReleasedRecords made{
        records_of(plan(), counted.counting, levels, m_parts.random, counted.figures)};
    if (!made.bytes) {
        return {};
    }
    entry.levels = std::move(made.levels);
    return {made.bytes->bytes(), std::move(made.told)};
}

/// Spends the budget before anything is drawn: whoever dies in between has lost it.
/// @return false: it does not suffice.
bool ReleaseDesk::charge(
    ReleaseEntry& entry, const ports::Releases::Ledger& ledger, ReleaseFigures& figures) {
    entry.epsilon_micro = price_of(*plan().noise);
    std::int64_t left{plan().noise->budget_micro - entry.epsilon_micro};
    for (const ReleaseEntry& each : ledger.entries) {
        if (each.state == State::intended && each.reg == entry.reg
            && each.variable == entry.variable && each.period == entry.period) {
            left -= each.epsilon_micro;
        }
    }
    figures.epsilon_micro = entry.epsilon_micro;
    figures.epsilon_left_micro = std::max(std::int64_t{0}, left);
    if (left < 0) {
        figures.refusals.push_back({"BUDGET_SPENT", "ledger"});
        return false;
    }
    entry.state = State::intended;
    write(entry, {}, {});
    core::failpoint("after_release_intent");
    entry.known_until = m_parts.releases.ledger().last;
    return true;
}

void ReleaseDesk::write(
    ReleaseEntry& entry, const std::string& document, const std::string& counted) {
    write_now(m_parts.gate, [&](const Ground& ground, Writing& writing) {
        if (!ground.failed_guards.empty()) {
            throw ground.guard_failure();
        }
        entry.at = ground.t();
        const ports::JournalPosition position{writing.note(
            journal::EntryKind::release, entry.release, core::PersonNo::none,
            journal::release_body(entry))};
        entry.position = {position.chain, position.sequence};
        const auto keep = [&](ports::PayloadRow::Use use, const std::string& text) {
            if (!text.empty()) {
                writing.payloads.push_back(
                    {entry.release, core::PersonNo::none, use, 0, core::as_bytes(text)});
            }
        };
        keep(ports::PayloadRow::Use::document, document);
        keep(ports::PayloadRow::Use::population, counted);
        writing.releases.push_back(entry);
    });
}

/// A refused release leaves the ledger as it is; the journal tells that it was asked for.
/// With the program: whoever doubts a verdict later has to know whose it was.
std::string
ReleaseDesk::report_on(const ports::ReleaseEntry& entry, const ReleaseFigures& figures) const {
    text::JsonValue report{report_of(entry, *m_under.exchange, figures)};
    report.add("program", text::JsonValue::of_string(m_parts.program));
    return text::write_json(report);
}

ReleaseDesk::Made ReleaseDesk::refused(ReleaseEntry entry, const ReleaseFigures& figures) {
    std::vector<std::string> codes;
    for (const statistics::Refusal& refusal : figures.refusals) {
        codes.emplace_back(refusal.code.text());
    }
    write_now(m_parts.gate, [&](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::release, entry.release, core::PersonNo::none,
            journal::release_refused_body(entry, codes));
    });
    std::string report{report_on(entry, figures)};
    return {std::move(entry), std::move(report), false, false};
}

/// @return nothing: somebody else wrote into the ledger meanwhile.
std::optional<ReleaseDesk::Made>
ReleaseDesk::try_to_make(const Quarter& period, const std::string& by) {
    const ports::Releases::Ledger ledger{m_parts.releases.ledger()};
    ReleaseCount counted{count(period, ledger)};
    ReleaseFigures& figures{counted.figures};
    for (const ReleaseEntry* const made : ledger.accepted()) {
        if (made->request == counted.request) {
            return Made{*made, made->report, true, true};
        }
    }
    ReleaseEntry entry{entry_for(period.text(), by, counted)};
    entry.known_until = ledger.last;
    if (m_parts.clock.now() < period.end()) {
        figures.refusals.push_back({"PERIOD_OPEN", "period"});
    }
    if (figures.persons < plan().threshold) {
        figures.refusals.push_back({"TOO_FEW_PERSONS", "persons"});
    }
    if (!figures.refusals.empty()) {
        return refused(std::move(entry), figures);
    }
    try {
        if (plan().noise && !charge(entry, ledger, figures)) {
            return refused(std::move(entry), figures);
        }
        const Content content{content_of(counted, ledger, entry)};
        if (!figures.refusals.empty()) {
            return refused(std::move(entry), figures);
        }
        const auto earlier = reachable(ledger, entry);
        for (const statistics::LedgerRelease& each : earlier) {
            figures.compared.push_back(each.id);
        }
        figures.refusals = statistics::judge(content.told, earlier, plan().threshold);
        if (!figures.refusals.empty()) {
            return refused(std::move(entry), figures);
        }
        entry.state = State::accepted;
        entry.document = crypto::sha256(core::as_bytes(content.document));
        entry.report = report_on(entry, figures);
        write(entry, content.document, write_population(content.told));
    } catch (const GatewayError& failure) {
        if (failure.code() == core::Code{"LEDGER_MOVED"}) {
            return std::nullopt;
        }
        throw;
    }
    std::string report{entry.report};
    return Made{std::move(entry), std::move(report), true, false};
}

ReleaseDesk::Made ReleaseDesk::make(const std::string& period, const std::string& by) {
    if (!m_under.exchange->release) {
        throw never("RELEASE_ABSENT");
    }
    if (const auto why = config::barred(plan())) {
        throw never(*why);
    }
    const std::optional<Quarter> quarter{Quarter::parse(period)};
    if (!quarter) {
        throw never("PERIOD_FORM");
    }
    constexpr int tries{5};
    for (int tried{0}; tried < tries; ++tried) {
        if (auto made = try_to_make(*quarter, by)) {
            return *std::move(made);
        }
    }
    throw GatewayError{"LEDGER_MOVED"};
}

ReleaseEntry ReleaseDesk::sign(core::MessageId release, const std::string& by) {
    const ports::Releases::Ledger ledger{m_parts.releases.ledger()};
    const ReleaseEntry* const made{ledger.find(release, State::accepted)};
    if (made == nullptr || ledger.find(release, State::given_up) != nullptr
        || made->exchange != m_under.exchange->id || !m_under.exchange->release) {
        throw never("RELEASE_UNKNOWN");
    }
    if (const auto why = config::barred(plan())) {
        throw never(*why);
    }
    if (const ReleaseEntry* const done{ledger.find(release, State::signed_)}) {
        return *done;
    }
    if (made->by == by) {
        throw never("RELEASE_SAME_OFFICIAL");
    }
    if (m_parts.releases.to_send(made->exchange)) {
        throw never("RELEASE_WAITING");
    }
    const std::optional<Quarter> period{Quarter::parse(made->period)};
    if (!period || count(*period, ledger).request != made->request) {
        throw never("RELEASE_CHANGED");
    }
    ReleaseEntry entry{*made};
    entry.state = State::signed_;
    entry.by = by;
    entry.known_until = ledger.last;
    write(entry, {}, {});
    return entry;
}

ReleaseEntry ReleaseDesk::give_up(core::MessageId release, const std::string& by) {
    const ports::Releases::Ledger ledger{m_parts.releases.ledger()};
    const ReleaseEntry* const made{ledger.find(release, State::accepted)};
    if (made == nullptr || made->exchange != m_under.exchange->id) {
        throw never("RELEASE_UNKNOWN");
    }
    if (const ReleaseEntry* const done{ledger.find(release, State::given_up)}) {
        return *done;
    }
    if (m_parts.releases.may_have_left(release)) {
        throw never("RELEASE_LEFT");
    }
    ReleaseEntry entry{*made};
    entry.state = State::given_up;
    entry.by = by;
    entry.known_until = ledger.last;
    write(entry, {}, {});
    return entry;
}

}
