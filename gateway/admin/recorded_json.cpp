#include "gateway/admin/recorded_json.h"

#include "gateway/admin/call.h"
#include "gateway/admin/decision_json.h"
#include "gateway/core/error.h"
#include "gateway/journal/entry.h"
#include "gateway/journal/evidence.h"

#include <algorithm>

namespace gateway::admin {

using exchange::Replayed;
using text::JsonValue;

namespace {

bool is_a_decision(const ports::JournalRow& entry) {
    return entry.kind == journal::to_text(journal::EntryKind::decision)
           || entry.kind == journal::to_text(journal::EntryKind::refusal);
}

}

JsonValue
recorded_json(const ports::RecordedDecision& recorded, const exchange::LoadConfiguration& load) {
    JsonValue object{JsonValue::make_object()};
    object.add("attempt", JsonValue::of_integer(recorded.attempt))
        .add("erased", JsonValue::of_boolean(!recorded.evidence));
    if (!recorded.evidence) {
        return object.add("outcome", word(core::to_text(recorded.outcome)));
    }
    const core::Result<journal::DecisionEvidence> read{
        journal::decode_evidence(*recorded.evidence)};
    if (!read) {
        throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
    }
    const journal::DecisionEvidence& evidence{read.value()};
    const auto law = load(evidence.configuration);
    object.add("at", word(core::to_helsinki_text(evidence.at)))
        .add("exchange", word(evidence.disclosure.exchange.text()))
        .add("party", word(evidence.disclosure.party.text()))
        .add("purpose", word(evidence.disclosure.purpose.text()))
        .add("register", word(evidence.disclosure.reg.text()));
    const JsonValue decision{decision_json(
        *law->rules, evidence.decision,
        {evidence.consents, evidence.holds, evidence.disclosure.party,
         evidence.disclosure.purpose})};
    for (const auto& [key, value] : decision.members()) {
        object.add(key, value);
    }
    return object;
}

std::optional<std::string> unread_row(
    std::span<const ports::RecordedDecision> decisions,
    std::span<const ports::JournalRow> entries) {
    if (decisions.empty() || decisions.back().outcome != core::Outcome::refused) {
        return std::nullopt; // what was rejected then is what was to be sent
    }
    const auto rejected =
        std::find_if(entries.begin(), entries.end(), [](const ports::JournalRow& entry) {
            return entry.kind == journal::to_text(journal::EntryKind::rejected);
        });
    if (rejected == entries.end()) {
        return std::nullopt;
    }
    const core::Result<JsonValue> body{text::parse_json(rejected->body)};
    const auto code = body ? body.value().string_at("code") : std::nullopt;
    return code ? std::optional{std::string{*code}} : std::nullopt;
}

JsonValue replay_json(
    const ports::RecordedDecision& recorded, std::span<const ports::JournalRow> entries,
    const exchange::LoadConfiguration& load, const crypto::KeyedDigest& key) {
    const core::Result<Replayed> read{exchange::replay(recorded.evidence, load)};
    if (!read) {
        throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
    }
    const Replayed& replayed{read.value()};
    JsonValue object{JsonValue::make_object()};
    object.add("attempt", JsonValue::of_integer(recorded.attempt))
        .add("verdict", word(exchange::to_text(replayed.verdict)));
    if (replayed.verdict == Replayed::Verdict::erased) {
        return object;
    }
    const bool journalled{
        std::any_of(entries.begin(), entries.end(), [&](const ports::JournalRow& entry) {
            return is_a_decision(entry)
                   && exchange::journalled_so(
                       replayed, entry.body, recorded.attempt, *recorded.evidence, key);
        })};
    object.add("journalled", JsonValue::of_boolean(journalled))
        .add("engine", word(replayed.recorded->engine))
        .add("rules_digest", word(core::to_hex(replayed.recorded->configuration)))
        .add("outcome", word(core::to_text(replayed.again->outcome)));
    return object;
}

}
