#pragma once
// How long payloads are kept by themselves, where that is shorter than their person is: of an
// exchange, and of classes of items of a register.

#include "gateway/core/name.h"

#include <cstdint>
#include <set>
#include <string>

namespace gateway::config {

struct PayloadPeriod {
    /// From when it counts.
    enum class Clock : std::uint8_t {
        entry,      ///< when it was written down
        last_event, ///< of the client
        end         ///< of the customership, or of the matter of who never was a customer
    };

    Clock clock{Clock::entry};
    std::int32_t months{0}; ///< 0: none of its own; whole years where the clock is a person's

    [[nodiscard]] bool given() const noexcept { return months > 0; }
};

/// Items of a register that are kept alike.
struct ItemClass {
    std::string name;
    std::set<core::ItemId> items;
    PayloadPeriod period{};
    bool permanent{false};
};

}
