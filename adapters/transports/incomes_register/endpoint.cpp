#include "adapters/transports/incomes_register/endpoint.h"

#include "gateway/core/business_id.h"
#include "gateway/core/error.h"
#include "gateway/core/fingerprint.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace adapters::incomes_register {

namespace {

using gateway::core::Code;
using gateway::core::GatewayError;
using std::chrono::seconds;

[[noreturn]] void refuse(Code code) {
    throw GatewayError{code, GatewayError::Retry::never};
}

seconds span(const std::string& text, int least, int most) {
    int value{0};
    const char* const end{text.data() + text.size()};
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end || value < least || value > most) {
        refuse("ENDPOINT_SETTING");
    }
    return seconds{value};
}

/// Fingerprints with commas between them.
std::vector<gateway::core::Digest> pins_of(std::string_view text) {
    std::vector<gateway::core::Digest> pins;
    while (!text.empty()) {
        const std::size_t comma{std::min(text.find(','), text.size())};
        std::string_view one{text.substr(0, comma)};
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        const auto pin = gateway::core::fingerprint_of(one);
        if (!pin) {
            refuse("ENDPOINT_SETTING");
        }
        pins.push_back(*pin);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return pins;
}

std::string whole_file(const std::string& path) {
    constexpr std::size_t most{64 * 1024};
    std::ifstream stream{path, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{stream}, {}};
    if (text.empty() || text.size() > most) {
        refuse("ENDPOINT_SETTING");
    }
    return text;
}

/// Steps of an address: nothing that leads to another server or asks something else.
std::string path_of(const std::string& text) {
    const bool plain{std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9')
               || std::string_view{"-._/"}.find(letter) != std::string_view::npos;
    })};
    if (text.empty() || text.front() == '/' || !plain || text.find("..") != std::string::npos) {
        refuse("ENDPOINT_SETTING");
    }
    return text;
}

struct Reading {
    IncomesRegisterEndpoint read;
    std::string certificate_file;
    std::string key_file;

    void take(std::string_view name, const std::string& value) {
        constexpr int a_week{604'800};
        if (name == "signing-certificate") {
            certificate_file = value;
        } else if (name == "signing-key") {
            key_file = value;
        } else if (name == "signers") {
            read.signers = pins_of(value);
        } else if (name == "owner") {
            read.owner = value;
        } else if (name == "production") {
            read.production = value == "true";
            if (!read.production && value != "false") {
                refuse("ENDPOINT_SETTING");
            }
        } else if (name == "request-file") {
            read.question = whole_file(value);
        } else if (name == "ask-path") {
            read.ask_path = path_of(value);
        } else if (name == "status-path") {
            read.status_path = path_of(value);
        } else if (name == "records-path") {
            read.records_path = path_of(value);
        } else if (name == "poll-seconds") {
            read.poll = span(value, 1, a_week);
        } else if (name == "feedback-seconds") {
            read.feedback = span(value, 1, a_week);
        } else if (name == "give-up-seconds") {
            read.give_up = span(value, 1, a_week);
        } else if (name == "connect-timeout") {
            read.pattern.connect_limit = span(value, 1, 60);
        } else {
            refuse("ENDPOINT_SETTING");
        }
    }
};

}

std::vector<std::string_view> endpoint_settings() {
    return {"signing-certificate", "signing-key",  "signers",          "owner",
            "production",          "request-file", "ask-path",         "status-path",
            "records-path",        "poll-seconds", "feedback-seconds", "give-up-seconds",
            "connect-timeout"};
}

IncomesRegisterEndpoint
read_endpoint(const gateway::ports::Endpoint& endpoint, const OwnCertificate& own) {
    Reading reading;
    for (const auto& [name, value] : endpoint.settings) {
        reading.take(name, value);
    }
    IncomesRegisterEndpoint& read{reading.read};
    if (!endpoint.url.starts_with("https://")
        || endpoint.url.find_first_of("@?#") != std::string::npos) {
        refuse("ENDPOINT_URL");
    }
    if (endpoint.trust_file.empty() || !std::ifstream{endpoint.trust_file}.good()) {
        refuse("ENDPOINT_TRUST_FILE");
    }
    if (endpoint.server_pins.empty()) {
        refuse("ENDPOINT_UNPINNED");
    }
    // without signers nothing that it says could be believed
    if (reading.certificate_file.empty() || reading.key_file.empty() || read.signers.empty()
        || !gateway::core::check_business_id(read.owner)) {
        refuse("ENDPOINT_SETTING");
    }
    read.key = std::make_shared<const gateway::crypto::DocumentKey>(
        gateway::crypto::DocumentKey::load(reading.certificate_file, reading.key_file));
    read.address = endpoint.url;
    read.pattern.certificate_file = own.certificate_file;
    read.pattern.key_file = own.key_file;
    read.pattern.authority_file = endpoint.trust_file;
    read.pattern.server_pins = endpoint.server_pins;
    return std::move(reading.read);
}

}
