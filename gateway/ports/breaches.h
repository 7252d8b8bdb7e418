#pragma once
// Cases of personal data breaches (GDPR Art. 33, 34): what left that should not have, when it was
// found, and what was done within 72 hours.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::ports {

enum class BreachKind : std::uint8_t {
    wrong,           ///< to somebody, or of something, that should not have left
    late,            ///< after its deadline
    post_withdrawal, ///< after a withdrawal had been acknowledged
    other
};

/// What left in one attempt.
struct BreachSending {
    core::MessageId message;                 ///< or the document of many
    std::optional<core::MessageId> record{}; ///< the one of the document's that it is about
    int attempt{1};                          ///< that left most surely, of all that it is about
    std::string party;
    std::string exchange;
    core::Instant left_at{};
    std::string outcome; ///< of that attempt; unknown where none is known
    std::vector<core::PersonNo> persons;
};

struct BreachCase {
    core::MessageId breach;
    BreachKind kind{BreachKind::other};
    std::vector<std::string> only{}; ///< items that it is about; empty: all that left
    BreachSending sending;
    core::Instant known_at{};                   ///< from when the 72 hours count
    std::optional<core::Instant> notified_at{}; ///< the supervisory authority
    std::optional<core::Instant> closed_at{};
    std::string official;
    std::string reference; ///< of the notification, or of why none was needed
};

/// One record of what left in a breach's sending: whose it is, and what of theirs it let go, as the
/// journal has it. Names of items; never a value.
struct BreachRecord {
    core::MessageId message;
    int attempt{1}; ///< of the decision that it rests on
    core::PersonNo person{core::PersonNo::none};
    std::string purpose;

    struct Item {
        std::string item;
        std::string form; ///< full, year
    };
    std::vector<Item> items;
    bool has_key{false}; ///< what is kept of the person can be opened
};

inline constexpr std::chrono::hours notification_time{72};

/// Reads them. Cases are opened and go on in a unit of work, beside their entry (rights.h).
/// Thread-safe.
class Breaches {
public:
    Breaches() = default;
    Breaches(const Breaches&) = delete;
    Breaches& operator=(const Breaches&) = delete;
    virtual ~Breaches() = default;

    /// Oldest first. @param all the closed too.
    [[nodiscard]] virtual std::vector<BreachCase> cases(bool all) = 0;
    [[nodiscard]] virtual std::optional<BreachCase> find(core::MessageId breach) = 0;
    /// Names of the items that left in a case's sending, in whole or in part.
    [[nodiscard]] virtual std::vector<std::string> items(const BreachCase& one) = 0;
    /// What left in a case's sending, by person: from the `after`th on, at most so many.
    [[nodiscard]] virtual std::vector<BreachRecord>
    records(const BreachCase& one, std::int64_t after, std::int64_t at_most) = 0;
};

}
