// /installation/keeping: whether the house is kept: when retention ran and a copy was made last, by
// when the next is expected, what was certified, how far the journal is signed; and the count of
// who would go now, which looks at everybody and so is asked for. Counts, times and words of our
// own.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/admin/resources.h"
#include "gateway/text/strict_json.h"

#include <array>
#include <chrono>

namespace gateway::admin {

using text::JsonValue;

namespace {

using namespace std::chrono_literals;

/// No erasure waits longer than a month, and a night's work is all that a lost disk may cost
/// (docs/operations.md).
constexpr std::chrono::hours retention_within{31 * 24h};
constexpr std::chrono::hours backup_within{26h};

JsonValue due_json(
    const std::optional<ports::KeepingRun>& last, std::chrono::hours within, core::Instant now,
    JsonValue object) {
    object.add("last_at", last ? instant_json(last->at) : JsonValue{})
        .add("next_by", last ? instant_json(last->at + within) : JsonValue{})
        .add("late", JsonValue::of_boolean(!last || last->at + within < now));
    return object;
}

JsonValue count(std::int64_t number) {
    return JsonValue::of_integer(number);
}

JsonValue retention_json(const KeepingState& state, core::Instant now) {
    JsonValue object{due_json(state.retention, retention_within, now, JsonValue::make_object())};
    const ports::KeepingRun last{state.retention.value_or(ports::KeepingRun{})};
    object.add("persons", count(last.persons))
        .add("months", count(last.months))
        .add("consents", count(last.consents));
    return object;
}

JsonValue backup_json(const KeepingState& state, core::Instant now) {
    JsonValue object{due_json(state.backup, backup_within, now, JsonValue::make_object())};
    const ports::KeepingRun last{state.backup.value_or(ports::KeepingRun{})};
    object.add("entries", count(last.entries))
        .add("with_keys", JsonValue::of_boolean(last.with_keys));
    return object;
}

JsonValue certificate_json(const ports::RetentionCertificate& certificate) {
    const core::Result<JsonValue> read{text::parse_json(certificate.body)};
    const JsonValue body{read ? read.value() : JsonValue::make_object()};
    JsonValue object{JsonValue::make_object()};
    object.add("at", instant_json(certificate.at))
        .add("act", word(body.string_at("act").value_or("")))
        .add("clock", word(body.string_at("clock").value_or("")));
    return object;
}

JsonValue preview_json(const RetentionPreview& preview) {
    constexpr std::array<std::string_view, 4> states{"none", "running", "done", "failed"};
    JsonValue object{JsonValue::make_object()};
    object.add("state", word(states.at(static_cast<std::size_t>(preview.state))))
        .add("began", instant_json(preview.began))
        .add("ended", instant_json(preview.ended))
        .add("code", preview.code.empty() ? JsonValue{} : word(preview.code))
        .add(
            "controllers",
            preview.controllers.is_array() ? preview.controllers : JsonValue::make_array());
    return object;
}

JsonValue signed_json(Parts& parts) {
    std::int64_t entries{0};
    std::int64_t vouched_for{0};
    std::int64_t checkpoints{0};
    for (const ChainState& chain : oversight_of(parts).chains()) {
        entries += chain.entries;
        vouched_for += chain.signed_to;
        checkpoints += chain.checkpoints;
    }
    JsonValue object{JsonValue::make_object()};
    object.add("entries", count(entries))
        .add("signed", count(vouched_for))
        .add("checkpoints", count(checkpoints));
    return object;
}

}

Answer read_keeping(const Call& call, Parts& parts) {
    const Operation& operation{operation_of(parts)};
    const KeepingState state{operation.keeping()};
    JsonValue certificates{JsonValue::make_array()};
    for (const ports::RetentionCertificate& one : state.certificates) {
        certificates.push(certificate_json(one));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("retention", retention_json(state, call.now))
        .add("backup", backup_json(state, call.now))
        .add("certificates", std::move(certificates))
        .add("journal", signed_json(parts))
        .add("preview", preview_json(operation.retention_preview()));
    return Answer::of(std::move(body));
}

Answer preview_retention(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {});
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const Operation& operation{operation_of(parts)};
    static_cast<void>(operation.begin_retention_preview()); // one that runs already is as good
    return Answer::of(preview_json(operation.retention_preview()), 202);
}

}
