#include "gateway/storage/store.h"

#include "gateway/core/error.h"
#include "gateway/storage/breach_store.h"
#include "gateway/storage/configuration_store.h"
#include "gateway/storage/gate_facts.h"
#include "gateway/storage/given_database.h"
#include "gateway/storage/journal_store.h"
#include "gateway/storage/kept_years.h"
#include "gateway/storage/key_rows.h"
#include "gateway/storage/payload_periods.h"
#include "gateway/storage/postgres_accounts.h"
#include "gateway/storage/postgres_audit_log.h"
#include "gateway/storage/postgres_barriers.h"
#include "gateway/storage/postgres_deliveries.h"
#include "gateway/storage/postgres_drafts.h"
#include "gateway/storage/postgres_exchange_figures.h"
#include "gateway/storage/postgres_expectations.h"
#include "gateway/storage/postgres_histories.h"
#include "gateway/storage/postgres_inbox.h"
#include "gateway/storage/postgres_kept_answers.h"
#include "gateway/storage/postgres_leases.h"
#include "gateway/storage/postgres_message_log.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/postgres_own_rows.h"
#include "gateway/storage/postgres_people.h"
#include "gateway/storage/postgres_releases.h"
#include "gateway/storage/postgres_repeated_calls.h"
#include "gateway/storage/postgres_rights.h"
#include "gateway/storage/postgres_schedules.h"
#include "gateway/storage/postgres_traffic.h"
#include "gateway/storage/postgres_users.h"
#include "gateway/storage/private_cluster.h"
#include "gateway/storage/provenance_profiles.h"
#include "gateway/storage/retention_store.h"
#include "gateway/storage/schema.h"
#include "gateway/storage/stamped_rows.h"
#include "gateway/storage/unowned_payloads.h"
#include "gateway/storage/worker_factory.h"

#include <algorithm>
#include <atomic>

namespace gateway::storage {

namespace {

/// The first who comes says by which key the store is written; who has another one would find
/// nobody's refusals and holds.
/// @throws core::GatewayError ROOT_KEY_DIFFERS.
void require_root_key(Connection& connection, const RootKeys& keys) {
    constexpr std::string_view known{"SELECT mark FROM root_key_mark"};
    Rows rows{connection.run(known)};
    if (rows.empty()) {
        connection.run(
            "INSERT INTO root_key_mark (mark) VALUES ($1::bytea) ON CONFLICT (one) DO NOTHING",
            {Parameter::bytes(keys.mark())});
        rows = connection.run(known);
    }
    if (rows.digest(0, 0) != keys.mark()) {
        throw core::GatewayError{"ROOT_KEY_DIFFERS", core::GatewayError::Retry::never};
    }
}

/// Where the database is and how a connection to it is opened.
struct Place {
    std::unique_ptr<PrivateCluster> cluster{};
    std::string app{};
    std::string owner{};    ///< empty: this process does not migrate
    bool replicated{false}; ///< a standby has to confirm what is committed
};

Place place_of(const StoreSettings& settings) {
    using Mode = StoreSettings::Mode;
    Place place;
    place.replicated = settings.require_synchronous;
    if (settings.mode == Mode::given) {
        GivenDatabase app{given_database(settings.connection)};
        place.app = std::move(app.connection);
        place.replicated = place.replicated || app.several;
        if (!settings.owner_connection.empty()) {
            place.owner = given_database(settings.owner_connection).connection;
        }
        return place;
    }
    if (settings.mode == Mode::beside) {
        if (std::optional<std::string> app{
                PrivateCluster::attach(settings.data_directory, Role::app)}) {
            place.app = std::move(*app);
            return place; // who keeps it running has migrated it
        }
    }
    place.cluster = std::make_unique<PrivateCluster>(PrivateCluster::Settings{
        .data_directory = settings.data_directory,
        .runtime_directory = settings.runtime_directory});
    place.app = place.cluster->connection_string(Role::app);
    place.owner = place.cluster->connection_string(Role::owner);
    return place;
}

Connector connector_of(PrivateCluster* cluster, std::string connection_string) {
    return [cluster, connection_string = std::move(connection_string)] {
        try {
            return std::make_unique<Connection>(connection_string);
        } catch (const core::GatewayError& error) {
            if (cluster == nullptr || !error.retryable()) {
                throw;
            }
        }
        cluster->revive();
        return std::make_unique<Connection>(connection_string);
    };
}

}

struct Store::Inside {
    Inside(const StoreSettings& settings, const crypto::RootKey& root_key)
        : place{place_of(settings)}, keys{root_key, settings.key_ring, settings.root_again},
          pool{connector_of(place.cluster.get(), place.app)},
          people{
              pool, keys,
              settings.artificial_join ? PostgresPeople::Artificial::joined
                                       : PostgresPeople::Artificial::refused},
          users{pool}, accounts{pool}, traffic{pool}, messages{pool}, audit{pool},
          exchange_figures{pool}, repeated_calls{pool}, outbox{pool, keys}, configurations{pool},
          drafts{pool}, journal{pool, connector_of(place.cluster.get(), place.app)},
          provenance{pool}, stamped{pool}, decisions{pool, keys}, retention{pool},
          periods{pool, keys}, unowned{pool}, years{pool}, breaches{pool},
          barriers{pool, settings.data_directory}, histories{pool, keys}, rights{pool, keys},
          due_rows{pool, outbox}, schedules{pool, settings.node}, expectations{pool},
          deliveries{pool}, inbox{pool, keys, outbox}, kept_answers{pool, keys}, releases{pool},
          work{
              connector_of(place.cluster.get(), place.app),
              keys,
              {settings.node, settings.data_directory, place.replicated, settings.doubt_limit}},
          leases{
              pool,
              {settings.node, settings.data_directory,
               [this]() -> const std::string& { return work.process(); }}},
          told_notices{pool, settings.node} {
        if (!place.owner.empty()) {
            Connection owner{place.owner};
            migrate(owner);
        }
        pool.run([](Connection& connection) { require_schema(connection); });
        pool.run([&](Connection& connection) { require_root_key(connection, keys); });
    }

