#pragma once
// The store: everything that Lautturi keeps, in one PostgreSQL, behind the ports. It gives no
// plaintext to the disk and no right to send before a commit; it must never decide, and never let
// PostgreSQL's own words out.

#include "gateway/crypto/aead.h"
#include "gateway/crypto/key_ring.h"
#include "gateway/ports/accounts.h"
#include "gateway/ports/audit_log.h"
#include "gateway/ports/barriers.h"
#include "gateway/ports/deliveries.h"
#include "gateway/ports/drafts.h"
#include "gateway/ports/exchange_figures.h"
#include "gateway/ports/expectations.h"
#include "gateway/ports/histories.h"
#include "gateway/ports/inbox.h"
#include "gateway/ports/kept_answers.h"
#include "gateway/ports/leases.h"
#include "gateway/ports/message_log.h"
#include "gateway/ports/outbox.h"
#include "gateway/ports/own_rows.h"
#include "gateway/ports/people.h"
#include "gateway/ports/releases.h"
#include "gateway/ports/repeated_calls.h"
#include "gateway/ports/rights.h"
#include "gateway/ports/schedules.h"
#include "gateway/ports/traffic.h"
#include "gateway/ports/unit_of_work.h"
#include "gateway/ports/users.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace gateway::storage {

class ConfigurationStore;
class DecisionStore;
class JournalStore;
class PostgresOutbox;
class ProvenanceStore;
class StampedRows;
class KeptYears;
class PayloadPeriods;
class UnownedPayloads;
class RetentionStore;
class BreachStore;

struct StoreSettings {
    enum class Mode : std::uint8_t {
        own,    ///< a private cluster under data_directory, started and stopped with the store
        beside, ///< as `own`, but where another process (the daemon) runs that cluster, connect to
                ///< it
        given   ///< somebody else's PostgreSQL
    };

    Mode mode{Mode::own};
    /// Of this node, on a file system of this machine, in every mode: what the node itself must
    /// remember lies there. Empty: it remembers nothing, and nobody can tell when a process of it
    /// has ended.
    std::filesystem::path data_directory{};
    std::filesystem::path runtime_directory{}; ///< for the private cluster's socket; empty: /tmp
    std::string connection{};                  ///< given: libpq connection string of lautturi_app
    std::string owner_connection{};   ///< given: of lautturi_owner, to migrate; empty: the schema
                                      ///< must be there
    std::filesystem::path key_ring{}; ///< the key ring's file; empty: the root key alone
    crypto::KeyRing::RootAgain root_again{}; ///< asked when the ring has changed
    std::string node{"node"};    ///< names the journal chains; two processes must not share one
    bool artificial_join{false}; ///< setting identifiers.artificial-join
    /// Replicated: nothing leaves unless a standby confirms. A connection string with several
    /// servers says so by itself.
    bool require_synchronous{false};
    std::chrono::milliseconds doubt_limit{20'000}; ///< how long to find out what became of a commit
};

class Store final {
public:
    /// Starts the cluster (unless given), migrates, connects.
    /// @throws core::GatewayError STORE_DIRECTORY_IN_USE, STORE_UNREACHABLE, STORE_SCHEMA_OLDER, …
    Store(const StoreSettings& settings, const crypto::RootKey& root_key);
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    /// Stops the private cluster. Workers must be gone before.
    ~Store();

    /// Worker names as of ports::UnitOfWorkFactory. open_worker() throws core::GatewayError
    /// CHAIN_IN_USE when another process works under this node's name. Thread-safe; a worker is
    /// used by one thread at a time.
    [[nodiscard]] ports::UnitOfWorkFactory& work() noexcept;

    // All of these are thread-safe.
    [[nodiscard]] ports::People& people() noexcept;
    [[nodiscard]] ports::Users& users() noexcept;
    [[nodiscard]] ports::Accounts& accounts() noexcept;
    [[nodiscard]] PostgresOutbox& outbox() noexcept; ///< is a ports::Outbox
    [[nodiscard]] ConfigurationStore& configurations() noexcept;
    [[nodiscard]] ports::Drafts& drafts() noexcept;
    [[nodiscard]] JournalStore& journal() noexcept;
    [[nodiscard]] ProvenanceStore& provenance() noexcept;
    [[nodiscard]] StampedRows& stamped() noexcept; ///< is a ports::Comparisons
    [[nodiscard]] DecisionStore& decisions() noexcept;
    [[nodiscard]] RetentionStore& retention() noexcept;
    [[nodiscard]] PayloadPeriods& payload_periods() noexcept;
    [[nodiscard]] UnownedPayloads& unowned_payloads() noexcept;
    [[nodiscard]] KeptYears& kept_years() noexcept;
    [[nodiscard]] BreachStore& breaches() noexcept;
    [[nodiscard]] ports::Barriers& barriers() noexcept;
    [[nodiscard]] ports::Histories& histories() noexcept;
    [[nodiscard]] ports::Rights& rights() noexcept;
    [[nodiscard]] ports::DueRows& due_rows() noexcept;
    [[nodiscard]] ports::Schedules& schedules() noexcept;
    [[nodiscard]] ports::Expectations& expectations() noexcept;
    [[nodiscard]] ports::Deliveries& deliveries() noexcept;
    [[nodiscard]] ports::Inbox& inbox() noexcept;
    [[nodiscard]] ports::KeptAnswers& kept_answers() noexcept;
    [[nodiscard]] ports::Releases& releases() noexcept;
    [[nodiscard]] ports::Leases& leases() noexcept;
    [[nodiscard]] ports::Traffic& traffic() noexcept;
    [[nodiscard]] ports::MessageLog& messages() noexcept;
    [[nodiscard]] ports::AuditLog& audit() noexcept;
    [[nodiscard]] ports::ExchangeFigures& exchange_figures() noexcept;
    [[nodiscard]] ports::RepeatedCalls& repeated_calls() noexcept;
    [[nodiscard]] ports::ToldNotices& told_notices() noexcept;

    /// Rows of persons' and payloads' keys by the generation that wraps them; 0: of before there
    /// were any.
    [[nodiscard]] std::map<crypto::Generation, std::int64_t> wrapped_keys();
    /// Wraps every key anew that an older generation wraps, beside whoever works. @return how many.
    std::int64_t wrap_keys_anew();

    /// How the database is.
    struct Pulse {
        bool writable{false};
        /// Standbys confirm what is committed, or none has to. False: none is asked, or a commit
        /// has waited for one for some seconds.
        bool confirmed{true};
        /// What is committed stays. False: its settings say otherwise, and guard JOURNAL lets
        /// nothing through. Then the next pulse is on a new connection, for a setting of the role
        /// or the database is a connection's from its beginning.
        bool lasting{true};
        /// How far its clock is behind the journal's latest entry (guard CLOCK); 0: it is not.
        std::chrono::microseconds behind{0};
    };

    /// Nothing if it does not answer. May wait for it, and revives a private cluster that died.
    [[nodiscard]] std::optional<Pulse> pulse() noexcept;

    /// Whether this database was found to lack what it had acknowledged to this node. It stays so:
    /// no worker of this process begins anything any more (STORE_LOST_COMMITS).
    [[nodiscard]] bool lost_commits() const noexcept;

private:
    struct Inside;
    std::unique_ptr<Inside> m_inside;
};

}
