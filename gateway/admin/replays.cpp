// /decisions/{message}/replay: a recorded decision made again from its evidence. It must come out
// as it was, or be erased with the person's key; anything else is a finding.

#include "gateway/admin/resources.h"
#include "gateway/core/error.h"
#include "gateway/exchange/replay.h"
#include "gateway/journal/entry.h"

#include <algorithm>

namespace gateway::admin {

using exchange::Replayed;
using text::JsonValue;

namespace {

bool is_a_decision(const ports::JournalRow& entry) {
    return entry.kind == journal::to_text(journal::EntryKind::decision)
           || entry.kind == journal::to_text(journal::EntryKind::refusal);
}

JsonValue replay_json(
    const ports::RecordedDecision& recorded, const std::vector<ports::JournalRow>& entries,
    Parts& parts) {
    const core::Result<Replayed> read{exchange::replay(recorded.evidence, parts.law_of)};
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
                       replayed, entry.body, recorded.attempt, *recorded.evidence,
                       parts.evidence_key);
        })};
    object.add("journalled", JsonValue::of_boolean(journalled))
        .add("engine", word(replayed.recorded->engine))
        .add("rules_digest", word(core::to_hex(replayed.recorded->configuration)))
        .add("outcome", word(core::to_text(replayed.again->outcome)));
    return object;
}

}

Answer replay_decision(const Call& call, Parts& parts) {
    const std::optional<core::MessageId> message{core::MessageId::parse(call.parameter)};
    const std::vector<ports::RecordedDecision> recorded{
        message ? parts.decisions.decisions_of(*message) : std::vector<ports::RecordedDecision>{}};
    if (recorded.empty()) {
        return Answer::refusal(problems::decision_unknown);
    }
    const std::vector<ports::JournalRow> entries{parts.entries_of(*message)};
    Answer answer;
    answer.object = message->text();
    JsonValue replays{JsonValue::make_array()};
    for (const ports::RecordedDecision& decision : recorded) {
        replays.push(replay_json(decision, entries, parts));
        if (decision.evidence) {
            answer.person = decision.person;
        }
    }
    answer.body = JsonValue::make_object();
    answer.body.add("message", word(message->text())).add("replays", std::move(replays));
    return answer;
}

}
