// Verbs that ask a network about its services, through the Security Server of an exchange's
// endpoint and as its client. They need no database, and ask about nobody.

#include "adapters/transports/xroad/service_list.h"
#include "gateway/app/adapters.h"
#include "gateway/app/installation.h"
#include "gateway/app/system_clock.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/http/client.h"
#include "gateway/http/loops.h"

#include <future>
#include <iostream>

namespace gateway::app {

namespace {

namespace xroad = ::adapters::xroad;
using core::GatewayError;
using text::JsonValue;
using What = xroad::Metadata::What;

constexpr std::chrono::seconds patience{60};

/// The endpoint that an exchange asks at. @throws core::GatewayError
const ports::Endpoint& endpoint_of(const config::Configuration& law, const std::string& name) {
    const auto id = core::ExchangeId::find(name);
    const config::Exchange* const exchange{id ? law.find(*id) : nullptr};
    if (exchange == nullptr) {
        throw GatewayError{"EXCHANGE_UNKNOWN", GatewayError::Retry::never};
    }
    const config::Party* const party{law.find(exchange->party)};
    const auto found = party->endpoints.find(exchange->endpoint);
    if (exchange->transport != "xroad" || found == party->endpoints.end()) {
        throw GatewayError{"ENDPOINT_MISSING", GatewayError::Retry::never};
    }
    return found->second;
}

xroad::MetadataAnswer
ask(const xroad::XroadEndpoint& endpoint, const http::NetworkLibraries& network,
    const xroad::Metadata& question) {
    http::Loops loops{network, 1};
    loops.start();
    std::promise<xroad::MetadataAnswer> answered;
    xroad::MetadataAnswer answer;
    {
        http::Client client{loops};
        xroad::ask_metadata(
            client, endpoint, question, SystemClock{}.now(), patience,
            [&answered](xroad::MetadataAnswer got) { answered.set_value(std::move(got)); });
        answer = answered.get_future().get();
    }
    loops.stop();
    return answer;
}

What what_of(std::string_view name) {
    return name == "clients"           ? What::clients
           : name == "allowed-methods" ? What::allowed_methods
           : name == "openapi"         ? What::openapi
           : name == "wsdl"            ? What::wsdl
                                       : What::methods;
}

/// Why there is no list. @return exit status
int print_failure(
    const xroad::MetadataAnswer& answer, std::string_view language, std::ostream& out) {
    JsonValue object{JsonValue::make_object()};
    if (answer.fault) {
        const xroad::Advice advice{xroad::advice_on(
            *answer.fault, language == "sv"   ? xroad::Language::sv
                           : language == "en" ? xroad::Language::en
                                              : xroad::Language::fi)};
        object.add("error", json(answer.fault->code))
            .add("reason", json(advice.meaning))
            .add("advice", json(advice.action))
            .add("origin", json(xroad::to_text(answer.fault->origin)));
    } else {
        object.add("error", json(answer.failure->text()));
    }
    out << text::write_json(object) << '\n';
    return 1;
}

void print_services(
    const std::vector<xroad::ListedService>& services, bool as_json, std::ostream& out) {
    JsonValue list{JsonValue::make_array()};
    for (const xroad::ListedService& one : services) {
        JsonValue endpoints{JsonValue::make_array()};
        for (const std::string& endpoint : one.endpoints) {
            endpoints.push(json(endpoint));
        }
        JsonValue object{JsonValue::make_object()};
        object.add("service", json(one.service))
            .add("type", json(one.type))
            .add("endpoints", std::move(endpoints));
        list.push(std::move(object));
        if (!as_json) {
            out << one.service << "  " << one.type << '\n';
        }
    }
    if (as_json) {
        JsonValue all{JsonValue::make_object()};
        all.add("services", std::move(list));
        out << text::write_json(all) << '\n';
    }
}

void print_clients(
    const std::vector<xroad::ListedClient>& clients, bool as_json, std::ostream& out) {
    JsonValue list{JsonValue::make_array()};
    for (const xroad::ListedClient& one : clients) {
        JsonValue object{JsonValue::make_object()};
        object.add("client", json(one.client)).add("name", json(one.name));
        list.push(std::move(object));
        if (!as_json) {
            out << one.client << "  " << one.name << '\n';
        }
    }
    if (as_json) {
        JsonValue all{JsonValue::make_object()};
        all.add("clients", std::move(list));
        out << text::write_json(all) << '\n';
    }
}

}

int xroad_metadata(
    const VerbOptions& options, const http::NetworkLibraries& network, const XroadWords& words,
    std::ostream& out) {
    const Settings settings{read_settings(options.settings)};
    const CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    if (!checked.valid()) {
        throw GatewayError{"CONFIGURATION_INVALID", GatewayError::Retry::never};
    }
    const xroad::XroadEndpoint endpoint{xroad::read_endpoint(
        endpoint_of(*checked.loaded.configuration, words.exchange),
        {settings.tls_certificate, settings.tls_key})};
    const What what{what_of(words.what)};
    const xroad::MetadataAnswer answer{ask(endpoint, network, {what, words.service})};
    if (answer.fault || answer.failure) {
        return print_failure(answer, options.language, out);
    }
    if (what == What::openapi || what == What::wsdl) {
        out << core::as_text(answer.body);
        return 0;
    }
    if (what == What::clients) {
        const auto clients = xroad::clients_in(answer);
        if (!clients) {
            throw GatewayError{clients.rejection().code};
        }
        print_clients(clients.value(), options.json, out);
        return 0;
    }
    const auto services = xroad::services_in(answer);
    if (!services) {
        throw GatewayError{services.rejection().code};
    }
    print_services(services.value(), options.json, out);
    return 0;
}

}
