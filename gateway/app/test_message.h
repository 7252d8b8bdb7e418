#pragma once
// A test message to a party: that it can be reached, accepts what we send, and can verify our
// signature. It has nobody's data and asks for nothing, so no permit to send is needed; it is made
// of names and a time alone, and goes where the party said that it takes such.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/crypto/signature.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gateway::app {

/// What it is made of.
struct TestMessageWords {
    core::MessageId message;
    std::string node;
    std::string party;
    std::string endpoint;
    std::string url; ///< where it goes
    core::Instant at;
};

/// JSON, signed as RFC 9421 says (Ed25519), its digest as RFC 9530 says.
struct TestMessage {
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

[[nodiscard]] TestMessage
compose_test_message(const TestMessageWords& words, const crypto::SigningKey& key);

/// Where an endpoint takes test messages: its own address with another path. Nothing where it takes
/// none.
[[nodiscard]] std::optional<std::string>
test_url_of(const std::string& endpoint_url, const std::string& test_path);

}
