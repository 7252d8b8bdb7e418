#pragma once
// What the home page of the administration needs of each exchange: when it last moved, what is
// open, thirty days of runs, and what was kept back lately. Counts and times by index alone,
// however much was exchanged; nothing of a person.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/traffic.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace gateway::ports {

class ExchangeFigures {
public:
    ExchangeFigures() = default;
    ExchangeFigures(const ExchangeFigures&) = delete;
    ExchangeFigures& operator=(const ExchangeFigures&) = delete;
    virtual ~ExchangeFigures() = default;

    static constexpr std::size_t days{30};
    /// Runs that began on each of the last thirty days of 24 hours, the oldest first.
    using Days = std::array<std::int64_t, days>;

    struct Moved {
        core::ExchangeId exchange;
        std::optional<Traffic::Run> last{};        ///< run, by its beginning
        std::optional<core::Instant> well{};       ///< when the last run that is closed ended
        std::optional<core::Instant> last_query{}; ///< message outside of a run
        std::optional<core::Instant> open_since{}; ///< the beginning of its oldest open run
        /// Since when the oldest document waits for its party that has neither answered nor is
        /// dead.
        std::optional<core::Instant> waiting_since{};
        Days runs{};
        Days open{}; ///< of them still open
    };

    /// Which exchanges did what, of all there ever were.
    struct Known {
        std::vector<core::ExchangeId> open{};  ///< a run of theirs is open
        std::vector<core::ExchangeId> moved{}; ///< something ran, or was asked
    };

    [[nodiscard]] virtual Known known() = 0;

    /// In the order asked.
    [[nodiscard]] virtual std::vector<Moved>
    moved(std::span<const core::ExchangeId> exchanges, core::Instant now) = 0;

    /// One day of an exchange, or of a party.
    struct Day {
        std::int64_t messages{0};
        bool whole{true}; ///< false: there were more than were counted
        /// Of the day's latest that left, or were taken in: when that was known.
        std::vector<std::pair<core::MessageId, core::Instant>> known{};
    };

    /// So much is looked at of each day, whatever there is.
    struct Bounds {
        std::int64_t counted{0};
        std::int64_t timed{0};
    };

    /// @param begins the first id that a message of each day can have, the oldest first; one more
    /// ends the last day.
    [[nodiscard]] virtual std::vector<Day> days_of(
        std::optional<core::ExchangeId> exchange, std::optional<core::PartyId> party,
        std::span<const core::MessageId> begins, const Bounds& bounds) = 0;

    /// A draft of the configuration, not yet in force, that changes a file of an exchange's folder.
    struct Drafted {
        core::ExchangeId exchange;
        core::MessageId draft; ///< of several the one that was saved last
    };

    /// Exchanges that this process knows; those that a draft makes are no exchanges yet.
    [[nodiscard]] virtual std::vector<Drafted> drafted() = 0;

    struct Kept {
        core::ExchangeId exchange;
        std::int64_t reduced{0};
        std::int64_t withheld{0}; ///< by the gate; of what came in: quarantined
        std::int64_t rejected{0};
    };

    struct KeptBack {
        std::vector<Kept> kept{};
        bool whole{true}; ///< false: there were more, and the latest were counted
    };

    /// Of the messages that were taken in since then those that were kept back, by their latest
    /// state: as the accounts of their runs have them, and those outside of a run.
    /// @param at_most messages of each state that are looked at, the latest first.
    [[nodiscard]] virtual KeptBack kept_back(core::Instant since, std::size_t at_most) = 0;
};

}
