#include "gateway/app/settings.h"

#include "gateway/app/credentials.h"
#include "gateway/app/settings_lines.h"
#include "gateway/core/error.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/StringTokenizer.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace gateway::app {

namespace {

using core::GatewayError;

/// @param why  what may stand there, or what it lacks.
[[noreturn]] void
invalid(const std::string& key, const std::filesystem::path& file, const std::string& why) {
    throw GatewayError{
        "SETTING_INVALID", setting_place(key, file) + ": " + why, GatewayError::Retry::never};
}

/// A value on its way into the settings; relative paths belong to the file's folder.
struct Reading {
    const std::string& key;
    const std::string& value;
    const std::filesystem::path& folder;
    const std::filesystem::path& file;

    /// @param allowed  what may stand there.
    [[noreturn]] void refuse(const std::string& allowed) const { invalid(key, file, allowed); }

    [[nodiscard]] unsigned number(unsigned least, unsigned most) const {
        const std::optional<unsigned> parsed{whole_number(value)};
        if (!parsed || *parsed < least || *parsed > most) {
            refuse("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        }
        return *parsed;
    }

    [[nodiscard]] std::chrono::seconds seconds(unsigned least, unsigned most) const {
        return std::chrono::seconds{number(least, most)};
    }

    [[nodiscard]] std::uint16_t port() const {
        return static_cast<std::uint16_t>(number(0, 65'535));
    }

    /// `127.0.0.1:9444`, `[::1]:9444`; empty stays empty.
    [[nodiscard]] std::pair<std::string, std::uint16_t> address_and_port() const {
        if (value.empty()) {
            return {};
        }
        const std::size_t colon{value.rfind(':')};
        const std::optional<unsigned> parsed{whole_number(value.substr(colon + 1))};
        if (colon == std::string::npos || colon == 0 || !parsed || *parsed > 65'535) {
            refuse("an address and a port, such as 127.0.0.1:9444 or [::1]:9444");
        }
        std::string address{value.substr(0, colon)};
        if (address.starts_with('[') && address.ends_with(']')) {
            address = address.substr(1, address.size() - 2);
        }
        return {std::move(address), static_cast<std::uint16_t>(*parsed)};
    }

    [[nodiscard]] bool truth() const {
        if (value != "true" && value != "false") {
            refuse("true or false");
        }
        return value == "true";
    }

    [[nodiscard]] policy::Language language() const {
        if (value != "fi" && value != "sv" && value != "en") {
            refuse("fi, sv or en");
        }
        return value == "fi"   ? policy::Language::fi
               : value == "sv" ? policy::Language::sv
                               : policy::Language::en;
    }

    /// Separated by commas.
    [[nodiscard]] std::vector<std::string> words() const {
        const Poco::StringTokenizer all{
            value, ",", Poco::StringTokenizer::TOK_TRIM | Poco::StringTokenizer::TOK_IGNORE_EMPTY};
        return {all.begin(), all.end()};
    }

    [[nodiscard]] std::filesystem::path path() const {
        return value.empty() ? std::filesystem::path{} : (folder / value).lexically_normal();
    }
};

/// The values of the directory's claim that give a role here.
void map_role(Settings& to, const Reading& from, const char* role) {
    for (const std::string& value : from.words()) {
        if (!to.sign_in.roles.emplace(value, role).second) {
            from.refuse("its " + value + " gives another role already");
        }
    }
}

using Apply = std::function<void(Settings&, const Reading&)>;

const std::map<std::string, Apply>& appliers() {
    static const std::map<std::string, Apply> table{
        {"node.name", [](Settings& to, const Reading& from) { to.node_name = from.value; }},
        {"data.directory",
         [](Settings& to, const Reading& from) { to.data_directory = from.path(); }},
        {"runtime.directory",
         [](Settings& to, const Reading& from) { to.runtime_directory = from.path(); }},
        {"store.mode",
         [](Settings& to, const Reading& from) {
             if (from.value != "private" && from.value != "given") {
                 from.refuse("private or given");
             }
             to.store_mode = from.value == "given" ? Settings::StoreMode::given
                                                   : Settings::StoreMode::own_cluster;
         }},
        {"store.connection",
         [](Settings& to, const Reading& from) { to.store_connection = from.value; }},
        {"store.owner-connection",
         [](Settings& to, const Reading& from) { to.store_owner_connection = from.value; }},
        {"store.replicated",
         [](Settings& to, const Reading& from) { to.store_replicated = from.truth(); }},
        {"store.doubt-limit",
         [](Settings& to, const Reading& from) {
             to.doubt_limit = std::chrono::seconds{from.number(1, 3'600)};
         }},
        {"config.folder",
         [](Settings& to, const Reading& from) { to.config_folder = from.path(); }},
        {"config.follow-folder",
         [](Settings& to, const Reading& from) { to.follow_folder = from.truth(); }},
        {"listen.relay.address",
         [](Settings& to, const Reading& from) { to.relay_address = from.value; }},
        {"listen.relay.port",
         [](Settings& to, const Reading& from) { to.relay_port = from.port(); }},
        {"listen.party.address",
         [](Settings& to, const Reading& from) { to.party_address = from.value; }},
        {"listen.party.port",
         [](Settings& to, const Reading& from) { to.party_port = from.port(); }},
        {"listen.health.port",
         [](Settings& to, const Reading& from) { to.health_port = from.port(); }},
        {"admin.listen",
         [](Settings& to, const Reading& from) {
             std::tie(to.admin_address, to.admin_port) = from.address_and_port();
         }},
        {"admin.socket", [](Settings& to, const Reading& from) { to.admin_socket = from.path(); }},
        {"listen.port-file", [](Settings& to, const Reading& from) { to.port_file = from.path(); }},
        {"listen.loops", [](Settings& to, const Reading& from) { to.loops = from.number(0, 256); }},
        {"tls.certificate",
         [](Settings& to, const Reading& from) { to.tls_certificate = from.path(); }},
        {"tls.key", [](Settings& to, const Reading& from) { to.tls_key = from.path(); }},
        {"tls.client-authority",
         [](Settings& to, const Reading& from) { to.tls_client_authority = from.path(); }},
        {"tls.client-revocations",
         [](Settings& to, const Reading& from) { to.tls_client_revocations = from.path(); }},
        {"documents.certificate",
         [](Settings& to, const Reading& from) { to.document_certificate = from.path(); }},
        {"documents.key", [](Settings& to, const Reading& from) { to.document_key = from.path(); }},
        {"xslt.program", [](Settings& to, const Reading& from) { to.xslt_program = from.path(); }},
        {"keys.root",
         [](Settings& to, const Reading& from) {
             const bool token{from.value.starts_with("pkcs11:")};
             to.root_token = token ? from.value : std::string{};
             to.root_key = token ? std::filesystem::path{} : from.path();
         }},
        {"keys.ring", [](Settings& to, const Reading& from) { to.key_ring = from.path(); }},
        {"keys.signing", [](Settings& to, const Reading& from) { to.signing_key = from.path(); }},
        {"retention.journal",
         [](Settings& to, const Reading& from) { to.journal_years = from.number(0, 200); }},
        {"retention.audit",
         [](Settings& to, const Reading& from) { to.audit_years = from.number(0, 200); }},
        {"retention.consents",
         [](Settings& to, const Reading& from) { to.consent_years = from.number(0, 200); }},
        {"retention.decisions",
         [](Settings& to, const Reading& from) { to.decision_years = from.number(0, 200); }},
        {"retention.provenance",
         [](Settings& to, const Reading& from) { to.provenance_years = from.number(0, 200); }},
        {"retention.deliveries",
         [](Settings& to, const Reading& from) { to.delivery_years = from.number(0, 200); }},
        {"retention.archive",
         [](Settings& to, const Reading& from) { to.archive_exchanges = from.words(); }},
        {"identifiers.artificial-join",
         [](Settings& to, const Reading& from) { to.artificial_join = from.truth(); }},
        {"gate.queue",
         [](Settings& to, const Reading& from) { to.queue_bound = from.number(1, 1'000'000); }},
        {"register.threads",
         [](Settings& to, const Reading& from) { to.lookup_threads = from.number(1, 64); }},
        {"disk.reserve",
         [](Settings& to, const Reading& from) { to.disk_reserve = from.number(0, 100'000'000); }},
        {"disk.warning",
         [](Settings& to, const Reading& from) { to.disk_warning = from.number(0, 100'000'000); }},
        {"certificates.warning",
         [](Settings& to, const Reading& from) { to.certificate_warning = from.number(0, 3'650); }},
        {"alert.language",
         [](Settings& to, const Reading& from) { to.alerts.language = from.language(); }},
        {"alert.after",
         [](Settings& to, const Reading& from) {
             to.alerts.after = std::chrono::seconds{from.number(0, 86'400)};
         }},
        {"alert.mail.server",
         [](Settings& to, const Reading& from) { to.alerts.mail_server = from.value; }},
        {"alert.mail.from",
         [](Settings& to, const Reading& from) { to.alerts.mail_from = from.value; }},
        {"alert.mail.to",
         [](Settings& to, const Reading& from) { to.alerts.mail_to = from.words(); }},
        {"alert.mail.user",
         [](Settings& to, const Reading& from) { to.alerts.mail_user = from.value; }},
        {"alert.mail.password-file",
         [](Settings& to, const Reading& from) { to.alerts.mail_password_file = from.path(); }},
        {"alert.mail.authority",
         [](Settings& to, const Reading& from) { to.alerts.mail_authority = from.path(); }},
        {"alert.webhook.url",
         [](Settings& to, const Reading& from) { to.alerts.webhook_url = from.value; }},
        {"alert.webhook.secret-file",
         [](Settings& to, const Reading& from) { to.alerts.webhook_secret_file = from.path(); }},
        {"alert.webhook.authority",
         [](Settings& to, const Reading& from) { to.alerts.webhook_authority = from.path(); }},
        {"anchor.interval",
         [](Settings& to, const Reading& from) {
             to.anchors.interval = std::chrono::minutes{from.number(1, 525'600)};
         }},
        {"anchor.folder",
         [](Settings& to, const Reading& from) { to.anchors.folder = from.path(); }},
        {"anchor.mail.to",
         [](Settings& to, const Reading& from) { to.anchors.mail_to = from.words(); }},
        {"anchor.timestamp.url",
         [](Settings& to, const Reading& from) { to.anchors.timestamp_url = from.value; }},
        {"anchor.timestamp.authority",
         [](Settings& to, const Reading& from) { to.anchors.timestamp_authority = from.path(); }},
        {"anchor.timestamp.tls-authority",
         [](Settings& to, const Reading& from) {
             to.anchors.timestamp_tls_authority = from.path();
         }},
        {"sign-in.issuer",
         [](Settings& to, const Reading& from) { to.sign_in.issuer = from.value; }},
        {"sign-in.name", [](Settings& to, const Reading& from) { to.sign_in.name = from.value; }},
        {"sign-in.client",
         [](Settings& to, const Reading& from) { to.sign_in.client = from.value; }},
        {"sign-in.secret-file",
         [](Settings& to, const Reading& from) { to.sign_in.secret_file = from.path(); }},
        {"sign-in.return-url",
         [](Settings& to, const Reading& from) { to.sign_in.return_url = from.value; }},
        {"sign-in.authority",
         [](Settings& to, const Reading& from) { to.sign_in.authority = from.path(); }},
        {"sign-in.user-claim",
         [](Settings& to, const Reading& from) { to.sign_in.user_claim = from.value; }},
        {"sign-in.user-domain",
         [](Settings& to, const Reading& from) { to.sign_in.user_domain = from.value; }},
        {"sign-in.role-claim",
         [](Settings& to, const Reading& from) { to.sign_in.role_claim = from.value; }},
        {"sign-in.role.administrator",
         [](Settings& to, const Reading& from) { map_role(to, from, "administrator"); }},
        {"sign-in.role.data-protection-officer",
         [](Settings& to, const Reading& from) { map_role(to, from, "data-protection-officer"); }},
        {"sign-in.role.operator",
         [](Settings& to, const Reading& from) { map_role(to, from, "operator"); }},
        {"sign-in.role.auditor",
         [](Settings& to, const Reading& from) { map_role(to, from, "auditor"); }},
        {"consent.acknowledge-wait",
         [](Settings& to, const Reading& from) {
             to.acknowledge_wait = std::chrono::seconds{from.number(0, 3'600)};
         }},
        {"register.fresh",
         [](Settings& to, const Reading& from) {
             to.register_fresh = std::chrono::seconds{from.number(1, 3'600)};
         }},
        {"collect.interval",
         [](Settings& to, const Reading& from) {
             to.collect_interval = std::chrono::seconds{from.number(1, 86'400)};
         }},
        {"delivery.limit",
         [](Settings& to, const Reading& from) {
             to.delivery_limit = static_cast<std::uint64_t>(from.number(1, 1'048'576)) << 20U;
         }},
        {"batch.workers",
         [](Settings& to, const Reading& from) { to.batch_workers = from.number(1, 16); }},
        {"lease.length",
         [](Settings& to, const Reading& from) { to.lease.length = from.seconds(3, 3'600); }},
        {"lease.renewal",
         [](Settings& to, const Reading& from) { to.lease.renewal = from.seconds(1, 3'600); }},
        {"lease.stop",
         [](Settings& to, const Reading& from) { to.lease.stop = from.seconds(2, 3'600); }},
        {"schedule.enabled",
         [](Settings& to, const Reading& from) { to.schedule_enabled = from.truth(); }},
    };
    return table;
}

/// What two settings say together.
void require_coherent(const Settings& settings, const std::filesystem::path& file) {
    const auto demand = [&file](bool holds, const char* key, const char* why) {
        if (!holds) {
            invalid(key, file, why);
        }
    };
    demand(
        settings.lease.renewal < settings.lease.stop
            && settings.lease.stop < settings.lease.length, // between the two nobody sends
        "lease.stop", "more than lease.renewal, and less than lease.length");
    const AnchorSettings& anchors{settings.anchors};
    if (!anchors.timestamp_url.empty()) {
        demand(
            anchors.timestamp_url.starts_with("https://"), "anchor.timestamp.url",
            "an address that begins with https://");
        demand(
            !anchors.timestamp_authority.empty(), "anchor.timestamp.authority",
            "it is needed: a stamp that nobody can check is none");
    }
    demand(
        anchors.mail_to.empty() || !settings.alerts.mail_server.empty(), "anchor.mail.to",
        "with it alert.mail.server is needed");
    const SignInSettings& sign_in{settings.sign_in};
    if (!sign_in.issuer.empty()) {
        demand(
            sign_in.issuer.starts_with("https://"), "sign-in.issuer",
            "an address that begins with https://");
        demand(!sign_in.client.empty(), "sign-in.client", "with sign-in.issuer it is needed");
        demand(
            sign_in.return_url.starts_with("https://")
                && sign_in.return_url.ends_with("/session/return"),
            "sign-in.return-url", "https://, the console's name, and /session/return");
    }
}

}

const std::vector<std::string>& setting_keys() {
    static const std::vector<std::string> keys{[] {
        std::vector<std::string> all;
        for (const auto& [key, apply] : appliers()) {
            all.push_back(key);
        }
        return all;
    }()};
    return keys;
}

Settings read_settings(const std::filesystem::path& file) {
    Settings settings;
    std::error_code unknown;
    std::ifstream in{open_settings(file)};
    if (!in || std::filesystem::is_directory(file, unknown)) {
        throw GatewayError{"SETTINGS_UNREADABLE", file.string(), GatewayError::Retry::never};
    }
    const std::filesystem::path folder{std::filesystem::absolute(file).parent_path()};
    try {
        const Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> properties{
            new Poco::Util::PropertyFileConfiguration{in}};
        std::function<void(const std::string&)> walk{[&](const std::string& prefix) {
            Poco::Util::AbstractConfiguration::Keys keys;
            properties->keys(prefix, keys);
            for (const std::string& name : keys) {
                const std::string key{prefix.empty() ? name : prefix + "." + name};
                if (properties->hasProperty(key)) {
                    const auto known = appliers().find(key);
                    if (known == appliers().end()) {
                        throw GatewayError{
                            "SETTING_UNKNOWN", setting_place(key, file),
                            GatewayError::Retry::never};
                    }
                    const std::string value{handed_over(properties->getRawString(key))};
                    known->second(settings, Reading{key, value, folder, file});
                }
                walk(key);
            }
        }};
        walk("");
    } catch (const Poco::Exception&) {
        throw GatewayError{"SETTINGS_UNREADABLE", file.string(), GatewayError::Retry::never};
    }
    require_coherent(settings, file);
    if (settings.root_key.empty()) {
        settings.root_key = settings.data_directory / "keys" / "root.key";
    }
    if (settings.key_ring.empty()) {
        settings.key_ring = settings.data_directory / "keys" / "ring";
    }
    if (settings.admin_socket.empty()) {
        settings.admin_socket = settings.data_directory / "admin.sock";
    }
    if (settings.signing_key.empty()) {
        settings.signing_key = settings.data_directory / "keys" / "journal.pem";
    }
    return settings;
}

}
