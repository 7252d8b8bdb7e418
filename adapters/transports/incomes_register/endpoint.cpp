#include "adapters/transports/incomes_register/endpoint.h"

#include "gateway/core/business_id.h"
#include "gateway/core/error.h"
#include "gateway/http/endpoint_values.h"

#include <algorithm>
#include <fstream>

namespace adapters::incomes_register {

namespace {

using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::http::refuse_setting;
using gateway::http::setting_file;
using gateway::http::setting_number;
using gateway::http::setting_pins;
using std::chrono::seconds;

[[noreturn]] void refuse(Code code) {
    throw GatewayError{code, GatewayError::Retry::never};
}

seconds span(const std::string& text, std::uint64_t least, std::uint64_t most) {
    return seconds{setting_number(text, least, most)};
}

/// Steps of an address: nothing that leads to another server or asks something else.
std::string path_of(const std::string& text) {
    const bool plain{std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9')
               || std::string_view{"-._/"}.find(letter) != std::string_view::npos;
    })};
    if (text.empty() || text.front() == '/' || !plain || text.find("..") != std::string::npos) {
        refuse_setting();
    }
    return text;
}

struct Reading {
    IncomesRegisterEndpoint read;
    std::string certificate_file;
    std::string key_file;

    void take(std::string_view name, const std::string& value) {
        constexpr std::uint64_t a_week{604'800};
        if (name == "signing-certificate") {
            certificate_file = value;
        } else if (name == "signing-key") {
            key_file = value;
        } else if (name == "signers") {
            read.signers = setting_pins(value);
        } else if (name == "owner") {
            read.owner = value;
        } else if (name == "production") {
            read.production = value == "true";
            if (!read.production && value != "false") {
                refuse_setting();
            }
        } else if (name == "request-file") {
            read.question = setting_file(value);
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
            refuse_setting();
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
        refuse_setting();
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
