#include "adapters/transports/https/https_endpoint.h"

#include "gateway/core/error.h"
#include "gateway/http/endpoint_values.h"

#include <algorithm>
#include <fstream>

namespace adapters::https {

using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::http::refuse_setting;
using gateway::http::setting_file;
using gateway::http::setting_number;
using gateway::http::setting_pins;
using gateway::ports::Endpoint;
using gateway::ports::EndpointCheck;
using gateway::ports::EndpointProblem;
using gateway::ports::EndpointUse;

namespace {

constexpr std::uint64_t largest_answer{50ULL * 1024 * 1024};

[[noreturn]] void refuse(Code code) {
    throw GatewayError{code, GatewayError::Retry::never};
}

void require_address(const std::string& url) {
    if (!url.starts_with("https://") || url.find('@') != std::string::npos) {
        refuse("ENDPOINT_URL");
    }
}

void require_trust_file(const std::filesystem::path& file) {
    if (!std::ifstream{file}.good()) {
        refuse("ENDPOINT_TRUST_FILE");
    }
}

template <class T> T choice(
    const std::string& value, std::string_view one, T of_one, std::string_view other, T of_other) {
    if (value != one && value != other) {
        refuse_setting();
    }
    return value == one ? of_one : of_other;
}

/// A key as a header carries it: visible ASCII, so that it can end no header.
std::string first_line(const std::string& path) {
    std::string text{setting_file(path)};
    text.resize(std::min(text.find_first_of("\r\n"), text.size()));
    const bool fits{std::all_of(
        text.begin(), text.end(), [](char letter) { return letter > ' ' && letter <= '~'; })};
    if (text.empty() || !fits) {
        refuse_setting();
    }
    return text;
}

bool is_header_name(const std::string& name) noexcept {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9') || letter == '-';
    });
}

void require(bool given) {
    if (!given) {
        refuse_setting();
    }
}

struct Reading {
    HttpsEndpoint read;
    std::string key_header;
    std::string key_file;
    std::string search_file;
    TokenSettings tokens;
    bool has_tokens{false};

    void take_token_setting(std::string_view name, const std::string& value) {
        if (name == "token-url") {
            tokens.url = value;
        } else if (name == "token-client") {
            tokens.client = value;
        } else if (name == "token-scope") {
            tokens.scope = value;
        } else if (name == "token-secret-file") {
            tokens.secret_file = value;
        } else if (name == "token-trust-file") {
            tokens.authority_file = value;
        } else if (name == "token-pins") {
            tokens.pins = setting_pins(value);
            require(!tokens.pins.empty());
        } else if (name == "token-secret-in") {
            tokens.in_body = choice(value, "header", false, "body", true);
        } else {
            refuse_setting();
        }
        has_tokens = true;
    }

