#include "adapters/transports/xroad/endpoint.h"

#include "adapters/transports/xroad/rest.h"
#include "gateway/core/error.h"
#include "gateway/core/hetu_in_text.h"
#include "gateway/http/endpoint_values.h"

#include <fstream>

namespace adapters::xroad {

namespace {

using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::http::refuse_setting;
using gateway::http::setting_number;

constexpr std::uint64_t largest_answer{50ULL * 1024 * 1024};

[[noreturn]] void refuse(Code code) {
    throw GatewayError{code, GatewayError::Retry::never};
}

template <class Id> [[nodiscard]] Id taken(std::optional<Id> read) {
    if (!read) {
        refuse_setting();
    }
    return *std::move(read);
}

/// instance/class/code/subsystem/service, and of SOAP perhaps a version. For SOAP a member may
/// serve without a subsystem: its place is then written as `-`.
[[nodiscard]] ServiceId service_of(const std::string& text, XroadEndpoint::Protocol protocol) {
    if (protocol == XroadEndpoint::Protocol::rest) {
        return taken(parse_rest_service(text));
    }
    std::string_view rest{text};
    std::vector<std::string_view> parts;
    for (bool more{true}; more;) {
        const std::size_t slash{rest.find('/')};
        more = slash != std::string_view::npos;
        parts.push_back(rest.substr(0, slash));
        rest.remove_prefix(more ? slash + 1 : rest.size());
    }
    if (parts.size() != 5 && parts.size() != 6) {
        refuse_setting();
    }
    ServiceId service;
    service.provider.member =
        MemberId{std::string{parts[0]}, std::string{parts[1]}, std::string{parts[2]}};
    if (parts[3] != "-") {
        service.provider.subsystem = std::string{parts[3]};
    }
    service.code = parts[4];
    if (parts.size() == 6) {
        service.version = std::string{parts[5]};
    }
    if (!is_good(service)) {
        refuse_setting();
    }
    return service;
}

class Reading final {
public:
    Reading(const std::map<std::string, std::string>& settings, const OwnCertificate& own)
        : m_settings{settings} {
        m_read.pattern.certificate_file = own.certificate_file;
        m_read.pattern.key_file = own.key_file;
    }

    [[nodiscard]] XroadEndpoint take() {
        for (const auto& [name, value] : m_settings) {
            take_setting(name, value);
        }
        const auto service = m_settings.find("service");
        const bool one_half{
            m_settings.contains("certificate-file") != m_settings.contains("key-file")};
        if (service == m_settings.end() || m_read.client.member.instance.empty() || one_half) {
            refuse_setting();
        }
        m_read.service = service_of(service->second, m_read.protocol);
        const bool soap{m_read.protocol == XroadEndpoint::Protocol::soap};
        if (soap && (m_settings.contains("path") || m_settings.contains("method"))) {
            refuse_setting();
        }
        return std::move(m_read);
    }

private:
    void take_setting(std::string_view name, const std::string& value) {
        if (name == "protocol") {
            if (value != "rest" && value != "soap") {
                refuse_setting();
            }
            m_read.protocol =
                value == "soap" ? XroadEndpoint::Protocol::soap : XroadEndpoint::Protocol::rest;
        } else if (name == "client") {
            m_read.client = taken(parse_client(value));
        } else if (name == "certificate-file" || name == "key-file") {
            take_file(name, value);
        } else if (name == "health-url") {
            if (!value.starts_with("http://") && !value.starts_with("https://")) {
                refuse_setting();
            }
            m_read.health_url = value;
        } else if (name == "connect-timeout") {
            m_read.pattern.connect_limit = std::chrono::seconds{setting_number(value, 1, 60)};
        } else if (name == "response-limit") {
            m_read.pattern.response_limit = setting_number(value, 1, largest_answer);
        } else {
            take_message_setting(name, value);
        }
    }

    void take_file(std::string_view name, const std::string& value) {
        if (!std::ifstream{value}.good()) {
            refuse_setting();
        }
        (name == "key-file" ? m_read.pattern.key_file : m_read.pattern.certificate_file) = value;
    }

    /// What every message to the service says.
    void take_message_setting(std::string_view name, const std::string& value) {
        if (name == "path") {
            if (!is_plain_path(value) || core::may_name_a_person(value)) {
                refuse_setting();
            }
            m_read.path = value;
        } else if (name == "method") {
            if (value != "POST" && value != "PUT" && value != "PATCH") {
                refuse_setting();
            }
            m_read.method = value;
        } else if (name == "user-id") {
            if (value.empty() || core::may_name_a_person(value)) {
                refuse_setting();
            }
            m_read.user_id = value;
        } else if (name == "represented-party") {
            m_read.represented_party = taken(parse_represented_party(value));
        } else if (name == "security-server") {
            m_read.security_server = taken(parse_server(value));
        } else if (name != "service") {
            refuse_setting();
        }
    }

    const std::map<std::string, std::string>& m_settings;
    XroadEndpoint m_read{};
};

}

std::vector<std::string_view> xroad_settings() {
    return {"protocol",         "client",   "service",           "path",
            "method",           "user-id",  "represented-party", "security-server",
            "certificate-file", "key-file", "health-url",        "connect-timeout",
            "response-limit"};
}

XroadEndpoint read_endpoint(const gateway::ports::Endpoint& endpoint, const OwnCertificate& own) {
    constexpr std::string_view scheme{"https://"};
    std::string url{endpoint.url};
    while (url.size() > scheme.size() && url.ends_with('/')) {
        url.pop_back();
    }
    const bool root{
        url.starts_with(scheme) && url.size() > scheme.size()
        && url.find_first_of("/?#@", scheme.size()) == std::string::npos};
    if (!root) {
        refuse("ENDPOINT_URL"); // the protocol says what stands behind the server's name
    }
    if (endpoint.trust_file.empty() || !std::ifstream{endpoint.trust_file}.good()) {
        refuse("ENDPOINT_TRUST_FILE");
    }
    if (endpoint.server_pins.empty()) {
        refuse("ENDPOINT_UNPINNED"); // a Security Server's certificate is of its own making
    }
    XroadEndpoint read{Reading{endpoint.settings, own}.take()};
    read.pattern.url = std::move(url);
    read.pattern.authority_file = endpoint.trust_file;
    read.pattern.server_pins = endpoint.server_pins;
    read.pattern.known_by_key_alone = true;
    read.pattern.keep_headers = true;
    return read;
}

}
