#include "gateway/app/administration.h"

#include "gateway/admin/founding.h"
#include "gateway/app/changes.h"
#include "gateway/app/consent_desk.h"
#include "gateway/app/erasure_list.h"
#include "gateway/app/installation_looks.h"
#include "gateway/app/namesakes.h"
#include "gateway/app/oversight.h"
#include "gateway/app/retention_preview.h"
#include "gateway/app/warnings.h"
#include "gateway/app/xroad_questions.h"
#include "gateway/core/error.h"
#include "gateway/exchange/schedule.h"
#include "gateway/storage/configuration_store.h"
#include "gateway/storage/journal_store.h"
#include "gateway/storage/postgres_outbox.h"

#include <pwd.h>
#include <sys/stat.h>

#include <array>
#include <atomic>

namespace gateway::app {

namespace {

using core::GatewayError;

/// A large file of a draft, in JSON's letters.
constexpr std::size_t body_limit{std::size_t{3} << 20U};
constexpr std::size_t bodies_limit{std::size_t{200} << 20U};
constexpr std::size_t header_limit{16 * 1024};
constexpr std::size_t connections_limit{200};
/// Fewer than may wait at the desk, so that one peer cannot keep all others out.
constexpr std::size_t connections_per_peer{20};

http::ListenerSettings limits() {
    http::ListenerSettings listener;
    listener.header_limit = header_limit;
    listener.body_limit = body_limit;
    listener.bodies_limit = bodies_limit;
    listener.connections_limit = connections_limit;
    listener.connections_per_peer = connections_per_peer;
    return listener;
}

http::ListenerSettings network_listener(const Settings& settings) {
    http::ListenerSettings listener{limits()};
    listener.address = settings.admin_address;
    listener.port = settings.admin_port;
    listener.certificate_chain_file = settings.tls_certificate;
    listener.key_file = settings.tls_key;
    return listener;
}

http::ListenerSettings socket_listener(const Settings& settings) {
    http::ListenerSettings listener{limits()};
    listener.socket = settings.admin_socket;
    return listener;
}

/// So many of the desk's threads may wait for acknowledgements at once; whoever comes then is told
/// at once that it is recorded, and the caretaker carries the wait on.
constexpr int waiting_limit{2};
/// So many events of one person are shown.
constexpr std::size_t shown_events{1'000};

/// Records statements over one bench, from any thread.
class Recorder final {
public:
    Recorder(Installation& installation, Workbench& bench)
        : m_installation{installation}, m_bench{bench} {}

    [[nodiscard]] exchange::Recorded record(const exchange::Statement& statement) {
        const Seat seat{m_waiting};
        const std::chrono::milliseconds patience{
            seat.number <= waiting_limit
                ? std::chrono::milliseconds{m_installation.settings().acknowledge_wait}
                : std::chrono::milliseconds{0}};
        const ConsentDesk desk{m_installation, m_bench};
        return desk.consents().record(std::span{&statement, 1}, patience).front();
    }

    [[nodiscard]] exchange::PersonRecord list(core::RegisterId reg, const core::PersonId& person) {
        const ConsentDesk desk{m_installation, m_bench};
        return desk.consents().list(reg, person, shown_events);
    }

private:
    struct Seat {
        explicit Seat(std::atomic<int>& from) : taken{from}, number{++from} {}
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;
        ~Seat() { --taken; }

        std::atomic<int>& taken;
        const int number;
    };

    Installation& m_installation;
    Workbench& m_bench;
    std::atomic<int> m_waiting{0};
};

/// What the machine calls a user, if it can be a name here.
ports::UserName name_of(uid_t uid) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found{nullptr};
    std::optional<ports::UserName> name;
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        name = ports::UserName::parse(found->pw_name);
    }
    return name ? *name : *ports::UserName::parse("owner");
}

admin::ConfigurationState
state_of(Installation& installation, const admin::ConfigurationAttempts* attempts) {
    const auto activation = installation.store().configurations().activation();
    if (!activation) {
        throw GatewayError{"CONFIGURATION_NONE", GatewayError::Retry::never};
    }
    const Settings& settings{installation.settings()};
    return admin::ConfigurationState{
        activation->digest, activation->by, activation->at,
        settings.follow_folder ? settings.config_folder.string() : std::string{},
        attempts == nullptr ? std::nullopt : attempts->last()};
}

}

