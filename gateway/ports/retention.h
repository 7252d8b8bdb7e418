#pragma once
// What is kept about persons, as retention looks at it: clocks, holds and keys; never what it says.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::ports {

struct KeptPerson {
    core::PersonNo person{core::PersonNo::none};
    core::ControllerId controller;
    core::Instant
        last_event{}; ///< the latest message, consent or hold; not what went to the archive
    core::Instant last_written{};         ///< the same, with what went to the archive, and when the
                                          ///< customership was told of
    std::optional<core::Instant> began{}; ///< the customership
    std::optional<core::Instant> ended{}; ///< the customership, later than it last began
    std::optional<core::Instant> matter{}; ///< the end of the matter of who never was a customer
    bool held{false};    ///< a restriction, objection, dispute or request that is open
    bool pending{false}; ///< a message of theirs is not final
    bool has_key{false}; ///< else it was destroyed before
    /// The archive's receipt for the last end: recorded since, or its word on what was sent since.
    std::optional<core::Instant> received{};
    std::string receipt{}; ///< its reference, or the id of the message that the archive accepted
};

/// One run of what the house is kept by, as it ended.
struct KeepingRun {
    enum class Kind : std::uint8_t { retention, backup };

    Kind kind{Kind::retention};
    core::Instant at{};       ///< by the database's clock
    std::int64_t persons{0};  ///< retention: whose keys were destroyed
    std::int64_t months{0};   ///< retention: of the journal that were dropped
    std::int64_t consents{0}; ///< retention: persons whose consents ended
    std::int64_t entries{0};  ///< backup: of the journal, in the copy
    bool with_keys{false};    ///< backup
};

/// An entry of the journal that says what was destroyed; never whom it was about.
struct RetentionCertificate {
    core::Instant at{};
    std::string body{}; ///< as the journal has it
};

/// What is said of a customership from outside.
enum class CustomershipEvent : std::uint8_t { began, ended, matter_ended };

/// What a file says from outside: by it is decided whose keys are destroyed, so it is written
/// beside its entry in the journal.
struct ToldCustomerships {
    struct Event {
        core::PersonNo person{core::PersonNo::none};
        CustomershipEvent event{CustomershipEvent::began};
        core::Instant at{};
    };

    /// The archive has what ended until then. The same reference again is the same receipt, which
    /// keeps its time.
    struct Receipt {
        core::PersonNo person{core::PersonNo::none};
        std::string reference;
        core::Instant at{};
    };

    std::vector<Event> events;
    std::vector<Receipt> receipts;

    [[nodiscard]] std::size_t size() const noexcept { return events.size() + receipts.size(); }
};

}
