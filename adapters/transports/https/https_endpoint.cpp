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
    if (file.empty() || !std::ifstream{file}.good()) {
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

struct Reading {
    HttpsEndpoint read;
    std::string key_header;
    std::string key;
    TokenSettings tokens;
    bool has_tokens{false};

    void take_token_setting(std::string_view name, const std::string& value) {
        has_tokens = true;
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
        } else if (name == "token-secret-in") {
            tokens.in_body = choice(value, "header", false, "body", true);
        } else {
            refuse_setting();
        }
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
            key_header = value;
        } else if (name == "key-file") {
            key = first_line(value);
        } else if (name == "test-path") { // means nothing to what is really sent
            if (!gateway::http::is_plain_path(value)) {
                refuse_setting();
            }
        } else if (name == "search-file") {
            read.search = setting_file(value);
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
};

}

std::vector<std::string_view> https_settings() {
    return {"connect-timeout",  "response-limit", "poll-seconds",
            "offers",           "names",          "token-url",
            "token-client",     "token-scope",    "token-secret-file",
            "token-trust-file", "token-pins",     "token-secret-in",
            "key-header",       "key-file",       "search-file",
            "test-path"};
}

HttpsEndpoint read_endpoint(const Endpoint& endpoint, const ClientIdentity& identity) {
    require_address(endpoint.url);
    require_trust_file(endpoint.trust_file);
    Reading reading;
    gateway::http::OutgoingRequest& pattern{reading.read.pattern};
    pattern.url = endpoint.url;
    pattern.certificate_file = identity.certificate_file;
    pattern.key_file = identity.key_file;
    pattern.authority_file = endpoint.trust_file;
    pattern.server_pins = endpoint.server_pins;
    for (const auto& [name, value] : endpoint.settings) {
        reading.take_setting(name, value);
    }
    if (reading.key_header.empty() != reading.key.empty()) {
        refuse_setting(); // one says nothing without the other
    }
    if (!reading.key.empty()) {
        if (!is_header_name(reading.key_header)) {
            refuse_setting();
        }
        pattern.headers.emplace_back(reading.key_header, reading.key);
    }
    if (reading.read.offer == HttpsEndpoint::Offer::list && !reading.read.search.empty()) {
        refuse_setting(); // what is searched for comes as one document
    }
    if (reading.read.offer == HttpsEndpoint::Offer::list
        && endpoint.url.find_first_of("?#") != std::string::npos) {
        refuse("ENDPOINT_URL"); // names are put behind it
    }
    if (reading.has_tokens) {
        TokenSettings& tokens{reading.tokens};
        if (tokens.authority_file.empty()) {
            tokens.authority_file = endpoint.trust_file;
        }
        require_address(tokens.url);
        require_trust_file(tokens.authority_file);
        // whoever could pose as the token's server would get our secret
        if (tokens.client.empty() || tokens.secret_file.empty() || tokens.pins.empty()) {
            refuse_setting();
        }
        reading.read.tokens = std::move(tokens);
    }
    return std::move(reading.read);
}

}
