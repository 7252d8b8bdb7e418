#pragma once
// Looks after what the messages stand on: the database, the disk, the clock, the certificates. It
// says whether new work is taken in, and what somebody should be told. It must never wait for
// anything on behalf of whoever asks it.

#include "gateway/app/installation.h"
#include "gateway/app/metrics.h"
#include "gateway/app/root_watch.h"
#include "gateway/app/warnings.h"
#include "gateway/ports/admission.h"
#include "gateway/ports/alerts.h"

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace gateway::app {

class Watch final : public ports::Admission, public ports::Causes {
public:
    /// Looks once, so that it knows from the start. @param metrics outlives it.
    Watch(Installation& installation, Metrics& metrics);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() override;

    /// Begins to look by itself.
    void begin();

    /// The law or the certificates may be others: they are looked at again at the next look.
    void renew() noexcept { m_renewed = true; }

    /// Counts who is not taken in.
    [[nodiscard]] std::optional<core::Code> closed() const noexcept override;

    /// The same without counting: for whoever only asks.
    [[nodiscard]] std::optional<core::Code> reason() const noexcept;

    /// What does not close the door, but will keep the next start from succeeding (the root key
    /// cannot be had), or whoever comes from being let in (a revocation list ends, or has ended).
    [[nodiscard]] std::vector<core::Code> warnings() const;

    /// By the last look.
    [[nodiscard]] ports::Seen seen() override;

    /// Fills in what it knows.
    void read(Readings& readings) const;

private:
    using Steady = std::chrono::steady_clock;

    enum class Door : std::uint8_t {
        open,
        disk_full,
        commits_lost,
        store_gone,
        unsafe,
        unconfirmed
    };

    [[nodiscard]] Door door() const noexcept;

    void serve(const std::stop_token& stop);
    void look();
    void look_at_disk();
    void look_at_store();
    void count_backlog();
    void try_to_count_backlog();
    void look_at_certificates();
    void look_at_parties();
    void tell(ports::Seen now);
    [[nodiscard]] ports::Seen causes();

    Installation& m_installation;
    Metrics& m_metrics;
    std::atomic<Door> m_door{Door::open};
    std::atomic<Steady::rep> m_looked{0}; ///< when the last look ended
    std::atomic<bool> m_renewed{true};
    std::optional<Steady::time_point> m_counted{}; ///< or tried to; nothing: not yet
    std::optional<Steady::time_point> m_certified{};

    mutable std::mutex m_mutex; ///< for all below
    Condition m_known;
    std::map<core::ExchangeId, std::size_t> m_open_runs;
    std::map<core::PartyId, std::size_t> m_unsettled;
    std::map<core::ExchangeId, std::size_t> m_alarms_open;
    ports::Seen m_seen;

    RootWatch m_root;
    std::jthread m_thread; // last: it uses all of the above
};

}
