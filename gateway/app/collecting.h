#pragma once
// Files that parties left: found, read whole, received, and moved away once what they brought is
// kept. Each exchange is collected under its lease, by one worker of one node. It must never move a
// file away that was not received.

#include "gateway/app/workbench.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace gateway::app {

/// Thread-safe; of one exchange, one thread collects at a time.
class Collecting final {
public:
    explicit Collecting(Installation& installation) : m_installation{installation} {}

    /// Exchanges for which files may lie somewhere and that are not left alone after a failure.
    [[nodiscard]] std::set<core::ExchangeId> due();

    /// Whether files of this exchange are looked for at all: not where its party calls us.
    [[nodiscard]] bool opens(core::ExchangeId exchange);

    /// Takes in what is there. Logs what fails, and leaves the exchange alone for a while.
    void collect(const Lease& lease, Workbench& bench, const std::stop_token& stop);

private:
    using Instant = std::chrono::steady_clock::time_point;

    /// What lies where it lay: taken in, and not moved away; without a run: refused.
    struct Lying {
        core::Digest sha256{}; ///< of what was taken in
        core::MessageId run{};
        std::optional<std::uint64_t> size{}; ///< of what was refused, as it was told
        std::uint64_t looked{0};             ///< which collector gave it out
    };

    struct Place {
        /// Another law judges anew.
        void obey(const std::shared_ptr<const exchange::Assembly>& law);

        std::shared_ptr<const exchange::Assembly> assembly; ///< whose collector it is
        std::unique_ptr<ports::Collector> collector;
        std::uint64_t looked{0}; ///< how many collectors there were
        /// By reference, under this law and by whichever collector: nobody sent it again, so it is
        /// the delivery that it was, even if nothing of that came through.
        std::map<std::string, Lying> lying;
        Instant left_alone{};
    };

    /// Where everything happens for one exchange.
    struct At {
        const Lease& lease;
        Workbench& bench;
        exchange::Under under;
        ports::Collector& collector;
        std::map<std::string, Lying>& lying;
        std::uint64_t looked;
        std::stop_token stop;
    };

    [[nodiscard]] Place& place_of(core::ExchangeId exchange);
    void fail(core::ExchangeId exchange, core::Code code);
    [[nodiscard]] bool collect_from(const At& at);
    [[nodiscard]] static bool is_noted(const At& at, const ports::Arrival& arrival);
    void refuse(const At& at, const ports::Arrival& arrival, core::Code why);
    void take_in(const At& at, const ports::Arrival& arrival);

    Installation& m_installation;
    std::mutex m_mutex;
    std::map<core::ExchangeId, Place> m_places;
};

}
