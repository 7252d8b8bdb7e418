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
using gateway::ports::Endpoint;
using gateway::ports::EndpointCheck;
using gateway::ports::EndpointProblem;

constexpr std::uint64_t largest_answer{50ULL * 1024 * 1024};

[[noreturn]] void refuse(Code code) {
    throw GatewayError{code, GatewayError::Retry::never};
}

void require(bool given) {
    if (!given) {
        refuse_setting();
    }
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
    Reading(const std::map<std::string, std::string>& settings, EndpointCheck& check)
        : m_settings{settings}, m_check{check} {}

    [[nodiscard]] XroadEndpoint take() {
        for (const auto& [name, value] : m_settings) {
            m_check.ask(name, [&, &name = name, &value = value] { take_setting(name, value); });
        }
        for (const char* const name : {"client", "service"}) {
            m_check.ask(name, [&] { require(m_settings.contains(name)); });
        }
        if (m_settings.contains("certificate-file") != m_settings.contains("key-file")) {
            m_check.ask(m_settings.contains("key-file") ? "certificate-file" : "key-file", [] {
                refuse_setting();
            });
        }
        if (const auto service = m_settings.find("service"); service != m_settings.end()) {
            m_check.ask(
                "service", [&] { m_read.service = service_of(service->second, m_read.protocol); });
        }
        const bool soap{m_read.protocol == XroadEndpoint::Protocol::soap};
        for (const char* const name : {"path", "method"}) {
            m_check.ask(name, [&] { require(!soap || !m_settings.contains(name)); });
        }
        take_file("certificate-file", m_read.pattern.certificate_file);
        take_file("key-file", m_read.pattern.key_file);
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
            require(!value.empty());
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

    void take_file(const char* name, std::filesystem::path& into) {
        const auto named = m_settings.find(name);
        if (named == m_settings.end()) {
            return;
        }
        into = named->second;
        m_check.ask_machine(
            name, named->second, [&] { require(std::ifstream{named->second}.good()); });
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
    EndpointCheck& m_check;
    XroadEndpoint m_read{};
};

/// @throws core::GatewayError where the endpoint is to be opened.
XroadEndpoint read_whole(const Endpoint& endpoint, EndpointCheck check) {
    constexpr std::string_view scheme{"https://"};
    std::string url{endpoint.url};
    while (url.size() > scheme.size() && url.ends_with('/')) {
        url.pop_back();
    }
    check.ask("url", [&] {
        const bool root{
            url.starts_with(scheme) && url.size() > scheme.size()
            && url.find_first_of("/?#@", scheme.size()) == std::string::npos};
        if (!root) {
            refuse("ENDPOINT_URL"); // the protocol says what stands behind the server's name
        }
    });
    check.ask("trust-file", [&] {
        if (endpoint.trust_file.empty()) {
            refuse("ENDPOINT_TRUST_FILE");
        }
    });
    check.ask_machine("trust-file", endpoint.trust_file, [&] {
        if (!std::ifstream{endpoint.trust_file}.good()) {
            refuse("ENDPOINT_TRUST_FILE");
        }
    });
    check.ask("server-pins", [&] {
        if (endpoint.server_pins.empty()) {
            refuse("ENDPOINT_UNPINNED"); // a Security Server's certificate is of its own making
        }
    });
    XroadEndpoint read{Reading{endpoint.settings, check}.take()};
    read.pattern.url = std::move(url);
    read.pattern.authority_file = endpoint.trust_file;
    read.pattern.server_pins = endpoint.server_pins;
    read.pattern.known_by_key_alone = true;
    read.pattern.keep_headers = true;
    return read;
}

}

std::vector<std::string_view> xroad_settings() {
    return {"protocol",         "client",   "service",           "path",
            "method",           "user-id",  "represented-party", "security-server",
            "certificate-file", "key-file", "health-url",        "connect-timeout",
            "response-limit"};
}

std::vector<EndpointProblem>
endpoint_problems(const Endpoint& endpoint, gateway::ports::EndpointUse /*sends*/) {
    std::vector<EndpointProblem> problems;
    static_cast<void>(read_whole(endpoint, EndpointCheck{problems}));
    return problems;
}

XroadEndpoint read_endpoint(const Endpoint& endpoint, const OwnCertificate& own) {
    XroadEndpoint read{read_whole(endpoint, {})};
    if (read.pattern.certificate_file.empty()) {
        read.pattern.certificate_file = own.certificate_file;
        read.pattern.key_file = own.key_file;
    }
    return read;
}

}
