// GET /xroad/{exchange}/…: who is a member of the network, what the exchange's provider offers,
// what of it we may use, how a service is described. It is asked now, through our own Security
// Server.

#include "gateway/admin/resources.h"

namespace gateway::admin {

namespace {

Answer asked(const Call& call, Parts& parts, std::string_view what) {
    NetworkAnswer answer{NetworkAnswer::Kind::no_exchange, {}};
    if (parts.ask_network) {
        answer = parts.ask_network(std::string{call.parameter}, what);
    }
    switch (answer.kind) {
    case NetworkAnswer::Kind::answered: return Answer::of(std::move(answer.body));
    case NetworkAnswer::Kind::no_exchange: return Answer::refusal(problems::not_found);
    case NetworkAnswer::Kind::refused: break;
    }
    text::JsonValue members{text::JsonValue::make_object()};
    members.add("network", std::move(answer.body));
    return Answer::refusal(problems::network_refused, std::move(members));
}

}

Answer list_network_clients(const Call& call, Parts& parts) {
    return asked(call, parts, "clients");
}

Answer list_network_methods(const Call& call, Parts& parts) {
    return asked(call, parts, "methods");
}

Answer list_allowed_methods(const Call& call, Parts& parts) {
    return asked(call, parts, "allowed-methods");
}

Answer read_network_openapi(const Call& call, Parts& parts) {
    return asked(call, parts, "openapi");
}

Answer read_network_wsdl(const Call& call, Parts& parts) {
    return asked(call, parts, "wsdl");
}

}
