#pragma once
// Everything that works while the daemon runs: store, listeners, corridor, batches, alerts, health.
// It must never leave anything of it behind, however far its opening came.

#include "adapters/transports/https/intake_listener.h"
#include "gateway/app/administration.h"
#include "gateway/app/alert_desk.h"
#include "gateway/app/batch_service.h"
#include "gateway/app/caretaker.h"
#include "gateway/app/changes.h"
#include "gateway/app/health.h"
#include "gateway/app/installation.h"
#include "gateway/app/metrics.h"
#include "gateway/app/party_door.h"
#include "gateway/app/scheduler.h"
#include "gateway/app/watch.h"
#include "gateway/exchange/alarm_causes.h"
#include "gateway/exchange/corridor.h"
#include "gateway/exchange/service_book.h"
#include "gateway/http/listener.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace gateway::app {

class Works final {
public:
    /// The installation alone; open() does the rest. @throws core::GatewayError.
    Works(const Settings& settings, const http::NetworkLibraries& libraries, core::LogSink& log);
    Works(const Works&) = delete;
    Works& operator=(const Works&) = delete;
    /// Closes what was opened, in reverse: all of it, or as far as open() came.
    ~Works();

    /// Opens one after the other, and begins. Once. @throws core::GatewayError.
    void open();

    /// Whether the loops turn. Thread-safe.
    [[nodiscard]] bool lives() { return m_installation.loops().turn(loop_patience); }

    /// HUP: certificates and configuration, each whatever becomes of the others. What is refused
    /// leaves what runs as it was. May wait for the store for as long as a commit does.
    void reload();

    /// Follows the folder if that had to wait, or the store failed it, and need not any more.
    void catch_up();

private:
    /// A loop that has not taken up anything for so long is stuck.
    static constexpr std::chrono::seconds loop_patience{2};

    void open_corridor();
    void open_doors();
    void take_up_certificate();
    void note_certificates();
    void begin();

    void attempt(const std::function<void()>& step);
    void attempt_folder();
    void follow_folder_later(core::Code why);
    [[nodiscard]] std::optional<core::Code> must_wait();
    void follow_folder();
    [[nodiscard]] Installation::Followed try_folder();
    void
    record(admin::ConfigurationAttempt::Outcome outcome, std::vector<config::Finding> findings);
    void log_refusal(const std::vector<config::Finding>& findings);
    void write_port_file() const;

    [[nodiscard]] std::vector<core::Code> obstacles() const;
    [[nodiscard]] std::vector<core::Code> warnings() const;
    [[nodiscard]] Readings readings() const;

    Metrics m_metrics; // first: everything is measured
    Installation m_installation;
    admin::ConfigurationAttempts m_attempts;
    std::atomic<bool> m_listening{false}; ///< not yet, or not any more, while false
    bool m_owes_folder{false};            ///< it is followed when work is taken in again
    std::chrono::steady_clock::time_point m_folder_tried{}; ///< the last time in vain
    exchange::Unwritten m_unwritten;                        ///< outcomes of relays
    exchange::RefusedAccesses m_refused;
    std::optional<Watch> m_watch;
    std::optional<Caretaker> m_caretaker;
    std::optional<exchange::GateQueue> m_gate;
    std::optional<exchange::UsageReports> m_usage;
    std::optional<exchange::Lookups> m_lookups;
    std::optional<exchange::RelayDesk> m_desk; ///< outlives what is answered through it
    std::optional<BatchService> m_batches;
    std::optional<PlannedChanges> m_planned_changes;
    std::optional<Scheduler> m_scheduler; ///< tells m_batches
    std::optional<exchange::Corridor> m_corridor;
    std::optional<adapters::https::IntakeListener> m_intake;
    std::optional<adapters::https::IntakeListener> m_client_intake; ///< for municipal systems
    std::optional<exchange::ServiceBook> m_services;
    std::optional<::adapters::xroad::ProviderListener> m_provider;
    std::optional<PartyDoor> m_party_door;
    std::optional<http::Listener> m_relay;
    std::optional<http::Listener> m_party;
    std::optional<Administration> m_administration;
    std::optional<exchange::AlarmCauses> m_missed;
    std::optional<AlertDesk> m_alerts; ///< asks both of what is not as it should be
    std::optional<HealthEndpoint> m_health;
};

}
