#include "gateway/app/test_message.h"

#include "gateway/crypto/base64.h"
#include "gateway/crypto/digest.h"
#include "gateway/http/endpoint_values.h"
#include "gateway/text/json_value.h"

#include <algorithm>

namespace gateway::app {

namespace {

using text::JsonValue;

constexpr std::string_view scheme{"https://"};

/// Where an address's host ends.
std::size_t host_end(const std::string& url) {
    return std::min(url.find_first_of("/?#", scheme.size()), url.size());
}

std::string body_of(const TestMessageWords& words) {
    const auto word = [](std::string text) { return JsonValue::of_string(std::move(text)); };
    JsonValue body{JsonValue::make_object()};
    body.add("test_message", word(words.message.text()))
        .add("from", word(words.node))
        .add("to", word(words.party))
        .add("endpoint", word(words.endpoint))
        .add("sent_at", word(core::to_helsinki_text(words.at)))
        .add(
            "says",
            word("A test of the connection and of the signature. It is about nobody and asks "
                 "for nothing: answer 2xx if the signature is good."));
    return text::write_json(body);
}

}

TestMessage compose_test_message(const TestMessageWords& words, const crypto::SigningKey& key) {
    TestMessage made;
    made.body = body_of(words);
    const std::string digest{
        "sha-256=:" + crypto::to_base64(crypto::sha256(core::as_bytes(made.body))) + ":"};
    const std::string content_type{"application/json"};
    constexpr std::int64_t a_second{1'000'000};
    const std::string parameters{
        R"(("@method" "@path" "content-type" "content-digest" "idempotency-key");created=)"
        + std::to_string(words.at.microseconds() / a_second) + ";keyid=\""
        + core::to_hex(key.public_key().fingerprint()) + R"(";alg="ed25519")"};
    const std::string base{
        "\"@method\": POST\n\"@path\": " + words.url.substr(host_end(words.url))
        + "\n\"content-type\": " + content_type + "\n\"content-digest\": " + digest
        + "\n\"idempotency-key\": " + words.message.text()
        + "\n\"@signature-params\": " + parameters};
    made.headers = {
        {"Content-Type", content_type},
        {"Content-Digest", digest},
        {"Idempotency-Key", words.message.text()},
        {"Signature-Input", "lautturi=" + parameters},
        {"Signature", "lautturi=:" + crypto::to_base64(key.sign(core::as_bytes(base))) + ":"}};
    return made;
}

std::optional<std::string>
test_url_of(const std::string& endpoint_url, const std::string& test_path) {
    if (!endpoint_url.starts_with(scheme) || !http::is_plain_path(test_path)) {
        return std::nullopt;
    }
    return endpoint_url.substr(0, host_end(endpoint_url)) + test_path;
}

}
