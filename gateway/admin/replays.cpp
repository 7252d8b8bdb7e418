// /decisions/{message}/replay: a recorded decision made again from its evidence. It must come out
// as it was, or be erased with the person's key; anything else is a finding.

#include "gateway/admin/recorded_json.h"
#include "gateway/admin/resources.h"

namespace gateway::admin {

using text::JsonValue;

Answer replay_decision(const Call& call, Parts& parts) {
    const std::optional<core::MessageId> message{core::MessageId::parse(call.parameter)};
    const std::vector<ports::RecordedDecision> recorded{
        message ? parts.decisions.decisions_of(*message) : std::vector<ports::RecordedDecision>{}};
    if (recorded.empty()) {
        return Answer::refusal(absent_decision(parts, message));
    }
    const std::vector<ports::JournalRow> entries{parts.entries_of(*message)};
    Answer answer;
    answer.object = message->text();
    JsonValue replays{JsonValue::make_array()};
    for (const ports::RecordedDecision& decision : recorded) {
        replays.push(replay_json(decision, entries, parts.law_of, parts.evidence_key));
        if (decision.evidence) {
            answer.person = decision.person;
        }
    }
    answer.body = JsonValue::make_object();
    answer.body.add("message", word(message->text())).add("replays", std::move(replays));
    return answer;
}

}
