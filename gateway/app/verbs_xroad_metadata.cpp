// Verbs that ask a network about its services, through the Security Server of an exchange's
// endpoint and as its client. They need no database, and ask about nobody.

#include "gateway/app/adapters.h"
#include "gateway/app/installation.h"
#include "gateway/app/system_clock.h"
#include "gateway/app/verbs.h"
#include "gateway/app/xroad_questions.h"
#include "gateway/core/error.h"
#include "gateway/http/loops.h"

#include <iostream>
#include <span>
#include <tuple>

namespace gateway::app {

namespace {

namespace xroad = ::adapters::xroad;
using core::GatewayError;
using text::JsonValue;
using What = xroad::Metadata::What;

xroad::MetadataAnswer
ask(const xroad::XroadEndpoint& endpoint, const http::NetworkLibraries& network,
    const xroad::Metadata& question) {
    http::Loops loops{network, 1};
    loops.start();
    xroad::MetadataAnswer answer;
    {
        http::Client client{loops};
        answer = ask_network(client, endpoint, question, SystemClock{}.now());
    }
    loops.stop();
    return answer;
}

/// A line each.
void print_list(const JsonValue& answer, std::ostream& out) {
    for (const auto& [list, first, second] :
         {std::tuple{"services", "service", "type"}, std::tuple{"clients", "client", "name"}}) {
        const JsonValue* const found{answer.find(list)};
        for (const JsonValue& one :
             found == nullptr ? std::span<const JsonValue>{} : found->elements()) {
            out << *one.string_at(first) << "  " << *one.string_at(second) << '\n';
        }
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
    const xroad::XroadEndpoint endpoint{
        xroad_endpoint_of(*checked.loaded.configuration, words.exchange, settings)};
    const What what{what_of(words.what)};
    const xroad::MetadataAnswer answer{ask(endpoint, network, {what, words.service})};
    if (answer.fault || answer.failure) {
        out << text::write_json(no_answer_json(answer, options.language)) << '\n';
        return 1;
    }
    if (what == What::openapi || what == What::wsdl) {
        out << core::as_text(answer.body);
        return 0;
    }
    const JsonValue list{network_json(what, answer)};
    if (options.json) {
        out << text::write_json(list) << '\n';
    } else {
        print_list(list, out);
    }
    return 0;
}

}
