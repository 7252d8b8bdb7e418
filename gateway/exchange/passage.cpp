#include "gateway/exchange/passage.h"

#include "gateway/journal/bodies.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gateway::exchange {

ports::PayloadKeep keep_of(const config::Exchange& exchange) {
    const config::PayloadPeriod& period{exchange.payloads};
    if (!period.given()) {
        return {};
    }
    const bool entry{period.clock == config::PayloadPeriod::Clock::entry};
    return {exchange.id, entry ? period.months : 0};
}

bool is_unwritable(const core::GatewayError& failure) {
    constexpr std::array codes{core::Code{"CSV_CHARACTER"}, core::Code{"CSV_VALUE"},
                               core::Code{"JSON_BOOLEAN"},  core::Code{"JSON_DEPTH"},
                               core::Code{"JSON_ENCODING"}, core::Code{"JSON_NUMBER"},
                               core::Code{"XML_CHARACTER"}};
    return std::find(codes.begin(), codes.end(), failure.code()) != codes.end();
}

core::GatewayError Ground::guard_failure() const {
    std::string names;
    for (const core::Guard guard : failed_guards) {
        names.append(names.empty() ? "" : ", ").append(core::code_of(guard).text());
    }
    return core::GatewayError{"GUARD", names, core::GatewayError::Retry::later};
}

const ports::PersonFacts* Ground::person(core::PersonNo number) const noexcept {
    const auto found = std::lower_bound(
        facts.persons.begin(), facts.persons.end(), number,
        [](const ports::PersonFacts& known, core::PersonNo sought) {
            return known.person < sought;
        });
    return found == facts.persons.end() || found->person != number ? nullptr : &*found;
}

Writing::Writing(const ports::ChainHead& head, core::Instant t) : m_chain{head}, m_t{t} {
    if (!m_chain.clock_is_sane(t)) {
        note(
            journal::EntryKind::clock_behind, std::nullopt, core::PersonNo::none,
            journal::clock_behind_body(t));
    }
}

ports::JournalPosition Writing::note(
    journal::EntryKind kind, std::optional<core::MessageId> message, core::PersonNo person,
    std::string body) {
    m_journal.push_back(
        m_chain.append(journal::Entry{kind, m_t, message, person, std::move(body)}));
    return ports::JournalPosition{m_journal.back().chain, m_journal.back().sequence};
}

void Writing::bury(ports::DeliveryStep step, core::PersonNo person) {
    note(journal::EntryKind::dead_letter, step.message, person, journal::dead_letter_body(step));
    steps.push_back(std::move(step));
}

void Writing::mark(ports::AttemptRow attempt, ports::JournalPosition position) {
    m_attempts.push_back(Marked{std::move(attempt), position});
}

void Writing::flush_persons(ports::UnitOfWork& unit) const {
    for (const ports::PersonEntry& entry : entries) {
        unit.add(entry);
    }
    for (const std::int64_t barrier : acknowledged) {
        unit.acknowledge(barrier);
    }
    for (const std::int64_t stamping : compared) {
        unit.compared(stamping);
    }
    for (const ports::NoticeRow& notice : notices) {
        unit.add(notice);
    }
    for (const ports::NoticeChange& change : notice_changes) {
        unit.change(change);
    }
    unit.add(std::span<const ports::CaseRow>{cases});
    for (const ports::CaseDecision& decision : case_decisions) {
        unit.decide(decision);
    }
    for (const ports::RightsEntry& entry : rights) {
        unit.add(entry);
    }
}

void Writing::flush(ports::UnitOfWork& unit) && {
    for (const ports::ScheduleEntry& entry : schedule_entries) {
        unit.add(entry); // a due time is ours, and no run open, before its run is opened
    }
    for (const ports::RunRow& run : runs) {
        unit.add(run);
    }
    unit.add(std::span<const ports::MessageRow>{messages});
    unit.add(std::span<const ports::DecisionRow>{decisions});
    unit.add(std::span<const ports::PayloadRow>{payloads});
    for (const ports::PieceRow& piece : pieces) {
        unit.add(piece);
    }
    unit.add(std::span<const ports::ProvenanceRow>{provenance});
    unit.add(std::span<const ports::RecordOutcomeRow>{record_outcomes});
    for (const ports::OutcomeRow& outcome : outcomes) {
        unit.add(outcome);
    }
    unit.add(std::span<const ports::DeliveryStep>{steps});
    unit.add(std::span<const ports::ManifestLine>{manifest_lines});
    unit.add(std::span<const ports::PartyResult>{results});
    for (const ports::DeliveryFault& fault : delivery_faults) {
        unit.add(fault);
    }
    unit.add(std::span<const ports::UnknownFieldRow>{unknown_fields});
    for (const ports::SignedContent& content : signed_contents) {
        unit.add(content);
    }
    for (const ports::Seal& seal : seals) {
        unit.seal(seal);
    }
    for (const core::MessageId document : superseded) {
        unit.supersede(document);
    }
    for (const ports::ReleaseEntry& release : releases) {
        unit.add(release);
    }
    flush_persons(unit);
    for (const ports::User& user : users) {
        unit.add(user);
    }
    for (const ports::Token& token : tokens) {
        unit.add(token);
    }
    for (const ports::TokenRevocation& revocation : revoked_tokens) {
        unit.add(revocation);
    }
    unit.add(std::span<const ports::JournalRow>{m_journal});
    for (const core::MessageId run : reopened_runs) {
        unit.reopen_run(run);
    }
    for (const core::MessageId run : taken_in) {
        unit.take_in(run);
    }
    for (const core::MessageId run : closed_runs) {
        unit.close_run(run);
    }
    for (Marked& marked : m_attempts) {
        unit.mark(marked.attempt, marked.position);
    }
}

}
