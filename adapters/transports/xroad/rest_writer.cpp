#include "adapters/transports/xroad/rest.h"
#include "gateway/core/hetu_in_text.h"

namespace adapters::xroad {

namespace {

namespace http = gateway::http;

using Fields = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] bool names_anybody(const RestRequest& request) {
    const auto encoded_name = [](std::string_view text) {
        return core::may_name_a_person(text)
               || core::may_name_a_person(percent_decoded(text).value_or(""));
    };
    if (encoded_name(request.query)) {
        return true;
    }
    std::string_view path{request.path};
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t slash{std::min(path.find('/'), path.size())};
        if (encoded_name(path.substr(0, slash))) {
            return true;
        }
        path.remove_prefix(slash);
    }
    return core::may_name_a_person(request.id.value_or(""))
           || core::may_name_a_person(request.user_id.value_or(""))
           || core::may_name_a_person(request.issue.value_or(""));
}

[[nodiscard]] Fields fields_of(const RestRequest& request) {
    Fields fields{{"X-Road-Client", encoded(request.client)}, {"X-Road-Id", *request.id}};
    if (request.user_id) {
        fields.emplace_back("X-Road-UserId", *request.user_id);
    }
    if (request.issue) {
        fields.emplace_back("X-Road-Issue", *request.issue);
    }
    if (request.represented_party) {
        fields.emplace_back("X-Road-Represented-Party", encoded(*request.represented_party));
    }
    if (request.security_server) {
        fields.emplace_back("X-Road-Security-Server", encoded(*request.security_server));
    }
    return fields;
}

}

core::Result<RestHead> write_rest_request(const RestRequest& request, bool with_body) {
    if (!request.id || request.id->empty()) {
        return core::Rejection{"MISSING_HEADER_FIELD", "X-Road-Id"};
    }
    if (names_anybody(request)) {
        return core::Rejection{
            "XROAD_PERSONAL_DATA", "path, query, X-Road-Id, X-Road-UserId or X-Road-Issue"};
    }
    RestHead head{request.method, "/r1/" + encoded(request.service) + request.path, {}};
    if (!request.query.empty()) {
        head.target += '?' + request.query;
    }
    head.headers = fields_of(request);
    // what was written must read as what was meant
    http::Request written;
    written.method = head.method;
    written.target = head.target;
    for (const auto& [name, value] : head.headers) {
        written.headers.add(name, value);
    }
    if (with_body) {
        written.body.resize(1);
    }
    const core::Result<RestRequest> read{read_rest_request(written)};
    if (!read) {
        return read.rejection();
    }
    if (read.value() != request) {
        return core::Rejection{"BAD_REQUEST", "path or header fields"};
    }
    return head;
}

}
