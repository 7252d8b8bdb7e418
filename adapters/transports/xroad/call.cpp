#include "adapters/transports/xroad/call.h"

#include "adapters/transports/xroad/describe.h"
#include "gateway/http/request_fields.h"

namespace adapters::xroad {

namespace {

[[nodiscard]] core::Result<Call>
rest_call(const XroadEndpoint& endpoint, const gateway::ports::Payload& payload) {
    RestRequest request{endpoint.method, endpoint.service, endpoint.path};
    request.client = endpoint.client;
    request.id = std::string{payload.idempotency_key};
    request.user_id = endpoint.user_id;
    request.represented_party = endpoint.represented_party;
    request.security_server = endpoint.security_server;
    core::Result<RestHead> head{write_rest_request(request, !payload.bytes.empty())};
    if (!head) {
        return head.rejection();
    }
    Call call{
        endpoint.pattern.url + head.value().target,
        endpoint.method,
        std::move(head.value().headers),
        {},
        std::move(request)};
    call.headers.emplace_back("Content-Type", payload.content_type);
    call.answer_type = payload.answer_type;
    gateway::http::add_context(
        call.headers, payload.traceparent,
        payload.waited_for ? std::optional{payload.time_limit} : std::nullopt);
    return call;
}

[[nodiscard]] core::Result<Call>
soap_call(const XroadEndpoint& endpoint, const gateway::ports::Payload& payload) {
    SoapHeaders headers{endpoint.client, endpoint.service, std::string{payload.idempotency_key}};
    headers.user_id = endpoint.user_id;
    headers.represented_party = endpoint.represented_party;
    headers.security_server = endpoint.security_server;
    core::Result<std::string> envelope{
        write_request(headers, element_of(core::as_text(payload.bytes)))};
    if (!envelope) {
        return envelope.rejection();
    }
    return Call{
        endpoint.pattern.url + "/",
        "POST",
        {{"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", "\"\""}},
        std::move(envelope).value(),
        std::move(headers)};
}

}

core::Result<Call> call_for(const XroadEndpoint& endpoint, const gateway::ports::Payload& payload) {
    return endpoint.protocol == XroadEndpoint::Protocol::rest ? rest_call(endpoint, payload)
                                                              : soap_call(endpoint, payload);
}

}
