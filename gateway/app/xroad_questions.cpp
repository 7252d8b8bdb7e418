#include "gateway/app/xroad_questions.h"

#include "adapters/transports/xroad/service_list.h"
#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"

#include <future>

namespace gateway::app {

namespace xroad = ::adapters::xroad;
using core::GatewayError;
using text::JsonValue;
using What = xroad::Metadata::What;

namespace {

constexpr std::chrono::seconds patience{60};

JsonValue json_of(const xroad::ListedService& one) {
    JsonValue endpoints{JsonValue::make_array()};
    for (const std::string& endpoint : one.endpoints) {
        endpoints.push(json(endpoint));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("service", json(one.service))
        .add("type", json(one.type))
        .add("endpoints", std::move(endpoints));
    return object;
}

JsonValue json_of(const xroad::ListedClient& one) {
    JsonValue object{JsonValue::make_object()};
    object.add("client", json(one.client)).add("name", json(one.name));
    return object;
}

template <class List> JsonValue list_of(const char* name, const core::Result<List>& found) {
    if (!found) {
        throw GatewayError{found.rejection().code, GatewayError::Retry::never};
    }
    JsonValue list{JsonValue::make_array()};
    for (const auto& one : found.value()) {
        list.push(json_of(one));
    }
    JsonValue all{JsonValue::make_object()};
    all.add(name, std::move(list));
    return all;
}

}

What what_of(std::string_view name) {
    return name == "clients"           ? What::clients
           : name == "allowed-methods" ? What::allowed_methods
           : name == "openapi"         ? What::openapi
           : name == "wsdl"            ? What::wsdl
                                       : What::methods;
}

xroad::XroadEndpoint xroad_endpoint_of(
    const config::Configuration& law, const std::string& exchange, const Settings& settings) {
    const auto id = core::ExchangeId::find(exchange);
    const config::Exchange* const known{id ? law.find(*id) : nullptr};
    if (known == nullptr) {
        throw GatewayError{"EXCHANGE_UNKNOWN", GatewayError::Retry::never};
    }
    const config::Party* const party{law.find(known->party)};
    const auto found = party->endpoints.find(known->endpoint);
    if (known->transport != "xroad" || found == party->endpoints.end()) {
        throw GatewayError{"ENDPOINT_MISSING", GatewayError::Retry::never};
    }
    return xroad::read_endpoint(found->second, {settings.tls_certificate, settings.tls_key});
}

xroad::MetadataAnswer ask_network(
    http::Client& client, const xroad::XroadEndpoint& endpoint, const xroad::Metadata& question,
    core::Instant now) {
    std::promise<xroad::MetadataAnswer> answered;
    xroad::ask_metadata(
        client, endpoint, question, now, patience,
        [&answered](xroad::MetadataAnswer got) { answered.set_value(std::move(got)); });
    return answered.get_future().get();
}

JsonValue network_json(What what, const xroad::MetadataAnswer& answer) {
    if (what == What::clients) {
        return list_of("clients", xroad::clients_in(answer));
    }
    if (what == What::methods || what == What::allowed_methods) {
        return list_of("services", xroad::services_in(answer));
    }
    JsonValue document{JsonValue::make_object()};
    document.add("content_type", json(answer.content_type))
        .add("document", json(core::as_text(answer.body)));
    return document;
}

}
