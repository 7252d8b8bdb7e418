#include "gateway/exchange/kept_answer.h"

#include "gateway/crypto/digest.h"
#include "gateway/exchange/relay_desk.h"
#include "gateway/ports/arrived_source.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <cassert>

namespace gateway::exchange {

namespace {

using text::JsonValue;

constexpr std::size_t longest_key{255};
/// After its permit's end: what is under way by then is over.
constexpr std::chrono::seconds after_the_budget{10};

core::Digest keyed(const crypto::KeyedDigest& by, std::string_view what, core::ByteView bytes) {
    core::Bytes text;
    const core::ByteView name{core::as_bytes(what)};
    text.insert(text.end(), name.begin(), name.end());
    text.push_back(std::byte{0});
    text.insert(text.end(), bytes.begin(), bytes.end());
    return by.of(text);
}

ports::AnswerClaim claim_about(
    const core::Digest& what, const ports::Arrived& request, std::string_view key,
    const Under& under, const core::MessageId& message, const DigestKeys& keys) {
    ports::AnswerClaim claim;
    claim.key.caller = request.peer.spki;
    claim.key.exchange = under.exchange->id;
    claim.key.key = keyed(keys.record, "idempotency-key", core::as_bytes(key));
    claim.request = what;
    claim.message = message;
    claim.under_way_for = request.time_budget + after_the_budget;
    claim.kept_for = RelayDesk::kept_for;
    return claim;
}

/// Of a body that is not in memory by its SHA-256: which of the two it is, its length decides.
core::Digest digest_of(const ports::Arrived& request, const DigestKeys& keys) {
    if (!request.held) {
        return keyed(keys.record, "idempotent-question", request.body);
    }
    crypto::Sha256 sum;
    ports::each_piece(request, [&](core::ByteView piece) { sum.update(piece); });
    return keyed(keys.record, "idempotent-question-held", sum.finish());
}

}

std::optional<std::string_view> key_in(std::string_view field) noexcept {
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
        field = field.substr(1, field.size() - 2);
    }
    const bool plain{std::all_of(field.begin(), field.end(), [](char letter) {
        return letter > ' ' && letter <= '~' && letter != '"' && letter != '\\';
    })};
    if (field.empty() || field.size() > longest_key || !plain) {
        return std::nullopt;
    }
    return field;
}

ports::AnswerClaim claim_of(
    const ports::Arrived& request, std::string_view key, const Under& under,
    const core::MessageId& message, const DigestKeys& keys) {
    return claim_about(digest_of(request, keys), request, key, under, message, keys);
}

ports::AnswerClaim claim_of_delivery(
    const ports::Arrived& request, std::string_view key, const Under& under,
    const core::MessageId& run, const DigestKeys& keys) {
    const core::Digest what{
        keyed(keys.record, "idempotent-delivery", crypto::sha256(request.body))};
    return claim_about(what, request, key, under, run, keys);
}

core::Bytes pack(const ports::Answer& answer) {
    assert(!answer.permit);
    JsonValue headers{JsonValue::make_array()};
    for (const auto& [name, value] : answer.headers) {
        headers.push(JsonValue::of_string(name));
        headers.push(JsonValue::of_string(value));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("status", JsonValue::of_integer(answer.status))
        .add("type", JsonValue::of_string(answer.content_type))
        .add("headers", std::move(headers))
        .add("body", JsonValue::of_string(std::string{core::as_text(answer.body)}));
    const std::string text{text::write_json(object)};
    const core::ByteView bytes{core::as_bytes(text)};
    return {bytes.begin(), bytes.end()};
}

std::optional<ports::Answer> unpack(core::ByteView packed) {
    const core::Result<JsonValue> read{text::parse_json(core::as_text(packed))};
    if (!read) {
        return std::nullopt;
    }
    const JsonValue* const status{read.value().find("status")};
    const JsonValue* const headers{read.value().find("headers")};
    const auto type = read.value().string_at("type");
    const auto body = read.value().string_at("body");
    if (status == nullptr || headers == nullptr || !type || !body) {
        return std::nullopt;
    }
    ports::Answer answer;
    answer.status = static_cast<int>(status->integer().value_or(500));
    answer.content_type = *type;
    const std::span<const JsonValue> words{headers->elements()};
    for (std::size_t at{0}; at + 1 < words.size(); at += 2) {
        answer.headers.emplace_back(words[at].text(), words[at + 1].text());
    }
    answer.headers.emplace_back("Idempotency-Replayed", "true");
    const core::ByteView bytes{core::as_bytes(*body)};
    answer.body.assign(bytes.begin(), bytes.end());
    return answer;
}

}
