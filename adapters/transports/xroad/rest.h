#pragma once
// REST r1 (PR-REST): requests and answers by their paths and header fields.

#include "adapters/transports/xroad/codes.h"
#include "adapters/transports/xroad/identifiers.h"
#include "gateway/core/bytes.h"
#include "gateway/core/result.h"
#include "gateway/http/message.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace adapters::xroad {

struct RestRequest {
    std::string method;
    ServiceId service;
    std::string path{};  ///< behind the service, encoded: empty or /…
    std::string query{}; ///< without ?, encoded
    ClientId client{};
    std::optional<std::string> id{};      ///< a Security Server makes one where a client sent none
    std::optional<std::string> user_id{}; ///< the client's claim
    std::optional<std::string> issue{};   ///< the client's claim
    std::optional<RepresentedParty> represented_party{};
    std::optional<ServerId> security_server{};

    friend bool operator==(const RestRequest&, const RestRequest&) = default;
};

/// Whether `path` may stand behind a service: empty or /…, pchar, no encoded slash or backslash, no
/// dot segment, no empty segment but the last, no control character, also after a second decoding.
/// Access rights are matched against what a Security Server makes of it; a path must be one to all.
[[nodiscard]] bool is_plain_path(std::string_view path);

/// A request as a client sends it to its Security Server:
/// /r1/instance/class/code/subsystem/service. Rejects with BAD_REQUEST, INVALID_HTTP_METHOD (a path
/// outside /r1/ is taken for SOAP), INVALID_CLIENT_IDENTIFIER, DUPLICATE_HEADER_FIELD. A body where
/// X-Road drops it unsaid (anything but POST, PUT and PATCH) is a BAD_REQUEST.
[[nodiscard]] core::Result<RestRequest> read_rest_request(const gateway::http::Request& request);

/// The same request as the provider's Security Server hands it on: the service is not named, and
/// known only by the base path that was registered for it alone.
[[nodiscard]] core::Result<RestRequest> read_rest_provided(
    const gateway::http::Request& request, const ServiceId& service, std::string_view base_path);

struct RestHead {
    std::string method;
    std::string target; ///< /r1/…
    std::vector<std::pair<std::string, std::string>> headers;
};

/// What read_rest_request() reads. Rejects the same, a missing id, and with XROAD_PERSONAL_DATA a
/// personal identity code in path, query, id, user id or issue: all of them lie open in logs.
[[nodiscard]] core::Result<RestHead> write_rest_request(const RestRequest& request, bool with_body);

/// An answer that was the service's, whatever its status says of the matter.
struct RestAnswer {
    int status{0};
    std::string request_id;   ///< the Security Server's own id of this exchange
    std::string request_hash; ///< kept as evidence; only the Security Server can make it again

    friend bool operator==(const RestAnswer&, const RestAnswer&) = default;
};

/// What came back for `sent`. X-Road-Error without a request hash is X-Road's word; with one, the
/// party wrote it. Rejects with INCONSISTENT_RESPONSE what answers something else, and
/// DUPLICATE_HEADER_FIELD.
[[nodiscard]] core::Result<std::variant<RestAnswer, Fault>> read_rest_answer(
    int status, const gateway::http::Headers& headers, std::string_view body,
    const RestRequest& sent);

}
