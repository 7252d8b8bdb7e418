#pragma once
// When what is kept about a person has to go: by the register's rule and its clock. Pure: it is
// given what is known and the time. What it does not know it never destroys.

#include "gateway/core/instant.h"
#include "gateway/notice/notice.h"
#include "gateway/ports/retention.h"

#include <optional>
#include <string_view>
#include <vector>

namespace gateway::app {

/// The same instant so many years before; of 29 February: of 1 March.
[[nodiscard]] core::Instant years_before(core::Instant now, std::int64_t years);

/// A register's rule, as its notice tells it.
struct RetentionRule {
    enum class Clock : std::uint8_t {
        last_event, ///< of the client
        end,        ///< of the customership; then the archive first
        plan,       ///< of the municipality: an official decides
        permanent,
        none ///< the notice tells none
    };

    Clock clock{Clock::none};
    std::int64_t years{0};
};

/// The rule for customers. Two that differ bind each other: permanent before a plan, a plan before
/// years only where there are no years; of years the longest.
[[nodiscard]] RetentionRule rule_of(const notice::Notice* notice);

enum class Fate : std::uint8_t {
    kept,     ///< its time is not over
    unknown,  ///< its clock has not begun: nobody has said when the customership ended
    plan,     ///< waits for the municipality's plan
    held,     ///< due, but a hold stops it
    transfer, ///< due: the archive has to have it first
    destroy,  ///< due
    gone      ///< destroyed before
};

[[nodiscard]] std::string_view word_of(Fate fate) noexcept;

struct Judged {
    Fate fate{Fate::unknown};
    std::optional<core::Instant> due{};
};

/// Whole calendar years of Europe/Helsinki are added; somebody who never was a customer has the
/// clock of the matter's end.
[[nodiscard]] Judged
judge(const RetentionRule& rule, const ports::KeptPerson& person, core::Instant now);

}
