#include "gateway/app/works.h"

#include "gateway/app/anchors.h"
#include "gateway/app/data_directory.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/storage/configuration_store.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using core::GatewayError;
namespace messages = core::messages;

constexpr auto drain_limit = 20s;
/// Of a folder that is owed.
constexpr auto between_tries = 5s;
constexpr std::int64_t findings_logged{20};

http::ListenerSettings
listener_settings(Installation& installation, const std::string& address, std::uint16_t port) {
    const Settings& settings{installation.settings()};
    http::ListenerSettings listener;
    listener.address = address;
    listener.port = port;
    listener.certificate_chain_file = settings.tls_certificate;
    listener.key_file = settings.tls_key;
    listener.client_authority_file = settings.tls_client_authority;
    listener.client_revocation_file = settings.tls_client_revocations;
    listener.on_peer = installation.certificates().sink();
    listener.held_folder = held_folder(settings.data_directory);
    return listener;
}

std::int64_t errors_in(const std::vector<config::Finding>& findings) {
    return std::count_if(findings.begin(), findings.end(), [](const config::Finding& finding) {
        return finding.severity == config::Finding::Severity::error;
    });
}

}

Works::Works(const Settings& settings, const http::NetworkLibraries& libraries, core::LogSink& log)
    : m_installation{settings, Installation::Process::daemon, libraries, log, &m_metrics} {}

void Works::open() {
    Anchors{m_installation}.require_met();
    if (const std::optional<core::Code> why{must_wait()}) {
        follow_folder_later(*why);
    } else {
        follow_folder();
    }
    m_watch.emplace(m_installation, m_metrics);
    m_caretaker.emplace(m_installation);
    m_caretaker->look_after(m_unwritten);
    m_caretaker->look_after(m_refused);
    take_up_certificate(); // before anything is sent
    m_installation.loops().start();
    open_corridor();
    open_doors();
    begin();
    write_port_file();
    core::log(
        m_installation.log(), messages::started,
        static_cast<std::int64_t>(
            m_installation.law().active()->configuration()->exchanges.size()));
}

void Works::open_corridor() {
    const Settings& settings{m_installation.settings()};
    storage::Store& store{m_installation.store()};
    m_gate.emplace(
        store.work().open_worker("relay"), store.people(), m_installation.law(),
        settings.queue_bound, &m_metrics);
    m_usage.emplace(store.people(), store.histories());
    m_lookups.emplace(settings.lookup_threads, settings.queue_bound, *m_usage);
    m_desk.emplace(
        &store.kept_answers(), m_installation.clock(), settings.lookup_threads,
        settings.queue_bound);
    m_batches.emplace(m_installation, *m_watch);
    m_caretaker->look_after(m_batches->unwritten()); // they send from here on, opened or not
    m_corridor.emplace(
        exchange::House{
            *m_gate, m_installation.keys(), m_installation.clock(), m_installation.log(),
            [this](std::function<void()> work) { m_installation.loops().post(std::move(work)); },
            settings.node_name, m_unwritten, m_refused, *m_watch, m_metrics},
        m_installation.law(), *m_lookups, *m_desk, store.outbox(), [this] { m_batches->wake(); });
}

/// Takes the ports; nobody is let in yet.
void Works::open_doors() {
    const Settings& settings{m_installation.settings()};
    m_intake.emplace(*m_corridor, m_installation.clock());
    m_client_intake.emplace(
        *m_corridor, m_installation.clock(), adapters::https::IntakeListener::Tokens::taken);
    m_services.emplace(m_installation.law());
    m_provider.emplace(*m_corridor, *m_services, m_installation.clock());
    m_party_door.emplace(*m_intake, *m_provider);
    m_relay.emplace(
        m_installation.loops(),
        listener_settings(m_installation, settings.relay_address, settings.relay_port),
        *m_client_intake, m_installation.log());
    m_party.emplace(
        m_installation.loops(),
        listener_settings(m_installation, settings.party_address, settings.party_port),
        *m_party_door, m_installation.log());
    m_administration.emplace(
        m_installation, m_attempts,
        [this](exchange::Note::Write write, std::vector<core::PersonNo> persons) {
            return m_caretaker->try_note(std::move(write), std::move(persons));
        });
    note_certificates();
    m_administration->when_replayed([this](core::MessageId run) { m_batches->take_up(run); });
    m_missed.emplace(m_installation.store().expectations());
    m_alerts.emplace(m_installation, std::vector<ports::Causes*>{&*m_watch, &*m_missed});
    m_health.emplace(
        settings.health_port,
        HealthQuestions{
            [this] { return lives(); }, [this] { return obstacles(); },
            [this] { return warnings(); }, [this] { return m_metrics.exposition(readings()); }});
}

