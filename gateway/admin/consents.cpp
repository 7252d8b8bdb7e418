// /consents: consents, refusals, withdrawals and holds of persons, recorded and asked about. A
// person stands in the body, never in an address. A withdrawal is acknowledged when nothing that
// was decided before can leave any more; until then the answer is 202.

#include "gateway/admin/resources.h"
#include "gateway/admin/rights_desk.h"
#include "gateway/exchange/consent_json.h"
#include "gateway/rights/request_reading.h"
#include "gateway/text/strict_json.h"

namespace gateway::admin {

using exchange::Recorded;
using text::JsonValue;

namespace {

/// Whose data a statement is about, once there is a row for them.
core::PersonNo person_of(Parts& parts, core::RegisterId reg, const core::PersonId& person) {
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const config::Register* const known{law->find(reg)};
    return known == nullptr
               ? core::PersonNo::none
               : parts.people.find(known->controller, person).value_or(core::PersonNo::none);
}

Answer answer_to(const Recorded& recorded) {
    switch (recorded.state) {
    case Recorded::State::rejected: return Answer::wrong(problems::request_invalid, recorded.wrong);
    case Recorded::State::failed: return Answer::refusal(problems::not_recorded);
    case Recorded::State::known: return Answer::of(exchange::json_of(recorded));
    case Recorded::State::recorded:
        return Answer::of(exchange::json_of(recorded), recorded.takes ? 202 : 201);
    case Recorded::State::acknowledged: return Answer::of(exchange::json_of(recorded), 201);
    }
    return Answer::refusal(problems::internal);
}

}

Answer record_consent(const Call& call, Parts& parts) {
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    exchange::Statement statement{exchange::read_statement(call.body, law->rules->law())};
    const int status{statement.takes() ? 202 : 201};
    statement.beside = [&](exchange::Writing& writing, core::PersonNo person) {
        call.note_in(writing, person, status);
    };
    const Recorded recorded{parts.record_consent(statement)};
    Answer answer{answer_to(recorded)};
    answer.noted = recorded.state == Recorded::State::recorded
                   || recorded.state == Recorded::State::acknowledged;
    if (answer.problem == nullptr) {
        answer.person = person_of(parts, statement.reg, statement.person);
    }
    return answer;
}

Answer query_consents(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"register", "subject"});
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const rights::ToldSubject subject{rights::read_subject(call.body, *law, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    return with_known_codes([&] {
        if (refuses_unborn(parts, subject, call.now, json)) {
            return Answer::wrong(problems::request_invalid, json.errors());
        }
        const exchange::PersonRecord record{parts.list_consents(subject.reg->id, subject.current)};
        JsonValue body{exchange::json_of(record)};
        body.add("known", JsonValue::of_boolean(record.known));
        Answer answer{Answer::of(std::move(body))};
        answer.person = person_of(parts, subject.reg->id, subject.current);
        return answer;
    });
}

}
