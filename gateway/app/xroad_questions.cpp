#include "gateway/app/xroad_questions.h"

#include "adapters/transports/xroad/service_list.h"
#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"
#include "gateway/exchange/problem_texts.h"

#include <array>
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

JsonValue in_three(const std::array<std::string_view, 3>& words) {
    JsonValue object{JsonValue::make_object()};
    object.add("fi", json(words[0])).add("sv", json(words[1])).add("en", json(words[2]));
    return object;
}

void add_tracking(JsonValue& told, const xroad::Fault& fault) {
    if (!fault.tracking.empty()) {
        told.add("tracking", json(fault.tracking));
    }
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
    if (known->transport != "xroad") {
        throw GatewayError{"EXCHANGE_NOT_XROAD", GatewayError::Retry::never};
    }
    if (found == party->endpoints.end()) {
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

xroad::Language network_language(std::string_view name) noexcept {
    return name == "sv"   ? xroad::Language::sv
           : name == "en" ? xroad::Language::en
                          : xroad::Language::fi;
}

JsonValue fault_json(const xroad::Fault& fault, std::string_view language) {
    const xroad::Advice advice{xroad::advice_on(fault, network_language(language))};
    JsonValue told{JsonValue::make_object()};
    told.add("error", json(xroad::shown(fault)))
        .add("reason", json(advice.meaning))
        .add("advice", json(advice.action))
        .add("origin", json(xroad::to_text(fault.origin)));
    add_tracking(told, fault);
    return told;
}

JsonValue no_answer_json(const xroad::MetadataAnswer& answer, std::string_view language) {
    if (answer.fault) {
        return fault_json(*answer.fault, language);
    }
    const exchange::ProblemText& words{exchange::text_of(answer.failure->text())};
    const auto at = static_cast<std::size_t>(network_language(language));
    JsonValue told{JsonValue::make_object()};
    told.add("error", json(answer.failure->text()))
        .add("reason", json(words.title.at(at)))
        .add("advice", json(words.advice.at(at)));
    return told;
}

JsonValue no_answer_json(const xroad::MetadataAnswer& answer) {
    JsonValue told{JsonValue::make_object()};
    if (!answer.fault) {
        const exchange::ProblemText& words{exchange::text_of(answer.failure->text())};
        told.add("reason", json(answer.failure->text()))
            .add("meaning", in_three(words.title))
            .add("advice", in_three(words.advice));
        return told;
    }
    std::array<std::string_view, 3> meaning;
    std::array<std::string_view, 3> advice;
    for (const auto language : {xroad::Language::fi, xroad::Language::sv, xroad::Language::en}) {
        const xroad::Advice words{xroad::advice_on(*answer.fault, language)};
        meaning.at(static_cast<std::size_t>(language)) = words.meaning;
        advice.at(static_cast<std::size_t>(language)) = words.action;
    }
    told.add("reason", json(xroad::shown(*answer.fault)))
        .add("origin", json(xroad::to_text(answer.fault->origin)))
        .add("meaning", in_three(meaning))
        .add("advice", in_three(advice));
    add_tracking(told, *answer.fault);
    return told;
}

}
