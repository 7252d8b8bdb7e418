#include "gateway/app/settings_check.h"

#include "gateway/app/alert_channels.h"
#include "gateway/app/data_directory.h"
#include "gateway/app/root_place.h"
#include "gateway/app/settings_lines.h"
#include "gateway/app/system_clock.h"
#include "gateway/core/error.h"
#include "gateway/crypto/envelope.h"
#include "gateway/http/tls_context.h"
#include "gateway/storage/given_database.h"

#include <Poco/Net/IPAddress.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace gateway::app {

namespace fs = std::filesystem;

namespace {

using core::GatewayError;

class Check final {
public:
    Check(const Settings& settings, const fs::path& file) : m_settings{settings}, m_file{file} {}

    void run() const {
        require_place(m_settings.data_directory);
        if (m_settings.store_mode == Settings::StoreMode::given
            && m_settings.store_connection.empty()) {
            invalid("store.connection", "with store.mode = given it is needed");
        }
        require_connections();
        static_cast<void>(RootPlace{m_settings}); // parses a token's URI
        require_files();
        require_doors();
        require_certificates();
    }

    /// The last would count, and whoever mends the first would wonder.
    void require_each_once() const {
        for (const auto& [key, lines] : setting_lines(m_file)) {
            if (lines.size() > 1) {
                invalid(key, "it stands on line " + std::to_string(lines.front()) + " too");
            }
        }
    }

private:
    [[noreturn]] void invalid(const std::string& key, const std::string& why) const {
        throw GatewayError{
            "SETTING_INVALID", setting_place(key, m_file) + ": " + why, GatewayError::Retry::never};
    }

    struct Named {
        core::Code code;
        const char* key;
    };

    /// Does it, and says of which setting it is what fails.
    template <class Do> void naming(std::initializer_list<Named> keys, Do does) const {
        try {
            does();
        } catch (const GatewayError& failure) {
            for (const auto& [code, key] : keys) {
                if (failure.code() == code) {
                    throw GatewayError{
                        code, setting_place(key, m_file), GatewayError::Retry::never};
                }
            }
            throw;
        }
    }

    /// Never what they say: passwords stand in them.
    void require_connections() const {
        const std::pair<const char*, const std::string*> connections[]{
            {"store.connection", &m_settings.store_connection},
            {"store.owner-connection", &m_settings.store_owner_connection}};
        for (const auto& [key, connection] : connections) {
            if (m_settings.store_mode == Settings::StoreMode::given && !connection->empty()) {
                naming({{"STORE_CONNECTION_INVALID", key}}, [words = connection] {
                    static_cast<void>(storage::given_database(*words));
                });
            }
        }
    }

    void require_files() const {
        const std::pair<const char*, const fs::path*> needed[]{
            {"tls.certificate", &m_settings.tls_certificate},
            {"tls.key", &m_settings.tls_key},
            {"tls.client-authority", &m_settings.tls_client_authority}};
        const std::pair<const char*, const fs::path*> optional[]{
            {"tls.client-revocations", &m_settings.tls_client_revocations},
            {"documents.certificate", &m_settings.document_certificate},
            {"documents.key", &m_settings.document_key},
            {"xslt.program", &m_settings.xslt_program}};
        for (const auto& [key, path] : needed) {
            require_file(key, *path);
        }
        for (const auto& [key, path] : optional) {
            if (!path->empty()) {
                require_file(key, *path);
            }
        }
        if (!m_settings.port_file.empty()) {
            if (std::error_code unknown;
                !fs::is_directory(m_settings.port_file.parent_path(), unknown)) {
                invalid("listen.port-file", "its folder is not there");
            }
        }
        if (m_settings.document_certificate.empty() != m_settings.document_key.empty()) {
            invalid(
                m_settings.document_key.empty() ? "documents.certificate" : "documents.key",
                "documents.certificate and documents.key go together");
        }
    }

    void require_file(const char* key, const fs::path& path) const {
        if (std::error_code unknown; !fs::is_regular_file(path, unknown)) {
            invalid(key, path.empty() ? "it is needed" : path.string() + " is no file");
        }
    }

    struct Door {
        const char* key;
        std::string address;
        std::uint16_t port;
    };

    void require_doors() const {
        std::vector<Door> doors{
            {"listen.relay.port", m_settings.relay_address, m_settings.relay_port},
            {"listen.party.port", m_settings.party_address, m_settings.party_port},
            {"listen.health.port", "127.0.0.1", m_settings.health_port}};
        if (!m_settings.admin_address.empty()) {
            doors.push_back({"admin.listen", m_settings.admin_address, m_settings.admin_port});
        }
        require_address("listen.relay.address", m_settings.relay_address);
        require_address("listen.party.address", m_settings.party_address);
        if (!m_settings.admin_address.empty()) {
            require_address("admin.listen", m_settings.admin_address);
        }
        for (auto door = doors.begin(); door != doors.end(); ++door) {
            for (auto other = doors.begin(); other != door; ++other) {
                if (door->port != 0 && door->port == other->port
                    && (door->address == other->address || is_every(door->address)
                        || is_every(other->address))) {
                    invalid(door->key, std::string{other->key} + " has the same port");
                }
            }
        }
    }

    void require_address(const char* key, const std::string& address) const {
        if (Poco::Net::IPAddress parsed; !Poco::Net::IPAddress::tryParse(address, parsed)) {
            invalid(key, "an IP address, such as 127.0.0.1 or ::1");
        }
    }

    static bool is_every(const std::string& address) {
        return address == "0.0.0.0" || address == "::";
    }

    /// Loads what the doors and documents are signed and opened with.
    void require_certificates() const {
        http::ListenerSettings listener;
        listener.certificate_chain_file = m_settings.tls_certificate;
        listener.key_file = m_settings.tls_key;
        listener.client_authority_file = m_settings.tls_client_authority;
        listener.client_revocation_file = m_settings.tls_client_revocations;
        naming(
            {{"TLS_CERTIFICATE_FILE", "tls.certificate"},
             {"TLS_KEY_FILE", "tls.key"},
             {"KEY_FILE_MODE", "tls.key"},
             {"TLS_TRUST_FILE", "tls.client-authority"},
             {"TLS_REVOCATION_FILE", "tls.client-revocations"}},
            [&] { static_cast<void>(http::make_server_context(listener)); });
        if (!m_settings.document_key.empty()) {
            naming({{"KEY_NOT_OF_CERTIFICATE", "documents.key"}}, [this] {
                static_cast<void>(crypto::DocumentKey::load(
                    m_settings.document_certificate, m_settings.document_key));
            });
        }
    }

    const Settings& m_settings;
    const fs::path& m_file;
};

}

void require_startable(const Settings& settings, const fs::path& file) {
    Check{settings, file}.run();
    SystemClock clock;
    static_cast<void>(open_channels(settings, nullptr, clock)); // says which key is wrong
}

void require_each_once(const Settings& settings, const fs::path& file) {
    Check{settings, file}.require_each_once();
}

}