namespace {

namespace xroad = ::adapters::xroad;

admin::NetworkAnswer
network_answer(Installation& installation, const std::string& exchange, std::string_view what) {
    using Kind = admin::NetworkAnswer::Kind;
    try {
        const auto law = installation.law().active()->configuration();
        const xroad::MetadataAnswer answer{ask_network(
            installation.client(), xroad_endpoint_of(*law, exchange, installation.settings()),
            {what_of(what), {}}, installation.clock().now())};
        if (answer.fault || answer.failure) {
            return {Kind::refused, no_answer_json(answer)};
        }
        return {Kind::answered, network_json(what_of(what), answer)};
    } catch (const GatewayError& failure) {
        const core::Code code{failure.code()};
        if (code == core::Code{"EXCHANGE_UNKNOWN"} || code == core::Code{"EXCHANGE_NOT_XROAD"}
            || code == core::Code{"ENDPOINT_MISSING"}) {
            return {Kind::no_exchange, {}};
        }
        xroad::MetadataAnswer none;
        none.failure = code;
        return {Kind::refused, no_answer_json(none)};
    }
}

}

std::unique_ptr<admin::Parts> parts_of(
    Installation& installation, const admin::ConfigurationAttempts* attempts, Workbench& bench,
    decltype(admin::Parts::note) note) {
    const auto recorder = std::make_shared<Recorder>(installation, bench);
    const auto counting = std::make_shared<RetentionCount>(installation);
    return std::make_unique<admin::Parts>(admin::Parts{
        installation.store().users(),
        installation.store().people(),
        installation.store().decisions(),
        installation.clock(),
        installation.log(),
        installation.settings().node_name,
        [&installation] { return installation.law().active()->configuration(); },
        [&installation](const core::Digest& digest) {
            return installation.configuration_of(digest);
        },
        [&installation, attempts] { return state_of(installation, attempts); },
        std::move(note),
        [recorder](const exchange::Statement& statement) { return recorder->record(statement); },
        [recorder](core::RegisterId reg, const core::PersonId& person) {
            return recorder->list(reg, person);
        },
        [&installation](core::MessageId message) {
            return installation.store().journal().entries_of(message);
        },
        installation.keys().payload,
        installation.token_key(),
        installation.reason_key(),
        installation.store().accounts(),
        std::make_shared<admin::Operation>(admin::Operation{
            installation.store().traffic(),
            installation.store().outbox(),
            installation.store().outbox(),
            installation.store().deliveries(),
            installation.store().expectations(),
            installation.store().schedules(),
            installation.store().exchange_figures(),
            [](const exchange::ReplayPlan&, const std::string&) -> admin::ReplayDone {
                // a verb that asks for it carries the runs on itself: `outbox replay`
                throw GatewayError{"DAEMON_NEEDED", GatewayError::Retry::never};
            },
            [&installation](ports::SchedulePause pause) {
                return exchange::pause(std::move(pause), installation.keys());
            },
            {}, // nobody carries runs on
            [&installation](const core::Digest& spki) {
                return installation.certificates().end_of(spki);
            },
            installation.settings().schedule_enabled,
            std::int64_t{installation.settings().certificate_warning},
            [&installation] {
                return own_certificate_end(installation.settings(), installation.certificates());
            },
            [&installation](const ports::Endpoint& endpoint) {
                return try_connection(installation, endpoint);
            },
            [&installation] { return installation_state(installation); },
            [&installation](
                core::PartyId party, const std::string& name, const ports::Endpoint& endpoint) {
                return send_test(installation, party, name, endpoint);
            },
            [&installation] { return keeping_state(installation); },
            [counting] { return counting->begin(); },
            [counting] { return counting->state(); }}),
        &installation.store().rights(),
        &installation.store().histories(),
        [&installation, &bench](exchange::Note::Write write, std::vector<core::PersonNo> persons) {
            exchange::Noted noted{
                bench.try_note(std::move(write), std::move(persons), exchange::Takes::something)};
            keep_erasures(installation);
            return noted;
        },
        [&installation](core::RegisterId reg, const core::PersonId& person) {
            return register_record(installation, reg, person);
        },
        [&installation](core::RegisterId reg, const core::PersonId& person) {
            return register_name(installation, reg, person);
        },
        [&installation](
            core::RegisterId reg, const std::map<std::string, std::set<std::string>>& names) {
            return namesakes(installation, reg, names);
        },
        oversight_of(installation),
        &installation.store().due_rows(),
        drafting_of(installation, "api-configuration"),
        [&installation](const std::string& exchange, std::string_view what) {
            return network_answer(installation, exchange, what);
        }});
}

