#include "gateway/app/installation.h"

#include "gateway/admin/rule_cases.h"
#include "gateway/app/adapters.h"
#include "gateway/app/data_directory.h"
#include "gateway/config/trial.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/key_ring.h"
#include "gateway/exchange/activation.h"
#include "gateway/exchange/wrapping.h"
#include "gateway/journal/checkpoint.h"
#include "gateway/storage/configuration_store.h"
#include "gateway/storage/given_database.h"
#include "gateway/storage/journal_store.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

namespace gateway::app {

namespace fs = std::filesystem;

namespace {

using core::GatewayError;

/// The worker of whoever follows the folder by itself: `config activate` means it.
constexpr std::string_view followers_worker{"configuration"};
/// How long a command waits for another of its kind.
constexpr std::chrono::seconds chain_patience{5};
constexpr std::chrono::milliseconds chain_look_again{100};

/// A key for one use, from the root key and a label.
crypto::KeyedDigest derived(const crypto::SymmetricKey& root, std::string_view label) {
    const crypto::KeyedDigest derivation{root.reveal()};
    const core::Digest key{derivation.of(core::as_bytes(label))};
    return crypto::KeyedDigest{key};
}

core::Digest mark_of(const crypto::SymmetricKey& secret) {
    return derived(secret, "lautturi marks").of({});
}

/// Whether something may have been signed already: here, or by another node of the store.
bool has_signed(const Settings& settings) {
    if (fs::exists(Signers::public_half_of(settings)) || fs::exists(Signers::file_of(settings))
        || fs::exists(settings.data_directory / "postgres")) {
        return true;
    }
    if (settings.store_mode != Settings::StoreMode::given) {
        return false;
    }
    const std::string& owner{settings.store_owner_connection}; // there before the other's role is
    return storage::is_begun(owner.empty() ? settings.store_connection : owner);
}

/// Whether a node has signed any of its chains in this store.
bool has_checkpoint(storage::JournalStore& journal, const std::string& node) {
    const std::vector<storage::StoredChain> chains{journal.chains()};
    return std::any_of(chains.begin(), chains.end(), [&](const storage::StoredChain& chain) {
        return chain.name.starts_with(node + "/")
               && journal.last_checkpoint(chain.number).has_value();
    });
}

storage::StoreSettings
store_settings(const Settings& settings, const RootPlace& root, Installation::Process process) {
    storage::StoreSettings store;
    store.mode = settings.store_mode == Settings::StoreMode::given
                     ? storage::StoreSettings::Mode::given
                 : process == Installation::Process::daemon ? storage::StoreSettings::Mode::own
                                                            : storage::StoreSettings::Mode::beside;
    store.data_directory = settings.data_directory;
    store.runtime_directory = settings.runtime_directory;
    store.connection = settings.store_connection;
    store.owner_connection = settings.store_owner_connection;
    store.require_synchronous = settings.store_replicated;
    store.doubt_limit = settings.doubt_limit;
    store.key_ring = settings.key_ring;
    store.root_again = [root] { return root.load(); };
    store.node = settings.node_name;
    store.artificial_join = settings.artificial_join;
    return store;
}

/// Of each exchange that encrypts: why nothing would leave today by the certificate of its party
/// that lies there. That there is none, or no pin, was noted with the rest.
void note_certificates(CheckedFolder& checked) {
    const config::Configuration& configuration{*checked.loaded.configuration};
    const core::Instant now{SystemClock{}.now()};
    for (const config::Exchange& exchange : configuration.exchanges) {
        const config::Party* const party{configuration.find(exchange.party)};
        if (exchange.direction != ports::Direction::out || !exchange.wrapping.encrypted
            || party == nullptr || party->document_certificate.empty()
            || party->document_pins.empty()) {
            continue;
        }
        try {
            exchange::require_recipient(*party, now);
        } catch (const GatewayError& failure) {
            checked.loaded.findings.push_back(
                {config::Finding::Severity::note,
                 "parties/" + std::string{party->id.text()} + "/documents.pem", 0, failure.code(),
                 "nothing leaves to the party by " + std::string{exchange.id.text()}
                     + " with this certificate"});
        }
    }
}

}

CheckedFolder check_folder(const fs::path& folder, const config::AdapterCatalogue& adapters) {
    CheckedFolder checked{config::FileSet::read(folder), {}};
    const core::Digest digest{crypto::sha256(checked.files.pack())};
    checked.loaded = config::load(checked.files, digest, adapters);
    if (checked.loaded.configuration) {
        std::vector<config::Finding> failing{admin::failing_cases(*checked.loaded.configuration)};
        if (!failing.empty()) {
            checked.loaded.configuration = nullptr;
            checked.loaded.findings.insert(
                checked.loaded.findings.end(), failing.begin(), failing.end());
        } else {
            note_certificates(checked);
        }
    }
    return checked;
}

Installation::Installation(
    const Settings& settings, Process process, const http::NetworkLibraries& libraries,
    core::LogSink& log, ports::Meter* meter)
    : m_settings{settings}, m_root_place{settings}, m_process{process}, m_log{log}, m_meter{meter} {
    require_time_zone();
    if (process == Process::daemon) {
        require_place(m_settings.data_directory);
    } else {
        require_installation(m_settings.data_directory);
    }
    const crypto::RootKey root{root_key()};
    open_keys(root);
    m_loops = std::make_unique<http::Loops>(libraries, m_settings.loops);
    http::Client::Settings client;
    client.on_peer = m_certificates.sink();
    if (process == Process::daemon) { // a command waits for no long answer
        client.held_folder = held_folder(m_settings.data_directory);
    }
    m_client = std::make_unique<http::Client>(*m_loops, std::move(client));
    m_adapters = std::make_unique<Adapters>(m_settings, *m_client, m_clock);
    m_store =
        std::make_unique<storage::Store>(store_settings(m_settings, m_root_place, process), root);
    require_common_key();
    m_leases = std::make_unique<LeaseKeeper>(m_store->leases(), m_clock, m_log, m_settings.lease);
}

Installation::~Installation() = default;

/// Made at the first start alone. Later a key that is not there is lost, and another in its place
/// would open nothing of what is kept.
crypto::RootKey Installation::root_key() {
    for (const fs::path& file :
         {m_settings.root_key, m_settings.key_ring, m_settings.signing_key}) {
        if (!fs::exists(file.parent_path())) {
            fs::create_directories(file.parent_path());
            fs::permissions(file.parent_path(), fs::perms::owner_all);
        }
    }
    const bool begun{fs::exists(m_settings.key_ring) || has_signed(m_settings)};
    if (begun) {
        return m_root_place.load();
    }
    const crypto::RootKey made{m_root_place.load_or_create()};
    if (made.in_memory() == nullptr) { // nothing can be derived from it: it has a ring at once
        crypto::KeyRingFile{m_settings.key_ring}.write(
            crypto::fresh_contents(m_clock.now()), {made});
    }
    return made;
}

void Installation::check_root_key() {
    const crypto::KeyRing ring{m_root_place.load(), m_settings.key_ring};
    if (mark_of(ring.secret()) != m_root_mark) {
        throw GatewayError{"ROOT_KEY_DIFFERS", GatewayError::Retry::never};
    }
}

void Installation::open_keys(const crypto::RootKey& root_key) {
    const crypto::KeyRing ring{root_key, m_settings.key_ring};
    const crypto::SymmetricKey& root{ring.secret()};
    m_root_mark = mark_of(root);
    m_keys = std::make_unique<exchange::DigestKeys>(exchange::DigestKeys{
        derived(root, "lautturi payload digests"), derived(root, "lautturi fingerprints"),
        derived(root, "lautturi record keys")});
    if (!m_settings.document_certificate.empty() || !m_settings.document_key.empty()) {
        m_document_key =
            crypto::DocumentKey::load(m_settings.document_certificate, m_settings.document_key);
    }
    m_token_key = std::make_unique<crypto::KeyedDigest>(derived(root, "lautturi tokens"));
    m_reason_key = std::make_unique<crypto::KeyedDigest>(derived(root, "lautturi reasons"));

    open_signing_key();
}

/// Made at the first start alone: another in the place of one that is lost would sign on in its
/// name, and nothing that it signed would be believed.
void Installation::open_signing_key() {
    if (!fs::exists(m_settings.signing_key)) {
        if (has_signed(m_settings)) {
            throw GatewayError{
                "SIGNING_KEY_LOST", m_settings.signing_key.string(), GatewayError::Retry::never};
        }
        const crypto::SigningKey made{crypto::SigningKey::generate()};
        try {
            made.save(m_settings.signing_key);
        } catch (const GatewayError& failure) {
            if (failure.code() != core::Code{"KEY_FILE_EXISTS"}) { // another process was first
                throw;
            }
        }
    }
    m_signing_key =
        std::make_unique<crypto::SigningKey>(crypto::SigningKey::load(m_settings.signing_key));
    static_cast<void>(signers()); // from now on it is one of those that signed
    // The public half, for whoever verifies: an export and this file are enough.
    const fs::path public_file{Signers::public_half_of(m_settings)};
    const std::string pem{m_signing_key->public_key().pem()};
    std::ifstream there{public_file};
    if (std::string{std::istreambuf_iterator<char>{there}, {}} != pem) {
        std::ofstream{public_file} << pem;
    }
}

/// A node with a key of its own would have the others stopped by what it signed: none of them knows
/// its key, whatever keys it knows. One that has signed here may have had its key changed.
void Installation::require_common_key() {
    const std::optional<storage::StoredCheckpoint> newest{
        m_store->journal().last_of_others(m_settings.node_name)};
    if (!newest) {
        return;
    }
    const core::Result<journal::Checkpoint> head{journal::decode_checkpoint(newest->encoded)};
    const auto signed_it = [&](const crypto::VerifyKey& key) {
        return head && journal::is_signed_by(head.value(), key);
    };
    if (signed_it(m_signing_key->public_key())) {
        return;
    }
    const Signers known{signers()};
    if (!has_checkpoint(m_store->journal(), m_settings.node_name)
        || std::none_of(known.keys().begin(), known.keys().end(), signed_it)) {
        throw GatewayError{
            "SIGNING_KEY_DIFFERS", m_settings.signing_key.string(), GatewayError::Retry::never};
    }
}

Signers Installation::signers() const {
    return Signers::with(m_settings, m_signing_key->public_key());
}

config::AdapterCatalogue Installation::adapters() const {
    return m_adapters->catalogue();
}

std::shared_ptr<const exchange::Assembly> Installation::load(const core::Digest& digest) {
    const std::optional<core::Bytes> packed{m_store->configurations().get(digest)};
    if (!packed) {
        throw GatewayError{"CONFIGURATION_UNKNOWN", GatewayError::Retry::never};
    }
    const core::Result<config::FileSet> files{config::FileSet::unpack(*packed)};
    if (!files || crypto::sha256(*packed) != digest) {
        throw GatewayError{"CONFIGURATION_CORRUPT", GatewayError::Retry::never};
    }
    auto configuration = m_followed.exchange(nullptr);
    if (!configuration || configuration->digest != digest) {
        configuration = config::try_out(files.value(), digest, adapters()).tried;
    }
    if (!configuration) {
        throw GatewayError{"CONFIGURATION_INVALID", GatewayError::Retry::never};
    }
    return std::make_shared<const exchange::Assembly>(
        std::move(configuration), adapters(), m_meter);
}

Installation::Followed
Installation::follow_folder(const fs::path& folder, const std::string& worker) {
    CheckedFolder checked{check_folder(folder, adapters())};
    Followed followed{std::move(checked.loaded.findings), false};
    if (!checked.valid()) {
        return followed;
    }
    const core::Digest digest{checked.loaded.configuration->digest};
    storage::ConfigurationStore& configurations{m_store->configurations()};
    const bool as_it_was{configurations.followed() == digest};
    if (worker == followers_worker && as_it_was && configurations.active() != digest) {
        followed.findings.push_back(config::Finding{
            config::Finding::Severity::note, ".", 0, "FOLDER_UNCHANGED",
            "the folder is as it was; what was put in force since stays"});
        return followed;
    }
    configurations.put(digest, checked.files.pack());
    followed.activated = exchange::activate(*open_worker(worker), digest, m_settings.node_name);
    m_followed = std::move(checked.loaded.configuration);
    // Also where it was in force already, and last: what was not put in force was not followed. A
    // folder that its node does not follow says nothing of the one that another node does.
    std::error_code absent;
    if (m_settings.follow_folder && !as_it_was
        && fs::equivalent(folder, m_settings.config_folder, absent)) {
        configurations.follow(digest);
    }
    return followed;
}

std::unique_ptr<ports::UnitOfWorkFactory::Worker>
Installation::open_worker(const std::string& name) {
    const auto until = std::chrono::steady_clock::now() + chain_patience;
    for (;;) {
        try {
            return m_store->work().open_worker(name);
        } catch (const GatewayError& failure) {
            if (failure.code() != core::Code{"CHAIN_IN_USE"} || m_process == Process::daemon) {
                throw;
            }
        }
        if (std::chrono::steady_clock::now() >= until) {
            throw GatewayError{
                "CHAIN_IN_USE", "another command of this kind is at work (" + name + ")",
                GatewayError::Retry::later};
        }
        std::this_thread::sleep_for(chain_look_again);
    }
}

std::shared_ptr<const config::Configuration>
Installation::configuration_of(const core::Digest& digest) {
    constexpr std::size_t kept{4};
    if (auto in_force = law().loaded(digest)) {
        return in_force;
    }
    const std::scoped_lock lock{m_earlier_mutex};
    for (const auto& earlier : m_earlier) {
        if (earlier->digest == digest) {
            return earlier;
        }
    }
    m_earlier.push_front(load(digest)->configuration());
    if (m_earlier.size() > kept) {
        m_earlier.pop_back();
    }
    return m_earlier.front();
}

exchange::Law& Installation::law() {
    if (!m_law) {
        const std::optional<core::Digest> active{m_store->configurations().active()};
        if (!active) {
            throw GatewayError{"CONFIGURATION_NONE", GatewayError::Retry::never};
        }
        m_law = std::make_unique<exchange::Law>(
            load(*active), [this](const core::Digest& digest) { return load(digest); });
    }
    return *m_law;
}

void Installation::follow_the_law() {
    const auto active = [this] { return m_store->configurations().active(); };
    // until it stands: another one may have come into force, and been loaded, meanwhile
    for (auto digest = active(); digest && !law().loaded(*digest); digest = active()) {
        law().load(*digest);
    }
}

}
