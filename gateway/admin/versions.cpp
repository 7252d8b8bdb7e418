#include "gateway/admin/versions.h"

#include "gateway/core/bytes.h"
#include "gateway/crypto/digest.h"

namespace gateway::admin {

namespace {

constexpr std::size_t shown_digits{32};

}

std::string etag_of(const text::JsonValue& body) {
    const std::string json{text::write_json(body)};
    return '"' + core::to_hex(crypto::sha256(core::as_bytes(json))).substr(0, shown_digits) + '"';
}

bool still_is(const Call& call, Parts& parts, Answer (*list)(const Call&, Parts&)) {
    return call.if_match.empty() || call.if_match == "*"
           || call.if_match.find(list(call, parts).etag) != std::string_view::npos;
}

}
