#include "gateway/app/watch.h"

#include "gateway/app/process_readings.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/storage/breach_store.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <condition_variable>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using core::Code;
using core::GatewayError;
namespace messages = core::messages;

constexpr auto pause = 1s;
/// A look that takes longer stands before a database that does not answer.
constexpr auto patience = 10s;
/// Counting what is open reads more than a look should.
constexpr auto between_counts = 60s;
constexpr auto between_certificates = 1h;

bool contains(const std::vector<ports::Cause>& causes, const ports::Cause& cause) {
    return std::any_of(causes.begin(), causes.end(), [&](const ports::Cause& other) {
        return other.key() == cause.key();
    });
}

double days_until(core::Instant end, core::Instant now) {
    return std::chrono::duration<double, std::chrono::hours::period>{end - now}.count() / 24;
}

}

Watch::Watch(Installation& installation, Metrics& metrics)
    : m_installation{installation}, m_metrics{metrics}, m_root{installation} {
    look();
}

Watch::~Watch() {
    m_thread.request_stop();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void Watch::begin() {
    m_root.begin();
    m_thread = std::jthread{[this](const std::stop_token& stop) { serve(stop); }};
}

void Watch::serve(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        look();
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, pause, [] { return false; });
    }
}

void Watch::look() {
    try {
        look_at_disk();
        look_at_store();
        const auto now = Steady::now();
        m_looked = now.time_since_epoch().count(); // the rest may take its time
        if (m_known.store_up && (!m_counted || now - *m_counted >= between_counts)) {
            m_counted = now; // also where it fails: the rest is looked at, and told
            try_to_count_backlog();
        }
        if (m_renewed.exchange(false) || !m_certified
            || now - *m_certified >= between_certificates) {
            look_at_certificates();
            m_certified = now;
        }
        look_at_parties();
        tell(causes());
    } catch (const GatewayError& failure) {
        core::log(m_installation.log(), messages::store_failed, failure.code());
    } catch (const std::exception&) { // out of memory, or a defect: it looks again
        core::log(m_installation.log(), messages::store_failed, Code{"INTERNAL"});
    }
    m_looked = Steady::now().time_since_epoch().count();
}

void Watch::look_at_disk() {
    const Settings& settings{m_installation.settings()};
    const std::optional<std::uintmax_t> free{free_space(settings.data_directory)};
    const std::scoped_lock lock{m_mutex};
    m_known.free = free;
    if (free) { // a disk of which nothing is known does not close the door
        m_known.full = is_disk_full(settings, *free, m_known.full);
    }
    if (m_known.full) {
        m_door = Door::disk_full;
    } else if (m_door == Door::disk_full) {
        m_door = Door::open;
    }
}

void Watch::look_at_store() {
    const std::optional<storage::Store::Pulse> pulse{m_installation.store().pulse()};
    const std::scoped_lock lock{m_mutex};
    m_known.store_up = pulse.has_value();
    m_known.store_writable = pulse && pulse->writable;
    if (pulse && pulse->writable) { // what is gone, or a standby, does not say who confirms
        m_known.confirmed = pulse->confirmed;
        m_known.lasting = pulse->lasting;
    }
    m_known.commits_lost = m_installation.store().lost_commits();
    m_known.behind = pulse ? pulse->behind : m_known.behind;
    m_door = door();
}

Watch::Door Watch::door() const noexcept {
    if (m_known.full) {
        return Door::disk_full;
    }
    if (m_known.commits_lost) {
        return Door::commits_lost;
    }
    if (!m_known.store_writable) {
        return Door::store_gone;
    }
    if (!m_known.lasting) {
        return Door::unsafe;
    }
    return m_known.confirmed ? Door::open : Door::unconfirmed;
}

void Watch::try_to_count_backlog() {
    try {
        count_backlog();
    } catch (const GatewayError& failure) {
        {
            const std::scoped_lock lock{m_mutex};
            m_known.cases_counted = false;
        }
        core::log(m_installation.log(), messages::store_failed, failure.code());
    }
}