/// What calls out shows what was taken up as the listeners do: a file that is put in the place of
/// ours counts from the next reload on, and one that is no good never.
void Works::take_up_certificate() {
    const Settings& settings{m_installation.settings()};
    m_installation.client().take_up(settings.tls_certificate, settings.tls_key);
}

/// What is told of our own certificate goes by what is shown, not by the file alone.
void Works::note_certificates() {
    m_installation.certificates().serve(
        {m_relay->certificate_end(), m_party->certificate_end(),
         m_administration->certificate_end()});
    m_installation.certificates().judge_by({m_relay->revocations(), m_party->revocations()});
}

void Works::begin() {
    m_watch->renew(); // it looked before there were listeners
    m_watch->begin();
    m_caretaker->begin();
    m_relay->start();
    m_party->start();
    m_administration->start();
    m_listening = true;
    m_planned_changes.emplace(m_installation);
    if (m_installation.settings().schedule_enabled) {
        m_scheduler.emplace(
            m_installation, *m_watch, [this](core::MessageId run) { m_batches->take_up(run); });
    }
}

Works::~Works() {
    // Nothing new is taken in; what is under way is answered; then the last heads are signed.
    m_listening = false;
    m_scheduler.reset();
    m_planned_changes.reset();
    if (m_relay) {
        m_relay->drain(drain_limit);
    }
    if (m_party) {
        m_party->drain(drain_limit);
    }
    if (m_administration) {
        m_administration->drain(drain_limit);
    }
    m_health.reset();   // it looks at what goes now
    m_alerts.reset();   // a webhook needs the loops
    m_provider.reset(); // what it still reads comes to the corridor
    m_corridor.reset(); // waits for what is still being answered
    m_desk.reset();     // keeps the last answers
    if (m_batches) {
        m_batches->stop();
    }
    m_gate.reset();
    m_administration.reset();
    m_caretaker.reset(); // before the batches, whose outcomes it writes once more
    m_batches.reset();
    m_relay.reset();
    m_party.reset();
    m_installation.loops().stop();
}

void Works::reload() {
    // First what needs no store: no fault of another thing keeps a revoked partner in.
    attempt([this] { m_relay->reload(); });
    attempt([this] { m_party->reload(); });
    attempt([this] { m_administration->reload(); });
    attempt([this] { take_up_certificate(); });
    note_certificates();
    m_watch->renew();
    if (const std::optional<core::Code> why{m_watch->reason()}) {
        follow_folder_later(*why);
    } else {
        attempt_folder();
    }
}

void Works::catch_up() {
    if (m_owes_folder && !m_watch->reason()
        && std::chrono::steady_clock::now() - m_folder_tried >= between_tries) {
        attempt_folder();
    }
}

/// It is owed until there is an answer: the store may go away again at any moment.
void Works::attempt_folder() {
    m_owes_folder = false;
    attempt([this] {
        try {
            follow_folder();
        } catch (const GatewayError& failure) {
            m_owes_folder = failure.retryable();
            m_folder_tried = std::chrono::steady_clock::now();
            throw;
        }
    });
}

/// Logs what fails.
void Works::attempt(const std::function<void()>& step) {
    try {
        step();
    } catch (const GatewayError& failure) {
        core::log(m_installation.log(), messages::reload_failed, failure.code());
    } catch (const std::exception&) { // out of memory, or a defect: what runs goes on
        core::log(m_installation.log(), messages::reload_failed, core::Code{"INTERNAL"});
    }
}

/// At a start, before the watch is there: it looks at the law, which the folder may be the first to
/// give.
std::optional<core::Code> Works::must_wait() {
    storage::Store& store{m_installation.store()};
    const std::optional<storage::Store::Pulse> pulse{store.pulse()};
    if (!pulse || !pulse->writable || (pulse->confirmed && pulse->lasting)
        || !store.configurations().active().has_value()) {
        return std::nullopt;
    }
    return pulse->lasting ? core::Code{"STORE_UNCONFIRMED"} : core::Code{"STORE_UNSAFE"};
}

