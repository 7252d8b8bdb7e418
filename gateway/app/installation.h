#pragma once
// One installation at work: keys, store, adapters, the law in force. Everything that a verb or the
// daemon needs, opened in order and closed in reverse. It must never hold a decision or a record.

#include "gateway/app/certificate_book.h"
#include "gateway/app/lease_keeper.h"
#include "gateway/app/root_place.h"
#include "gateway/app/settings.h"
#include "gateway/app/signers.h"
#include "gateway/app/system_clock.h"
#include "gateway/config/configuration.h"
#include "gateway/core/log.h"
#include "gateway/crypto/envelope.h"
#include "gateway/crypto/signature.h"
#include "gateway/exchange/assembly.h"
#include "gateway/exchange/departure.h"
#include "gateway/http/client.h"
#include "gateway/http/loops.h"
#include "gateway/http/network_libraries.h"
#include "gateway/ports/meter.h"
#include "gateway/storage/store.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace gateway::app {

class Adapters;

/// Verified, cased and digested: what `check` says of a folder.
struct CheckedFolder {
    config::FileSet files;
    config::Loaded loaded;

    /// Whether the set may be put in force.
    [[nodiscard]] bool valid() const noexcept { return loaded.configuration != nullptr; }
};

/// Reads a folder, compiles it and runs its cases. @throws core::GatewayError FOLDER_UNREADABLE.
[[nodiscard]] CheckedFolder
check_folder(const std::filesystem::path& folder, const config::AdapterCatalogue& adapters);

class Installation final {
public:
    enum class Process : bool {
        daemon, ///< owns the private cluster
        command ///< a verb; works beside the daemon if that runs
    };

    /// Makes the keys of a new installation; none where there may be something that others were
    /// needed for, in a given database too, which is therefore asked first.
    /// @param meter told what becomes of decisions, commits and attempts; null: nobody measures.
    /// @throws core::GatewayError ROOT_KEY_LOST, ROOT_KEY_DIFFERS, SIGNING_KEY_LOST,
    /// SIGNING_KEY_DIFFERS (the store's other nodes sign by a key that is none of `signers()`),
    /// STORE_…, and what the data directory and the key files have wrong.
    Installation(
        const Settings& settings, Process process, const http::NetworkLibraries& libraries,
        core::LogSink& log, ports::Meter* meter = nullptr);
    ~Installation();
    Installation(const Installation&) = delete;
    Installation& operator=(const Installation&) = delete;

    /// What became of a folder that was to be put in force.
    struct Followed {
        std::vector<config::Finding> findings; ///< with errors nothing was changed
        bool activated{false};                 ///< it came into force now
    };

    /// Puts a folder in force, and says so in the journal, if it is valid and not so already. The
    /// folder of the settings, as it was when it was last put in force, undoes nothing that was put
    /// in force since: it is left unless it has changed, or a command names it.
    /// @param worker  whose chain gets the entry: configuration or cli-config.
    [[nodiscard]] Followed
    follow_folder(const std::filesystem::path& folder, const std::string& worker);

    /// Opens a worker's chain. Where another command has it, a command waits for some seconds.
    /// @throws core::GatewayError CHAIN_IN_USE.
    [[nodiscard]] std::unique_ptr<ports::UnitOfWorkFactory::Worker>
    open_worker(const std::string& name);

    [[nodiscard]] storage::Store& store() noexcept { return *m_store; }
    [[nodiscard]] LeaseKeeper& leases() noexcept { return *m_leases; }
    [[nodiscard]] exchange::Law& law();
    /// Loads what another process has put in force: for whoever works by the law without passing
    /// the gate, and may be the first here to need it. Thread-safe once the law was asked for.
    /// @throws core::GatewayError: what is loaded stays as it is.
    void follow_the_law();
    /// A configuration of the store, whether in force or not; a few are kept. Thread-safe.
    /// @throws core::GatewayError CONFIGURATION_UNKNOWN.
    [[nodiscard]] std::shared_ptr<const config::Configuration>
    configuration_of(const core::Digest& digest);
    [[nodiscard]] const exchange::DigestKeys& keys() const noexcept { return *m_keys; }
    /// The root key of the settings, and whether it still opens what is kept.
    /// @throws core::GatewayError ROOT_KEY_LOST, ROOT_KEY_DIFFERS, KEY_FILE_…, KEY_RING_DAMAGED,
    /// ROOT_TOKEN_….
    void check_root_key();
    [[nodiscard]] const RootPlace& root_place() const noexcept { return m_root_place; }
    /// Tells this installation from another, and nothing of its keys: the same whatever the root
    /// key is changed for.
    [[nodiscard]] const core::Digest& root_mark() const noexcept { return *m_root_mark; }
    /// For the hashes of tokens, and for the digests of readers' reasons.
    [[nodiscard]] const crypto::KeyedDigest& token_key() const noexcept { return *m_token_key; }
    [[nodiscard]] const crypto::KeyedDigest& reason_key() const noexcept { return *m_reason_key; }
    [[nodiscard]] const crypto::SigningKey& signing_key() const noexcept { return *m_signing_key; }
    /// Whose signatures count: its own and its predecessors', as the list says now.
    /// @throws core::GatewayError SIGNERS_FILE.
    [[nodiscard]] Signers signers() const;
    /// Our key for documents; null where the settings name none.
    [[nodiscard]] const crypto::DocumentKey* document_key() const noexcept {
        return m_document_key ? &*m_document_key : nullptr;
    }
    [[nodiscard]] SystemClock& clock() noexcept { return m_clock; }
    [[nodiscard]] http::Loops& loops() noexcept { return *m_loops; }
    [[nodiscard]] http::Client& client() noexcept { return *m_client; }
    [[nodiscard]] CertificateBook& certificates() noexcept { return m_certificates; }
    [[nodiscard]] core::LogSink& log() noexcept { return m_log; }
    [[nodiscard]] const Settings& settings() const noexcept { return m_settings; }
    [[nodiscard]] ports::Meter* meter() const noexcept { return m_meter; }
    [[nodiscard]] config::AdapterCatalogue adapters() const;

private:
    [[nodiscard]] crypto::RootKey root_key();
    void open_keys(const crypto::RootKey& root);
    void open_signing_key();
    void require_common_key();
    [[nodiscard]] std::shared_ptr<const exchange::Assembly> load(const core::Digest& digest);

    Settings m_settings;
    RootPlace m_root_place;
    Process m_process;
    core::LogSink& m_log;
    ports::Meter* m_meter;
    SystemClock m_clock;
    CertificateBook m_certificates;
    std::unique_ptr<http::Loops> m_loops;
    std::unique_ptr<http::Client> m_client;
    std::unique_ptr<Adapters> m_adapters;
    std::unique_ptr<exchange::DigestKeys> m_keys;
    std::optional<core::Digest>
        m_root_mark; ///< of the secret that the root key opened at the start
    std::unique_ptr<crypto::KeyedDigest> m_token_key;
    std::unique_ptr<crypto::KeyedDigest> m_reason_key;
    std::unique_ptr<crypto::SigningKey> m_signing_key;
    std::optional<crypto::DocumentKey> m_document_key;
    std::unique_ptr<storage::Store> m_store;
    std::unique_ptr<LeaseKeeper> m_leases;
    /// What was compiled of the folder, until the law is loaded: the same bytes are not compiled
    /// twice.
    std::atomic<std::shared_ptr<const config::Configuration>> m_followed;
    std::unique_ptr<exchange::Law> m_law;
    std::mutex m_earlier_mutex;
    std::deque<std::shared_ptr<const config::Configuration>> m_earlier; ///< the last few asked for
};

}
