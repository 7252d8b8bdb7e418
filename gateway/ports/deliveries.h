#pragma once
// What the store knows about deliveries as a whole: how a party has been answering, what waits for
// it, what is dead. Read outside any gate transaction; nothing here permits anything.

#include "gateway/ports/outbox.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::ports {

/// One attempt at a party, whichever exchange and node made it.
struct PartyAttempt {
    core::Instant marked_at;
    bool again{false}; ///< not the message's first
    std::optional<core::Instant> answered_at{};
    std::optional<DeliveryOutcome> outcome{}; ///< the first that was told
    std::string code{};
};

/// A message that waits for a person.
struct DeadLetter {
    core::MessageId message;
    core::MessageId run;
    core::ExchangeId exchange;
    core::PartyId party;
    Pile pile{Pile::ours};
    std::string code;
    core::Instant since;
    std::int64_t records{1};
    bool document{false};      ///< a sealed document; else a single record
    bool refused{false};       ///< the party refused it for good
    bool maybe_arrived{false}; ///< to be settled before anything else
};

/// What is on its way to a party, in sealed documents.
struct PartyQueue {
    core::PartyId party;
    std::int64_t documents{0}; ///< neither answered nor dead
    std::int64_t records{0};   ///< in them
    std::optional<core::Instant> oldest{};
    std::optional<core::Instant> next_attempt{}; ///< of those that wait
    std::int64_t unknown{0};                     ///< of them may have arrived
};

class Deliveries {
public:
    Deliveries() = default;
    Deliveries(const Deliveries&) = delete;
    Deliveries& operator=(const Deliveries&) = delete;
    virtual ~Deliveries() = default;

    /// Attempts since then, oldest first; of very many the latest.
    [[nodiscard]] virtual std::vector<PartyAttempt>
    attempts_to(core::PartyId party, core::Instant since) = 0;

    /// Parties at which something was attempted since then, or for which something is sealed.
    [[nodiscard]] virtual std::vector<PartyQueue> queues(core::Instant since) = 0;

    /// Oldest first.
    [[nodiscard]] virtual std::vector<DeadLetter> dead() = 0;

    /// The records in these messages, as a run knows them.
    [[nodiscard]] virtual std::vector<Outbox::Known>
    records_in(std::span<const core::MessageId> messages) = 0;

    /// A record that stands in a sealed document, and what the register had said when it was
    /// decided (DecisionRow::register_digest).
    struct Standing {
        core::Digest record_key{};
        core::MessageId document;
        core::Digest register_digest{};
    };

    /// Those of these records of the run, in no order.
    [[nodiscard]] virtual std::vector<Standing>
    standing(core::MessageId run, std::span<const core::Digest> record_keys) = 0;

    /// Of these lanes those of persons behind whom the run must wait: who has a record pending in
    /// an earlier run of its exchange (`all`), or one that may have arrived there; with `all` also
    /// who has a record in a sealed document of the run itself that is not final.
    /// @return ascending, each once.
    enum class Behind : bool { what_may_have_arrived, all };
    [[nodiscard]] virtual std::vector<std::int64_t>
    lanes_ahead(core::MessageId run, Behind behind, std::span<const std::int64_t> among) = 0;
};

}