void Works::follow_folder_later(core::Code why) {
    m_owes_folder = m_installation.settings().follow_folder;
    m_folder_tried = {};
    if (m_owes_folder) {
        core::log(m_installation.log(), messages::configuration_waits, why);
    }
}

/// Puts the folder in force if it is valid and new, on a chain of its own.
void Works::follow_folder() {
    if (!m_installation.settings().follow_folder) {
        return;
    }
    using Outcome = admin::ConfigurationAttempt::Outcome;
    const Installation::Followed followed{try_folder()};
    if (errors_in(followed.findings) > 0) {
        log_refusal(followed.findings);
        record(Outcome::refused, followed.findings);
        return;
    }
    record(followed.activated ? Outcome::activated : Outcome::unchanged, followed.findings);
    if (followed.activated) {
        const core::Digest active{*m_installation.store().configurations().active()};
        exchange::Law& law{m_installation.law()}; // the first time it is loaded by this
        if (law.loaded(active) == nullptr) {
            law.load(active);
        }
        core::log(
            m_installation.log(), messages::configuration_activated,
            static_cast<std::int64_t>(
                m_installation.law().active()->configuration()->exchanges.size()));
    }
}

/// Puts the folder in force, if it may be. What cannot even be read is an attempt too.
Installation::Followed Works::try_folder() {
    try {
        return m_installation.follow_folder(
            m_installation.settings().config_folder, "configuration");
    } catch (const GatewayError& failure) {
        record(
            admin::ConfigurationAttempt::Outcome::refused,
            {config::Finding{
                config::Finding::Severity::error, ".", 0, failure.code(),
                "the folder or the store could not be read"}});
        throw;
    }
}

void Works::record(
    admin::ConfigurationAttempt::Outcome outcome, std::vector<config::Finding> findings) {
    m_attempts.record({m_installation.clock().now(), outcome, std::move(findings)});
}

void Works::log_refusal(const std::vector<config::Finding>& findings) {
    std::int64_t logged{0};
    for (const config::Finding& finding : findings) {
        if (finding.severity == config::Finding::Severity::error && logged++ < findings_logged) {
            core::log(
                m_installation.log(), messages::configuration_finding,
                core::ConfigurationFile::intern(finding.file),
                static_cast<std::int64_t>(finding.line), finding.code);
        }
    }
    core::log(m_installation.log(), messages::configuration_refused, errors_in(findings));
}

/// Whoever waits for it finds it whole.
void Works::write_port_file() const {
    const std::filesystem::path& file{m_installation.settings().port_file};
    if (file.empty()) {
        return;
    }
    const std::filesystem::path draft{file.string() + ".new"};
    std::ofstream out{draft};
    out << "relay=" << m_relay->port() << "\nparty=" << m_party->port()
        << "\nhealth=" << m_health->port() << '\n';
    if (const std::optional<std::uint16_t> admin_port{m_administration->port()}) {
        out << "admin=" << *admin_port << '\n';
    }
    out.close();
    std::error_code failed;
    std::filesystem::rename(draft, file, failed);
    if (!out || failed) {
        throw GatewayError{"FILE_UNWRITABLE", "listen.port-file", GatewayError::Retry::never};
    }
}

/// Why no new work is taken in.
std::vector<core::Code> Works::obstacles() const {
    std::vector<core::Code> all;
    if (!m_listening) {
        all.push_back(core::Code{"NOT_LISTENING"});
    }
    if (const std::optional<core::Code> reason{m_watch->reason()}) {
        all.push_back(*reason);
    }
    return all;
}

std::vector<core::Code> Works::warnings() const {
    return m_watch->warnings();
}

Readings Works::readings() const {
    Readings now;
    m_watch->read(now);
    now.ready = obstacles().empty();
    now.gate_waiting = m_gate->waiting();
    now.lookups_waiting = m_lookups->waiting();
    now.outcomes_unwritten = m_unwritten.size() + (m_batches ? m_batches->unwritten().size() : 0);
    now.relay_connections = m_relay->connections();
    now.party_connections = m_party->connections();
    now.alerts_waiting = m_alerts->waiting();
    return now;
}

}
