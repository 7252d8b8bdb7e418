#pragma once
// What the store can count of one run beside its account: why records were withheld, what was wrong
// with others, and what became of each attempt. Counts, names, rules and codes; nothing of a
// person.

#include "gateway/core/bytes.h"
#include "gateway/core/decision.h"
#include "gateway/core/message_id.h"
#include "gateway/ports/outbox.h"
#include "gateway/ports/unit_of_work.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::ports {

class RunFigures {
public:
    RunFigures() = default;
    RunFigures(const RunFigures&) = delete;
    RunFigures& operator=(const RunFigures&) = delete;
    virtual ~RunFigures() = default;

    struct Span {
        core::Instant begun;
        std::optional<core::Instant> ended{}; ///< closed; nothing: it goes on
        core::Digest configuration{};         ///< that it began under
        std::optional<core::MessageId> corrects{};
    };

    /// @throws core::GatewayError RUN_UNKNOWN.
    [[nodiscard]] virtual Span span_of(core::MessageId run) = 0;

    /// Fields that the gate kept back or lowered for the same reasons, by each record's latest
    /// decision.
    struct Withheld {
        core::Outcome outcome{core::Outcome::refused}; ///< of the records: reduced or refused
        std::vector<std::string> reasons{};            ///< codes of core::Reason
        std::vector<std::string> guards{};             ///< codes of core::Guard
        std::string nearest{}; ///< the permit that missed by least; empty: none is near
        std::vector<std::string> caps{};
        std::vector<std::string> items{}; ///< that were kept back so, in some record
        std::int64_t records{0};
    };

    /// The most frequent first.
    [[nodiscard]] virtual std::vector<Withheld> withheld(core::MessageId run) = 0;

    struct Residue {
        std::vector<Withheld> causes{};
        bool whole{true}; ///< false: there were more records than were looked at
    };

    /// The same, of so many of the records that did not leave whole, the latest.
    [[nodiscard]] virtual Residue residue(core::MessageId run, std::size_t at_most) = 0;

    /// Records that are rejected, quarantined or pending, by the code of their latest state.
    struct Coded {
        RecordState state{RecordState::rejected};
        std::string code{};
        std::int64_t records{0};
    };

    [[nodiscard]] virtual std::vector<Coded> coded(core::MessageId run) = 0;

    /// The account and the codes. Of a closed run as they were counted when it was closed: for who
    /// looks; whoever must know counts (Outbox::account).
    struct Counted {
        RunAccount account;
        std::vector<Coded> coded{};
    };

    /// @throws core::GatewayError RUN_UNKNOWN.
    [[nodiscard]] virtual Counted counted(core::MessageId run) = 0;

    /// One of the records that were rejected, or quarantined on their way in, by its latest state.
    struct Rejected {
        std::int64_t ordinal{0}; ///< its place in what was delivered, or in the selection
        RecordState state{RecordState::rejected};
        std::string code{};
        std::string path{}; ///< names of the description and indices alone; empty: none is known
        core::MessageId message{};
    };

    /// In the order of their places, the first; of a run outwards those whose path is known alone.
    [[nodiscard]] virtual std::vector<Rejected>
    rejections(core::MessageId run, std::size_t at_most) = 0;

    struct Unknown {
        std::string path{}; ///< names of the party's document; `*` for what does not read as one
        std::int64_t fields{0}; ///< so many of all records
    };

    /// What a delivery had that its mapping does not know, by path; known once it was read through.
    [[nodiscard]] virtual std::vector<Unknown> unknown_fields(core::MessageId run) = 0;

    /// Documents that were superseded after an attempt: the party may have had them.
    [[nodiscard]] virtual std::vector<SealedDocument> superseded_documents(core::MessageId run) = 0;

    struct Attempt {
        core::MessageId document;
        int attempt{1};
        core::Instant marked_at;
        std::optional<core::Instant> told_at{}; ///< nothing: no outcome is known
        std::optional<DeliveryOutcome> outcome{};
        std::string code{};
        int status{0};
    };

    /// At the documents of a run, superseded ones too, in the order in which they were begun.
    [[nodiscard]] virtual std::vector<Attempt> attempts(core::MessageId run) = 0;

    struct Kept {
        core::MessageId document;
        std::int64_t bytes{0}; ///< as it was sent, or is to be
    };

    /// The sizes of a run's documents that are still kept.
    [[nodiscard]] virtual std::vector<Kept> kept(core::MessageId run) = 0;
};

}
