#pragma once
// What has to be done beside the messages, on a thread of its own: attempts of processes that are
// gone become unknown, what was taken back is acknowledged, what was corrected is told on, outcomes
// that the store did not take are written, what is expected is watched, journal heads are signed.
// It must never send, and never end what may still send.

#include "gateway/app/checkpoints.h"
#include "gateway/app/consent_desk.h"
#include "gateway/app/workbench.h"
#include "gateway/exchange/age_limits.h"
#include "gateway/exchange/refused_accesses.h"

#include <optional>
#include <thread>
#include <vector>

namespace gateway::app {

class Caretaker final {
public:
    /// Looks after what processes that died have left, before anything else is begun.
    /// @throws core::GatewayError.
    explicit Caretaker(Installation& installation);
    Caretaker(const Caretaker&) = delete;
    Caretaker& operator=(const Caretaker&) = delete;
    /// Ends the thread, looks after the rest once more and signs every head.
    ~Caretaker();

    /// Writes a note of the administration. Thread-safe. @throws core::GatewayError.
    void note(exchange::Note::Write write) { m_bench.note(std::move(write)); }

    /// The same, with persons whose facts the note reads; says how it ended.
    [[nodiscard]] exchange::Noted
    try_note(exchange::Note::Write write, std::vector<core::PersonNo> persons) {
        return m_bench.try_note(std::move(write), std::move(persons));
    }

    /// Whose outcomes it writes when they could not be written. Before begin().
    void look_after(exchange::Unwritten& unwritten) { m_unwritten.push_back(&unwritten); }

    /// Whose counts it writes when their minute is over. Before begin().
    void look_after(exchange::RefusedAccesses& refused) {
        m_refused = &refused;
        m_unwritten.push_back(&m_counts);
    }

    void begin();

private:
    void serve(const std::stop_token& stop);
    /// @param now since boot; the end of time at the end.
    void look(std::chrono::microseconds now) noexcept;
    void end_what_is_gone();
    void acknowledge();
    void correct();
    void write_what_is_left();
    [[nodiscard]] bool nothing_is_left() const;
    void sign(bool everything) noexcept;
    void watch() noexcept;
    void look_at_ages() noexcept;
    void look_for_breaches() noexcept;
    void anchor(const std::stop_token& stop) noexcept;

    Installation& m_installation;
    Workbench m_bench;
    Checkpoints m_checkpoints{m_installation, m_bench};
    ConsentDesk m_desk;
    exchange::ExpectationWatch m_watch;
    exchange::AgeWatch m_ages;
    std::vector<exchange::Unwritten*> m_unwritten;
    exchange::Unwritten m_counts{}; ///< of refused accesses
    exchange::RefusedAccesses* m_refused{nullptr};
    std::size_t m_waiting{0};                           ///< withdrawals that were last said to wait
    std::optional<core::Instant> m_looked_for_breaches; ///< the last look that ended well
    std::jthread m_thread;
    std::jthread m_anchoring;
};

}
