#pragma once
// The settings of one installation. Every key is documented in gateway/app/lautturi.properties,
// which a test holds to this list; an unknown key is refused, so that a misspelt one cannot be
// overlooked.

#include "gateway/policy/decide.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gateway::app {

/// The times of a lease: renewal < stop < length. Between stop and length nobody sends.
struct LeaseTerms {
    std::chrono::seconds length{60};  ///< of the database's clock
    std::chrono::seconds renewal{20}; ///< between renewals
    std::chrono::seconds stop{45};    ///< after the last renewal that was acknowledged began
};

/// Whom to tell of what is not as it should be, and how.
struct AlertSettings {
    policy::Language language{policy::Language::fi};
    std::chrono::seconds after{60}; ///< what is over sooner is not told

    std::string mail_server; ///< smtp:// (STARTTLS) or smtps://; empty: no mail
    std::string mail_from;
    std::vector<std::string> mail_to;
    std::string mail_user; ///< empty: no login
    std::filesystem::path mail_password_file;
    std::filesystem::path mail_authority; ///< PEM; empty: the machine's

    std::string webhook_url; ///< https://; empty: none
    std::filesystem::path webhook_secret_file;
    std::filesystem::path webhook_authority; ///< PEM; empty: the machine's
};

/// Where heads of the journal are deposited outside. Nothing named: nowhere.
struct AnchorSettings {
    std::chrono::seconds interval{86'400};
    std::filesystem::path folder;                  ///< on another machine, write-once if possible
    std::vector<std::string> mail_to;              ///< by the server of the alerts
    std::string timestamp_url;                     ///< https://, of an RFC 3161 service
    std::filesystem::path timestamp_authority;     ///< PEM of who certified the service's key
    std::filesystem::path timestamp_tls_authority; ///< PEM; empty: the machine's
};

/// The directory by which people sign in (OpenID Connect). No issuer: they sign in here alone.
struct SignInSettings {
    std::string issuer; ///< https://, as its tokens say it
    std::string name;   ///< on the button
    std::string client;
    std::filesystem::path secret_file; ///< empty: we are a public client
    std::string return_url;            ///< https://…/session/return
    std::filesystem::path authority;   ///< PEM; empty: the machine's
    std::string user_claim{"preferred_username"};
    std::string user_domain;
    std::string role_claim{"groups"};
    std::map<std::string, std::string> roles; ///< our role by the claim's value
};

struct Settings {
    enum class StoreMode : std::uint8_t { own_cluster, given };

    std::string node_name{"node1"};
    std::filesystem::path data_directory{"/var/lib/lautturi"};
    std::filesystem::path runtime_directory{}; ///< empty: one under /tmp that is made and removed
    StoreMode store_mode{StoreMode::own_cluster};
    std::string store_connection;         ///< libpq connection string of the role lautturi_app
    std::string store_owner_connection;   ///< the same for lautturi_owner (schema changes)
    bool store_replicated{false};         ///< a standby has to confirm whatever is committed
    std::chrono::seconds doubt_limit{60}; ///< how long to find out what became of a commit

    std::filesystem::path config_folder{"/etc/lautturi/mappings"};
    bool follow_folder{true};

    std::string relay_address{"127.0.0.1"};
    std::uint16_t relay_port{8443};
    std::string party_address{"127.0.0.1"};
    std::uint16_t party_port{9443};
    std::uint16_t health_port{8080};
    std::string admin_address; ///< empty: the interface is not on the network
    std::uint16_t admin_port{0};
    std::filesystem::path admin_socket; ///< empty: <data>/admin.sock
    std::filesystem::path port_file;    ///< written with the ports in use; empty: not written
    unsigned loops{0};                  ///< 0: one a core

    std::filesystem::path tls_certificate;
    std::filesystem::path tls_key;
    std::filesystem::path tls_client_authority;
    std::filesystem::path tls_client_revocations; ///< PEM, lists; empty: none are looked at

    /// Our certificate and key for documents (CMS); both or neither.
    std::filesystem::path document_certificate;
    std::filesystem::path document_key;
    std::filesystem::path xslt_program; ///< empty: no stylesheet is applied

    std::filesystem::path root_key;             ///< empty: <data>/keys/root.key
    std::int64_t journal_years{0};              ///< 0: the journal is kept for ever
    std::int64_t audit_years{0};                ///< 0: the audit stream is kept as the journal is
    std::int64_t consent_years{0};              ///< 0: consents and holds are kept for ever
    std::int64_t decision_years{0};             ///< 0: what decisions were made from, likewise
    std::int64_t provenance_years{0};           ///< 0: where fields came from, likewise
    std::int64_t delivery_years{0};             ///< 0: received documents, likewise
    std::vector<std::string> archive_exchanges; ///< what their party accepts, an archive has
    std::string root_token;            ///< PKCS#11 URI of the root key; empty: it is in the file
    std::filesystem::path key_ring;    ///< empty: <data>/keys/ring
    std::filesystem::path signing_key; ///< empty: <data>/keys/journal.pem

    bool artificial_join{false};
    std::size_t queue_bound{4'096};
    unsigned lookup_threads{2};
    std::chrono::seconds register_fresh{600}; ///< how long what a register said is what it says
    std::chrono::seconds collect_interval{5};
    std::uint64_t delivery_limit{
        std::uint64_t{2} << 30U}; ///< bytes of a document that is collected
    unsigned batch_workers{2};    ///< runs that are carried on at once
    LeaseTerms lease;
    unsigned disk_reserve{256};       ///< MiB; with less free nothing new is taken in
    unsigned disk_warning{2'048};     ///< MiB; with less free somebody is told
    unsigned certificate_warning{30}; ///< days before its end
    bool schedule_enabled{true};
    AlertSettings alerts;
    AnchorSettings anchors;
    SignInSettings sign_in;
    std::chrono::seconds acknowledge_wait{30}; ///< how long recording waits for its acknowledgement
};

/// The keys that a settings file may hold, as it writes them.
[[nodiscard]] const std::vector<std::string>& setting_keys();

/// Reads a settings file (Poco's property format); relative paths in it are relative to the file's
/// folder, and credentials are those of the unit that asks (handed_over()).
/// @throws core::GatewayError SETTINGS_UNREADABLE, SETTING_UNKNOWN, SETTING_INVALID with the key.
[[nodiscard]] Settings read_settings(const std::filesystem::path& file);

}