void found(Installation& installation, admin::Parts& parts) {
    struct stat folder {};
    if (::stat(installation.settings().data_directory.c_str(), &folder) != 0) {
        throw GatewayError{"DATA_DIRECTORY", GatewayError::Retry::never};
    }
    admin::found_administration(parts, name_of(folder.st_uid), folder.st_uid);
}

Administration::Administration(
    Installation& installation, const admin::ConfigurationAttempts& attempts,
    decltype(admin::Parts::note) note)
    : m_replays{installation, "api-outbox"}, m_releases{installation}, m_bench{installation, "api"},
      m_parts{parts_of(installation, &attempts, m_bench, std::move(note))}, m_api{*m_parts},
      m_desk{m_api, installation.clock()} {
    found(installation, *m_parts);
    m_parts->operation->try_again =
        [this, &installation](const exchange::ReplayPlan& plan, const std::string& by) {
            return try_again(installation, plan, by);
        };
    m_parts->oversight->make_release =
        [this](core::ExchangeId exchange, const std::string& period, const std::string& by) {
            return m_releases.make(exchange, period, by);
        };
    m_parts->oversight->sign_release = [this](core::MessageId release, const std::string& by) {
        return m_releases.sign(release, by);
    };
    m_parts->oversight->give_up_release = [this](core::MessageId release, const std::string& by) {
        return m_releases.give_up(release, by);
    };
    m_parts->operation->take_up = [this](core::MessageId run) { m_take_up(run); };
    m_parts->provider = provider_of(installation);
    m_parts->repeated = &installation.store().repeated_calls();
    const Settings& settings{installation.settings()};
    if (!settings.admin_address.empty()) {
        m_network.emplace(
            installation.loops(), network_listener(settings), m_desk, installation.log());
    }
    m_socket.emplace(installation.loops(), socket_listener(settings), m_desk, installation.log());
}

void Administration::when_replayed(std::function<void(core::MessageId)> take_up) {
    m_take_up = std::move(take_up);
}

/// Only written down here: the daemon carries the runs on, each message after a new decision.
admin::ReplayDone Administration::try_again(
    Installation& installation, const exchange::ReplayPlan& plan, const std::string& by) {
    const std::scoped_lock lock{m_replaying};
    admin::ReplayDone done;
    done.plan.to_settle = plan.to_settle;
    done.plan.without = plan.without;
    for (const exchange::ReplayRun& run : plan.runs) {
        const std::shared_ptr<Lease> lease{installation.leases().take(run.exchange)};
        if (!lease) {
            ++done.left;
            continue;
        }
        const exchange::UnderLease under_lease{m_replays.gate(), lease->fence()};
        std::vector<ports::DeadLetter> letters{exchange::try_again(
            m_replays.gate(), installation.store().deliveries(), run.letters, by)};
        if (!letters.empty()) { // else somebody else has seen to all of it
            done.plan.runs.push_back({run.run, run.exchange, std::move(letters)});
        }
    }
    for (const exchange::ReplayRun& run : done.plan.runs) {
        m_take_up(run.run); // when the leases are given back
    }
    return done;
}

void Administration::start() {
    if (m_network) {
        m_network->start();
    }
    m_socket->start();
}

void Administration::drain(std::chrono::milliseconds limit) {
    if (m_network) {
        m_network->drain(limit);
    }
    m_socket->drain(limit);
}

void Administration::reload() {
    if (m_network) {
        m_network->reload();
    }
}

std::optional<core::Instant> Administration::certificate_end() const {
    return m_network ? m_network->certificate_end() : std::nullopt;
}

std::optional<std::uint16_t> Administration::port() const {
    return m_network ? std::optional{m_network->port()} : std::nullopt;
}

}