    void take_setting(std::string_view name, const std::string& value) {
        using Offer = HttpsEndpoint::Offer;
        if (name == "connect-timeout") {
            read.pattern.connect_limit = std::chrono::seconds{setting_number(value, 1, 60)};
        } else if (name == "response-limit") {
            read.pattern.response_limit = setting_number(value, 1, largest_answer);
        } else if (name == "poll-seconds") {
            read.poll = std::chrono::seconds{setting_number(value, 0, 86'400)};
        } else if (name == "offers") {
            read.offer = choice(value, "document", Offer::document, "list", Offer::list);
        } else if (name == "key-header") {
            require(is_header_name(value));
            key_header = value;
        } else if (name == "key-file") {
            require(!value.empty());
            key_file = value;
        } else if (name == "test-path") { // means nothing to what is really sent
            require(gateway::http::is_plain_path(value));
        } else if (name == "search-file") {
            require(!value.empty());
            search_file = value;
        } else if (name == "names") {
            auto pattern = gateway::core::NamePattern::parse(value);
            if (!pattern) {
                refuse_setting();
            }
            read.names = std::move(pattern).value();
        } else {
            take_token_setting(name, value);
        }
    }

    /// What one setting says nothing without, or says against another.
    void check_together(const Endpoint& endpoint, EndpointCheck& check) const {
        const auto has = [&](const char* name) { return endpoint.settings.contains(name); };
        if (has("key-header") != has("key-file")) {
            check.ask(has("key-file") ? "key-header" : "key-file", [] { refuse_setting(); });
        }
        if (read.offer != HttpsEndpoint::Offer::list) {
            return;
        }
        check.ask("search-file", [&] {
            require(!has("search-file")); // what is searched for comes as one document
        });
        check.ask("url", [&] {
            if (endpoint.url.find_first_of("?#") != std::string::npos) {
                refuse("ENDPOINT_URL"); // names are put behind it
            }
        });
    }

    /// Whoever could pose as the token's server would get our secret.
    void check_tokens(const Endpoint& endpoint, EndpointCheck& check) const {
        check.ask("token-url", [&] { require_address(tokens.url); });
        check.ask("token-client", [&] { require(!tokens.client.empty()); });
        check.ask("token-secret-file", [&] { require(!tokens.secret_file.empty()); });
        check.ask("token-pins", [&] { require(endpoint.settings.contains("token-pins")); });
        if (endpoint.settings.contains("token-trust-file")) {
            check.ask_machine("token-trust-file", tokens.authority_file, [&] {
                require_trust_file(tokens.authority_file);
            });
        }
        // looked at with every question for a token
        check.ask_machine("token-secret-file", tokens.secret_file, [] {});
    }

    /// What stands in the files that it names.
    void read_files(EndpointCheck& check) {
        if (!key_file.empty()) {
            check.ask_machine("key-file", key_file, [&] {
                read.pattern.headers.emplace_back(key_header, first_line(key_file));
            });
        }
        if (!search_file.empty()) {
            check.ask_machine(
                "search-file", search_file, [&] { read.search = setting_file(search_file); });
        }
    }
};

/// @throws core::GatewayError where the endpoint is to be opened.
HttpsEndpoint read_whole(const Endpoint& endpoint, EndpointUse use, EndpointCheck check) {
    Reading reading;
    gateway::http::OutgoingRequest& pattern{reading.read.pattern};
    check.ask("url", [&] { require_address(endpoint.url); });
    check.ask("trust-file", [&] {
        if (endpoint.trust_file.empty()) {
            refuse("ENDPOINT_TRUST_FILE");
        }
    });
    check.ask_machine(
        "trust-file", endpoint.trust_file, [&] { require_trust_file(endpoint.trust_file); });
    for (const auto& [name, value] : endpoint.settings) {
        check.ask(name, [&, &name = name, &value = value] { reading.take_setting(name, value); });
    }
    reading.check_together(endpoint, check);
    if (reading.has_tokens) {
        if (reading.tokens.authority_file.empty()) {
            reading.tokens.authority_file = endpoint.trust_file;
        }
        reading.check_tokens(endpoint, check);
        reading.read.tokens = reading.tokens;
    }
    check.ask("server-pins", [&] {
        if (use == EndpointUse::collects && endpoint.server_pins.empty()) {
            refuse("ENDPOINT_UNPINNED");
        }
    });
    reading.read_files(check);
    pattern.url = endpoint.url;
    pattern.authority_file = endpoint.trust_file;
    pattern.server_pins = endpoint.server_pins;
    return std::move(reading.read);
}

}

std::vector<std::string_view> https_settings() {
    return {"connect-timeout",  "response-limit", "poll-seconds",
            "offers",           "names",          "token-url",
            "token-client",     "token-scope",    "token-secret-file",
            "token-trust-file", "token-pins",     "token-secret-in",
            "key-header",       "key-file",       "search-file",
            "test-path"};
}

std::vector<EndpointProblem> endpoint_problems(const Endpoint& endpoint, EndpointUse use) {
    std::vector<EndpointProblem> problems;
    static_cast<void>(read_whole(endpoint, use, EndpointCheck{problems}));
    return problems;
}

HttpsEndpoint
read_endpoint(const Endpoint& endpoint, const ClientIdentity& identity, EndpointUse use) {
    HttpsEndpoint read{read_whole(endpoint, use, {})};
    read.pattern.certificate_file = identity.certificate_file;
    read.pattern.key_file = identity.key_file;
    return read;
}

}
