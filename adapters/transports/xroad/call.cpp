#include "adapters/transports/xroad/call.h"

#include "adapters/transports/xroad/describe.h"

namespace adapters::xroad {

namespace {

[[nodiscard]] core::Result<Call> rest_call(
    const XroadEndpoint& endpoint, std::string_view id, std::string_view content_type,
    bool with_body) {
    RestRequest request{endpoint.method, endpoint.service, endpoint.path};
    request.client = endpoint.client;
    request.id = std::string{id};
    request.user_id = endpoint.user_id;
    request.represented_party = endpoint.represented_party;
    request.security_server = endpoint.security_server;
    core::Result<RestHead> head{write_rest_request(request, with_body)};
    if (!head) {
        return head.rejection();
    }
    Call call{
        endpoint.pattern.url + head.value().target,
        endpoint.method,
        std::move(head.value().headers),
        {},
        std::move(request)};
    call.headers.emplace_back("Content-Type", content_type);
    return call;
}

[[nodiscard]] core::Result<Call>
soap_call(const XroadEndpoint& endpoint, std::string_view id, core::ByteView payload) {
    SoapHeaders headers{endpoint.client, endpoint.service, std::string{id}};
    headers.user_id = endpoint.user_id;
    headers.represented_party = endpoint.represented_party;
    headers.security_server = endpoint.security_server;
    core::Result<std::string> envelope{write_request(headers, element_of(core::as_text(payload)))};
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

core::Result<Call> call_for(
    const XroadEndpoint& endpoint, std::string_view id, std::string_view content_type,
    core::ByteView payload) {
    return endpoint.protocol == XroadEndpoint::Protocol::rest
               ? rest_call(endpoint, id, content_type, !payload.empty())
               : soap_call(endpoint, id, payload);
}

}
