#pragma once
// Looks after what the messages stand on: the database, the disk, the clock, the certificates. It
// says whether new work is taken in, and what somebody should be told. It must never wait for
// anything on behalf of whoever asks it.

#include "gateway/app/installation.h"
#include "gateway/app/metrics.h"
#include "gateway/app/root_watch.h"
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

    /// What does not stop the work yet, but the next start: the root key cannot be had.
    [[nodiscard]] std::optional<core::Code> warning() const { return m_root.fault(); }

    /// What is open now.
    [[nodiscard]] std::vector<ports::Cause> open() override;

    /// Fills in what it knows.
    void read(Readings& readings) const;

private:
    using Steady = std::chrono::steady_clock;

    enum class Door : std::uint8_t { open, disk_full, commits_lost, store_gone, unconfirmed };

    [[nodiscard]] Door door() const noexcept;

    void serve(const std::stop_token& stop);
    void look();
    void look_at_disk();
    void look_at_store();
    void count_backlog();
    void try_to_count_backlog();
    void look_at_certificates();
    void look_at_parties();
    void tell(std::vector<ports::Cause> now);
    [[nodiscard]] std::vector<ports::Cause> causes() const;

    Installation& m_installation;
    Metrics& m_metrics;
    std::atomic<Door> m_door{Door::open};
    std::atomic<Steady::rep> m_looked{0}; ///< when the last look ended
    std::atomic<bool> m_renewed{true};
    Steady::time_point m_counted{};
    Steady::time_point m_certified{};

    mutable std::mutex m_mutex; ///< for all below
    bool m_store_up{false};
    bool m_store_writable{false};
    bool m_confirmed{true};     ///< standbys confirm commits, where they have to
    bool m_commits_lost{false}; ///< the database lacks what it had acknowledged to us
    std::chrono::microseconds m_behind{0};
    std::optional<std::uintmax_t> m_free{};
    bool m_full{false};
    std::map<core::ExchangeId, std::size_t> m_open_runs;
    std::map<core::PartyId, std::size_t> m_unsettled;
    std::optional<core::Instant> m_certificate_end{};
    std::map<core::PartyId, core::Instant> m_party_certificate_ends;
    std::optional<core::Instant> m_breach_since{}; ///< when the oldest open case became known
    std::vector<ports::Cause> m_causes;

    RootWatch m_root;
    std::jthread m_thread; // last: it uses all of the above
};

}
