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
using gateway::ports::Endpoint;
using gateway::ports::EndpointCheck;
using gateway::ports::EndpointProblem;
using gateway::ports::EndpointUse;
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

void require(bool given) {
    if (!given) {
        refuse_setting();
    }
}

struct Reading {
    IncomesRegisterEndpoint read;
    std::string certificate_file;
    std::string key_file;
    std::string request_file;

    void take(std::string_view name, const std::string& value) {
        constexpr std::uint64_t a_week{604'800};
        if (name == "signing-certificate") {
            certificate_file = value;
        } else if (name == "signing-key") {
            key_file = value;
        } else if (name == "signers") {
            read.signers = setting_pins(value);
            require(!read.signers.empty());
        } else if (name == "owner") {
            require(static_cast<bool>(gateway::core::check_business_id(value)));
            read.owner = value;
        } else if (name == "production") {
            read.production = value == "true";
            if (!read.production && value != "false") {
                refuse_setting();
            }
        } else if (name == "request-file") {
            require(!value.empty());
            request_file = value;
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

    /// Settings that have to be there.
    void check_needed(const Endpoint& endpoint, EndpointUse use, EndpointCheck& check) const {
        check.ask("signing-certificate", [&] { require(!certificate_file.empty()); });
        check.ask("signing-key", [&] { require(!key_file.empty()); });
        // without signers nothing that it says could be believed
        for (const char* const name : {"signers", "owner"}) {
            check.ask(name, [&] { require(endpoint.settings.contains(name)); });
        }
        check.ask("request-file", [&] {
            require(use != EndpointUse::collects || endpoint.settings.contains("request-file"));
        });
    }

    /// What stands in the files that it names.
    void read_files(EndpointCheck& check) {
        if (!request_file.empty()) {
            check.ask_machine(
                "request-file", request_file, [&] { read.question = setting_file(request_file); });
        }
        check.ask_machine("signing-certificate", certificate_file, [] {});
        check.ask_machine("signing-key", key_file, [&] {
            read.key = std::make_shared<const gateway::crypto::DocumentKey>(
                gateway::crypto::DocumentKey::load(certificate_file, key_file));
        });
    }
};

/// @throws core::GatewayError where the endpoint is to be opened.
IncomesRegisterEndpoint read_whole(const Endpoint& endpoint, EndpointUse use, EndpointCheck check) {
    Reading reading;
    for (const auto& [name, value] : endpoint.settings) {
        check.ask(name, [&, &name = name, &value = value] { reading.take(name, value); });
    }
    check.ask("url", [&] {
        if (!endpoint.url.starts_with("https://")
            || endpoint.url.find_first_of("@?#") != std::string::npos) {
            refuse("ENDPOINT_URL");
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
            refuse("ENDPOINT_UNPINNED");
        }
    });
    reading.check_needed(endpoint, use, check);
    reading.read_files(check);
    IncomesRegisterEndpoint& read{reading.read};
    read.address = endpoint.url;
    read.pattern.authority_file = endpoint.trust_file;
    read.pattern.server_pins = endpoint.server_pins;
    return std::move(read);
}

}

std::vector<std::string_view> endpoint_settings() {
    return {"signing-certificate", "signing-key",  "signers",          "owner",
            "production",          "request-file", "ask-path",         "status-path",
            "records-path",        "poll-seconds", "feedback-seconds", "give-up-seconds",
            "connect-timeout"};
}

std::vector<EndpointProblem> endpoint_problems(const Endpoint& endpoint, EndpointUse use) {
    std::vector<EndpointProblem> problems;
    static_cast<void>(read_whole(endpoint, use, EndpointCheck{problems}));
    return problems;
}

IncomesRegisterEndpoint
read_endpoint(const Endpoint& endpoint, const OwnCertificate& own, EndpointUse use) {
    IncomesRegisterEndpoint read{read_whole(endpoint, use, {})};
    read.pattern.certificate_file = own.certificate_file;
    read.pattern.key_file = own.key_file;
    return read;
}

}