void Watch::count_backlog() {
    std::map<core::ExchangeId, std::size_t> open;
    for (const ports::RunRow& run : m_installation.store().outbox().open_runs(std::nullopt)) {
        ++open[run.exchange];
    }
    std::map<core::PartyId, std::size_t> unsettled;
    for (const ports::UnsettledAttempt& attempt : m_installation.store().outbox().unsettled()) {
        ++unsettled[attempt.party];
    }
    std::map<core::ExchangeId, std::size_t> alarms;
    for (const ports::Alarm& alarm :
         m_installation.store().expectations().alarms(ports::Expectations::Which::open)) {
        ++alarms[alarm.key.exchange];
    }
    const std::vector<ports::BreachCase> breaches{m_installation.store().breaches().cases(false)};
    const std::scoped_lock lock{m_mutex};
    m_known.cases_counted = true;
    m_known.breach_since =
        breaches.empty() ? std::nullopt : std::optional{breaches.front().known_at};
    m_open_runs = std::move(open);
    m_unsettled = std::move(unsettled);
    m_alarms_open = std::move(alarms);
}

void Watch::look_at_certificates() {
    const std::optional<core::Instant> own{
        own_certificate_end(m_installation.settings(), m_installation.certificates())};
    const std::optional<crypto::ListTerm> revocations{
        revocations_term(m_installation.settings(), m_installation.certificates())};
    const crypto::DocumentKey* const documents{m_installation.document_key()};
    const std::scoped_lock lock{m_mutex};
    m_known.certificate_end = own;
    m_known.revocations = revocations;
    if (documents != nullptr) {
        m_known.document_end = documents->certificate_end();
    }
}

void Watch::look_at_parties() {
    const std::shared_ptr<const config::Configuration> law{
        m_installation.law().active()->configuration()};
    PartyCertificates parties{party_certificates(*law, m_installation.certificates())};
    const std::scoped_lock lock{m_mutex};
    m_known.parties = std::move(parties);
}

ports::Seen Watch::causes() {
    const core::Instant now{m_installation.clock().now()};
    const std::scoped_lock lock{m_mutex};
    m_known.root_fault = m_root.fault();
    return causes_of(m_known, m_installation.settings(), now);
}

/// Logs what began and what ended.
void Watch::tell(ports::Seen now) {
    const std::scoped_lock lock{m_mutex};
    go_on(now, m_seen.open);
    for (const ports::Cause& cause : now.open) {
        if (!contains(m_seen.open, cause)) {
            core::log(m_installation.log(), messages::cause_opened, cause.code);
        }
    }
    for (const ports::Cause& before : m_seen.open) {
        if (!contains(now.open, before)) {
            core::log(m_installation.log(), messages::cause_ended, before.code);
        }
    }
    m_seen = std::move(now);
}

std::optional<Code> Watch::reason() const noexcept {
    const Steady::time_point looked{Steady::duration{m_looked.load()}};
    if (Steady::now() - looked > patience) {
        return Code{"STORE_UNREACHABLE"};
    }
    switch (m_door.load()) {
    case Door::open: return std::nullopt;
    case Door::disk_full: return Code{"DISK_FULL"};
    case Door::commits_lost: return Code{"STORE_LOST_COMMITS"};
    case Door::store_gone: return Code{"STORE_UNREACHABLE"};
    case Door::unsafe: return Code{"STORE_UNSAFE"};
    case Door::unconfirmed: return Code{"STORE_UNCONFIRMED"};
    }
    return Code{"STORE_UNREACHABLE"};
}

std::optional<Code> Watch::closed() const noexcept {
    std::optional<Code> why{reason()};
    if (why) {
        m_metrics.refused();
    }
    return why;
}

std::vector<Code> Watch::warnings() const {
    std::vector<Code> all;
    if (const std::optional<Code> root{m_root.fault()}) {
        all.push_back(*root);
    }
    const std::scoped_lock lock{m_mutex};
    for (const ports::Cause& cause : m_seen.open) {
        if (cause.code == Code{"REVOCATIONS_END"}) {
            all.push_back(cause.code);
        }
    }
    return all;
}

ports::Seen Watch::seen() {
    const std::scoped_lock lock{m_mutex};
    return m_seen;
}

void Watch::read(Readings& readings) const {
    const core::Instant now{m_installation.clock().now()};
    const std::scoped_lock lock{m_mutex};
    readings.store_up = m_known.store_up;
    readings.clock_behind_seconds = std::chrono::duration<double>{m_known.behind}.count();
    readings.disk_free_bytes = m_known.free;
    readings.open_runs = m_open_runs;
    readings.unsettled = m_unsettled;
    readings.alarms_open = m_alarms_open;
    readings.causes_open = m_seen.open.size();
    if (m_known.certificate_end) {
        readings.certificate_days = days_until(*m_known.certificate_end, now);
    }
    for (const auto& [party, end] : m_known.parties.ends) {
        readings.party_certificate_days[party] = days_until(end, now);
    }
}

}