    Place place; // first: everything else needs the cluster until it is gone
    RootKeys keys;
    ConnectionPool pool;
    PostgresPeople people;
    PostgresUsers users;
    PostgresAccounts accounts;
    PostgresTraffic traffic;
    PostgresMessageLog messages;
    PostgresAuditLog audit;
    PostgresExchangeFigures exchange_figures;
    PostgresRepeatedCalls repeated_calls;
    PostgresOutbox outbox;
    ConfigurationStore configurations;
    PostgresDrafts drafts;
    JournalStore journal;
    ProvenanceStore provenance;
    StampedRows stamped;
    DecisionStore decisions;
    RetentionStore retention;
    PayloadPeriods periods;
    UnownedPayloads unowned;
    KeptYears years;
    BreachStore breaches;
    PostgresBarriers barriers;
    PostgresHistories histories;
    PostgresRights rights;
    PostgresDueRows due_rows;
    PostgresSchedules schedules;
    PostgresExpectations expectations;
    PostgresDeliveries deliveries;
    PostgresInbox inbox;
    PostgresKeptAnswers kept_answers;
    PostgresReleases releases;
    WorkerFactory work;
    PostgresLeases leases;
    PostgresToldNotices told_notices;
    std::atomic<bool> was_unsafe{false}; ///< at the last pulse
};

Store::Store(const StoreSettings& settings, const crypto::RootKey& root_key)
    : m_inside{std::make_unique<Inside>(settings, root_key)} {}

Store::~Store() = default;

ports::UnitOfWorkFactory& Store::work() noexcept {
    return m_inside->work;
}
ports::People& Store::people() noexcept {
    return m_inside->people;
}
ports::Accounts& Store::accounts() noexcept {
    return m_inside->accounts;
}

ports::Traffic& Store::traffic() noexcept {
    return m_inside->traffic;
}
ports::ExchangeFigures& Store::exchange_figures() noexcept {
    return m_inside->exchange_figures;
}
ports::RepeatedCalls& Store::repeated_calls() noexcept {
    return m_inside->repeated_calls;
}

ports::MessageLog& Store::messages() noexcept {
    return m_inside->messages;
}

ports::AuditLog& Store::audit() noexcept {
    return m_inside->audit;
}

ports::Users& Store::users() noexcept {
    return m_inside->users;
}
PostgresOutbox& Store::outbox() noexcept {
    return m_inside->outbox;
}
ConfigurationStore& Store::configurations() noexcept {
    return m_inside->configurations;
}
ports::Drafts& Store::drafts() noexcept {
    return m_inside->drafts;
}
JournalStore& Store::journal() noexcept {
    return m_inside->journal;
}
ProvenanceStore& Store::provenance() noexcept {
    return m_inside->provenance;
}
StampedRows& Store::stamped() noexcept {
    return m_inside->stamped;
}
DecisionStore& Store::decisions() noexcept {
    return m_inside->decisions;
}
BreachStore& Store::breaches() noexcept {
    return m_inside->breaches;
}
KeptYears& Store::kept_years() noexcept {
    return m_inside->years;
}

PayloadPeriods& Store::payload_periods() noexcept {
    return m_inside->periods;
}

UnownedPayloads& Store::unowned_payloads() noexcept {
    return m_inside->unowned;
}

RetentionStore& Store::retention() noexcept {
    return m_inside->retention;
}

ports::Barriers& Store::barriers() noexcept {
    return m_inside->barriers;
}
ports::Histories& Store::histories() noexcept {
    return m_inside->histories;
}
ports::Rights& Store::rights() noexcept {
    return m_inside->rights;
}

ports::DueRows& Store::due_rows() noexcept {
    return m_inside->due_rows;
}
ports::Schedules& Store::schedules() noexcept {
    return m_inside->schedules;
}
ports::Expectations& Store::expectations() noexcept {
    return m_inside->expectations;
}
ports::Deliveries& Store::deliveries() noexcept {
    return m_inside->deliveries;
}
ports::KeptAnswers& Store::kept_answers() noexcept {
    return m_inside->kept_answers;
}
ports::Releases& Store::releases() noexcept {
    return m_inside->releases;
}

ports::Inbox& Store::inbox() noexcept {
    return m_inside->inbox;
}

ports::Leases& Store::leases() noexcept {
    return m_inside->leases;
}
ports::ToldNotices& Store::told_notices() noexcept {
    return m_inside->told_notices;
}

bool Store::lost_commits() const noexcept {
    return m_inside->work.lost_commits();
}

std::map<crypto::Generation, std::int64_t> Store::wrapped_keys() {
    return m_inside->pool.run(
        [](Connection& connection) { return keys_by_generation(connection); });
}

std::int64_t Store::wrap_keys_anew() {
    return m_inside->pool.run(
        [this](Connection& connection) { return wrap_keys(connection, m_inside->keys); });
}

std::optional<Store::Pulse> Store::pulse() noexcept {
    try {
        // A commit that waits for a standby is not asked how it is: that would wait as well.
        static const std::string sql{
            "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = "
            "'off', ($1::bigint = 0 OR current_setting('synchronous_standby_names') <> '')"
            " AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = current_user"
            " AND wait_event = 'SyncRep' AND query_start < clock_timestamp() - interval '5 s'),"
            " coalesce((extract(epoch FROM max(at) - clock_timestamp()) * "
            "1000000)::bigint, 0), "
            + std::string{commits_last} + " FROM chain_head"};
        const Pulse pulse{m_inside->pool.run([this](Connection& connection) {
            const Rows rows{
                connection.run(sql, {Parameter::integer(m_inside->place.replicated ? 1 : 0)})};
            return Pulse{
                rows.boolean(0, 0), rows.boolean(0, 1), rows.boolean(0, 3),
                std::chrono::microseconds{std::max<std::int64_t>(0, rows.integer(0, 2))}};
        })};
        // the next pulse tells whether it was put right meanwhile; at the first at which it is,
        // sessions may still be there that began between the two
        if (m_inside->was_unsafe.exchange(!pulse.lasting) || !pulse.lasting) {
            m_inside->pool.renew();
        }
        return pulse;
    } catch (...) { // whatever it was: it does not answer
        return std::nullopt;
    }
}

}
