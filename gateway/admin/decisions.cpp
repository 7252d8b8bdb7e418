// /decisions: may this go there (a dry run), and why a message was decided as it was.

#include "gateway/admin/dry_run.h"
#include "gateway/admin/recorded_json.h"
#include "gateway/admin/resources.h"
#include "gateway/admin/rights_desk.h"
#include "gateway/admin/sign_in.h"

namespace gateway::admin {

using text::JsonValue;

namespace {

/// Makes `answer` what the dry run says; 422 with all that is wrong.
void decide_into(
    Answer& answer, const config::Configuration& law, const JsonValue& request,
    const KnownFacts& known) {
    const DryRunAnswer decided{dry_run(law, text::write_json(request), known)};
    JsonValue body{text::parse_json(decided.json).value()}; // our own text
    answer.problem = decided.exit == 0 ? nullptr : &problems::request_invalid;
    answer.status = decided.exit == 0 ? 200 : problems::request_invalid.status;
    answer.body = std::move(body);
}

/// Of a case in point, or of somebody who was looked for and of whom nothing is known.
Answer decided(
    const config::Configuration& law, const Call& call,
    std::optional<core::LocalDate> looked_for_on = {}) {
    Answer answer;
    decide_into(answer, law, call.body, KnownFacts{{}, {}, looked_for_on});
    return answer;
}

const config::Register* register_of(const config::Configuration& law, const JsonValue& request) {
    const auto name = request.string_at("register");
    const auto id = name ? core::RegisterId::find(*name) : std::nullopt;
    return id ? law.find(*id) : nullptr;
}

}

/// What the request says of a person is a case in point; where it names one and is silent about
/// consents or holds, the store's are used: then a person is read about, in the transaction that
/// journals it. What is no code of a person, or of one who is not born yet, finds nobody here and
/// is refused by the dry run.
Answer ask_decision(const Call& call, Parts& parts) {
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const bool tells_all{
        call.body.find("consents") != nullptr && call.body.find("holds") != nullptr};
    const auto subject = call.body.string_at("subject");
    const config::Register* const reg{register_of(*law, call.body)};
    if (tells_all || !subject || reg == nullptr) {
        return decided(*law, call);
    }
    if (const Problem* const objection{
            objection_to_content(call.caller, Permission::consents_read, call.reason, call.now)}) {
        return Answer::refusal(*objection);
    }
    return with_known_codes([&] {
        const std::optional<core::PersonNo> person{
            parts.people.find(reg->controller, core::PersonId{std::string{*subject}})};
        if (!person) {
            return decided(*law, call, core::local_date(call.now)); // nobody said anything yet
        }
        Answer answer;
        answer.person = *person;
        answer.persons = {*person};
        answer.write = [law, body = call.body, person = *person](
                           const exchange::Ground& ground, exchange::Writing&, Answer& result) {
            const ports::PersonFacts* const facts{ground.person(person)};
            decide_into(
                result, *law, body,
                facts == nullptr ? KnownFacts{} : KnownFacts{facts->consents, facts->holds});
        };
        return answer;
    });
}

Answer read_decision(const Call& call, Parts& parts) {
    const std::optional<core::MessageId> message{core::MessageId::parse(call.parameter)};
    const std::vector<ports::RecordedDecision> recorded{
        message ? parts.decisions.decisions_of(*message) : std::vector<ports::RecordedDecision>{}};
    if (recorded.empty()) {
        return Answer::refusal(absent_decision(parts, message));
    }
    Answer answer;
    answer.object = message->text();
    JsonValue decisions{JsonValue::make_array()};
    for (const ports::RecordedDecision& decision : recorded) {
        decisions.push(recorded_json(decision, parts.law_of));
        if (decision.evidence) {
            answer.person = decision.person;
        }
    }
    answer.body = JsonValue::make_object();
    const std::optional<std::string> unread{unread_row(recorded, parts.entries_of(*message))};
    answer.body.add("message", word(message->text()))
        .add("decisions", std::move(decisions))
        .add("unread", unread ? word(*unread) : JsonValue{});
    return answer;
}

}
