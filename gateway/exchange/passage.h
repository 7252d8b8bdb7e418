#pragma once
// What passes through the gate's transaction: a record that wants to leave, one that came in, an
// outcome, a refused access. Each writes its rows through the same Writing, so a group of them is
// one commit.

#include "gateway/config/configuration.h"
#include "gateway/core/error.h"
#include "gateway/core/secret.h"
#include "gateway/journal/chain.h"
#include "gateway/ports/rights.h"
#include "gateway/ports/unit_of_work.h"

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::exchange {

/// How long payloads of an exchange are kept by themselves.
[[nodiscard]] ports::PayloadKeep keep_of(const config::Exchange& exchange);

/// Whether it says that a document's format has no way to write what a record holds: then it is
/// that record's fault, and no other's.
[[nodiscard]] bool is_unwritable(const core::GatewayError& failure);

/// A person as one controller knows them: consents and holds belong to a controller.
struct Subject {
    core::ControllerId controller;
    core::PersonId person;
};

/// What holds while one transaction runs: its instant, the law in force, the guards that failed.
struct Ground {
    const ports::GateFacts& facts; ///< persons in ascending order of their numbers
    const config::Configuration& law;
    std::vector<core::Guard> failed_guards; ///< CLOCK and JOURNAL, which the store answers for

    [[nodiscard]] core::Instant t() const noexcept { return facts.t; }

    /// Where nothing may be written because guards failed: GUARD, with their names.
    [[nodiscard]] core::GatewayError guard_failure() const;

    /// What the store knows of a person whose stripe is locked; null for nobody.
    [[nodiscard]] const ports::PersonFacts* person(core::PersonNo number) const noexcept;
};

/// Gathers what a group writes, chains its journal entries, and hands each table over once.
class Writing final {
public:
    /// A `t` before the chain's last time is noted: what is written then stands at that time.
    Writing(const ports::ChainHead& head, core::Instant t);

    /// Appends to the journal. @return where the entry stands.
    ports::JournalPosition note(
        journal::EntryKind kind, std::optional<core::MessageId> message, core::PersonNo person,
        std::string body);

    /// Notes that a message is dead, and writes its step.
    void bury(ports::DeliveryStep step, core::PersonNo person = core::PersonNo::none);

    /// Marks an attempt whose journal entry stands at `position`; the commit yields its permit.
    void mark(ports::AttemptRow attempt, ports::JournalPosition position);

    /// Keeps text alive until the rows that point to it were handed over.
    [[nodiscard]] std::string_view keep(std::string text) {
        return m_kept.emplace_back(std::move(text));
    }

    /// Hands everything to the unit of work, in the order that its tables need.
    void flush(ports::UnitOfWork& unit) &&;

    [[nodiscard]] std::size_t attempts_marked() const noexcept { return m_attempts.size(); }
    [[nodiscard]] std::size_t journalled() const noexcept { return m_journal.size(); }

    /// A decision in it, for whoever measures: counted when it is durable.
    struct Decided {
        core::ExchangeId exchange;
        core::Outcome outcome;
    };

    std::vector<Decided> decided;

    std::vector<ports::RunRow> runs;
    std::vector<ports::MessageRow> messages;
    std::vector<ports::DecisionRow> decisions;
    std::vector<ports::PayloadRow> payloads;
    std::vector<ports::PieceRow> pieces;
    std::vector<ports::RecordOutcomeRow> record_outcomes;
    std::vector<ports::OutcomeRow> outcomes;
    std::vector<ports::DeliveryStep> steps;
    std::vector<ports::ProvenanceRow> provenance;
    std::vector<ports::Seal> seals;
    std::vector<ports::ManifestLine> manifest_lines;
    std::vector<ports::DeliveryFault> delivery_faults;
    std::vector<ports::UnknownFieldRow> unknown_fields;
    std::vector<ports::SignedContent> signed_contents;
    std::vector<ports::ReleaseEntry> releases;
    std::vector<ports::PartyResult> results;
    std::vector<core::MessageId> superseded;
    std::vector<ports::PersonEntry> entries; ///< in the order in which they were told
    std::vector<std::int64_t> acknowledged;  ///< barriers
    std::vector<std::int64_t> compared;      ///< stampings
    std::vector<ports::NoticeRow> notices;
    std::vector<ports::NoticeChange> notice_changes;
    std::vector<ports::CaseRow> cases;
    std::vector<ports::CaseDecision> case_decisions;
    std::vector<ports::User> users;
    std::vector<ports::Token> tokens;
    std::vector<ports::TokenRevocation> revoked_tokens;
    std::vector<ports::RightsEntry> rights; ///< requests of persons, in the order of their steps
    std::vector<ports::ScheduleEntry> schedule_entries;
    std::vector<core::MessageId> taken_in; ///< runs that have read their whole selection
    std::vector<core::MessageId> closed_runs;
    std::vector<core::MessageId> reopened_runs;

private:
    struct Marked {
        ports::AttemptRow attempt;
        ports::JournalPosition position;
    };

    void flush_persons(ports::UnitOfWork& unit) const;

    journal::Chain m_chain;
    core::Instant m_t;
    std::deque<std::string> m_kept;
    std::vector<ports::JournalRow> m_journal;
    std::vector<Marked> m_attempts;
};

/// Why a passage failed: for what it is (trying again changes nothing), or because the store
/// failed.
enum class Fault : bool { its_own, the_stores };

/// One thing that passes. Lives until settled() or failed() was called; exactly one of them is.
class Passage {
public:
    Passage() = default;
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;
    virtual ~Passage() = default;

    /// Whose stripe is locked; nothing if it is about no one person.
    [[nodiscard]] virtual std::optional<Subject> subject() const { return std::nullopt; }

    /// Further persons whose stripes are locked: those in a document that is about to leave.
    [[nodiscard]] virtual std::vector<core::PersonNo> persons() const { return {}; }

    /// Whether it changes what consents or holds say (then the stripe is taken exclusively).
    [[nodiscard]] virtual bool blocks() const { return false; }

    /// Writes its rows. May be called again, from the beginning, when a transaction is repeated.
    /// @param person what the store knows of the subject; null if there is none.
    virtual void
    write(const Ground& ground, const ports::PersonFacts* person, Writing& writing) = 0;

    /// The transaction is durable. @param permits one for each attempt that it marked.
    virtual void settled(std::vector<ports::SendPermit> permits) noexcept = 0;

    /// Nothing was written, or (in doubt) it cannot be known: nothing may be sent.
    virtual void failed(const core::GatewayError& failure, Fault fault) noexcept = 0;

    /// It was only a rehearsal: what was written was thrown away.
    virtual void rehearsed() noexcept {
        failed(core::GatewayError{"REHEARSED"}, Fault::the_stores);
    }
};

}
