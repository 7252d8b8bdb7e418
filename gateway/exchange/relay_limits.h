#pragma once
// How much of the relays each client, party and purpose may take of this node: so many requests in
// any sixty seconds, so many at once. Counted in memory, so for each node by itself. It must never
// count a request that it turned away, nor keep a place of one that has ended.

#include "gateway/config/configuration.h"
#include "gateway/core/code.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <variant>

namespace gateway::exchange {

/// Thread-safe.
class RelayLimits final {
public:
    /// Who asks whom for what. @param client empty where a party asks.
    struct Asker {
        std::string client;
        core::PartyId party;
        core::PurposeId purpose;
        ports::Direction direction{ports::Direction::query_out};
    };

    /// A place among those who are served at once; given back when its last copy goes.
    using Place = std::shared_ptr<const void>;

    struct Full {
        core::Code code;
        std::chrono::seconds retry_after;
    };

    RelayLimits() : m_book{std::make_shared<Book>()} {}

    /// @param now since boot.
    [[nodiscard]] std::variant<Place, Full>
    enter(std::span<const config::Limit> limits, const Asker& asker, std::chrono::microseconds now);

private:
    /// Twelve spans of five seconds, the oldest of which is forgotten when a new one begins.
    struct Gauge {
        std::array<std::uint32_t, 12> counted{};
        std::int64_t span{0}; ///< number of the newest
        std::uint32_t at_once{0};

        void move_to(std::int64_t now);
        [[nodiscard]] std::uint32_t in_a_minute() const;
        /// Spans until the first that counts something is forgotten.
        [[nodiscard]] std::int64_t until_room() const;
    };

    /// Outlives the limits as long as a place is held.
    struct Book {
        std::mutex mutex;
        std::map<std::string, Gauge> gauges; ///< no more than the configurations name
    };

    std::shared_ptr<Book> m_book;
};

}
