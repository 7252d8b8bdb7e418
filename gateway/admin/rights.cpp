// /rights/requests: what persons ask about their own data (GDPR Art. 15 to 21), with deadlines,
// steps, and what a step sets in motion. A person stands in the body, never in an address; a
// request has an id, which does.

#include "gateway/admin/rights_desk.h"
#include "gateway/config/own_rows.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/consent_json.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/rights_bodies.h"
#include "gateway/rights/case_json.h"
#include "gateway/rights/effects.h"
#include "gateway/rights/steps.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>

namespace gateway::admin {

using text::JsonValue;

namespace {

std::vector<core::MessageId> open_cases(Parts& parts) {
    std::vector<core::MessageId> messages;
    for (const ports::OfficialCase& one : parts.histories->cases(ports::Histories::Cases::open)) {
        messages.push_back(one.message);
    }
    return messages;
}

/// Whether a step looks for recipients: who was sent to has to be known to the last one.
bool finds_recipients(const ports::RightsCase& request, const ports::RightsEvent& event) {
    return event.step != ports::RightsStep::opened
           && (request.request.right == ports::Right::rectification
               || request.request.right == ports::Right::erasure);
}

core::Result<rights::Effects> effects_of_step(
    Parts& parts, core::Instant now, const ports::RightsCase& request,
    const ports::RightsEvent& event) {
    rights::Traces traces;
    std::vector<core::MessageId> cases;
    std::int64_t live{0};
    if (finds_recipients(request, event)) {
        traces = rights::gather(*parts.rights, *parts.histories, request.request.persons);
        cases = open_cases(parts);
        live = parts.rights->under_way(request.request.persons);
    }
    rights::Names names{parts.law(), parts.law_of, request.request.language};
    return rights::effects_of(
        request, event, rights::EffectsGround{traces, cases, live, names, now, [&] {
                                                  return crypto::new_message_id(now);
                                              }});
}

/// Whom each notice of an erasure is about: with the person's key goes what their request told, and
/// recipients have yet to be told (Art. 19).
using Subjects = std::map<core::MessageId, core::PersonId>;

Subjects
subjects_of(Parts& parts, const rights::Effects& effects, const ports::RightsRequest& request) {
    Subjects subjects;
    if (effects.erasures.empty()) {
        return subjects;
    }
    for (const ports::NoticeRow& notice : effects.notices) {
        const auto whose = std::find(request.persons.begin(), request.persons.end(), notice.person);
        std::optional<core::PersonId> subject{parts.due_rows->subject(
            request.request, std::distance(request.persons.begin(), whose))};
        if (subject) {
            subjects.emplace(notice.notice, std::move(*subject));
        }
    }
    return subjects;
}

/// Beside the step, in its transaction. @param subjects outlive it.
void write_effects(
    const rights::Effects& effects, const Subjects& subjects, const ports::RightsRequest& request,
    exchange::Writing& writing) {
    for (const auto& [notice, subject] : subjects) {
        writing.payloads.push_back(ports::PayloadRow{
            notice, core::PersonNo::none, ports::PayloadRow::Use::request, 0,
            core::as_bytes(subject.reveal())});
    }
    for (const ports::PersonEntry& entry : effects.holds) {
        writing.note(
            journal::EntryKind::hold, request.request, entry.person,
            journal::hold_body(std::get<core::Hold>(entry.what)));
        writing.entries.push_back(entry);
    }
    for (const ports::NoticeRow& notice : effects.notices) {
        writing.note(
            journal::EntryKind::notice, notice.notice, notice.person, journal::notice_body(notice));
        writing.notices.push_back(notice);
    }
    for (const ports::Erasure& erasure : effects.erasures) {
        writing.note(
            journal::EntryKind::rights, request.request, erasure.person,
            journal::rights_body(erasure));
        writing.rights.push_back({erasure});
    }
}

/// What the step did, beside the request: who is told, what was destroyed. What was refused item by
/// item, and why, shows the person: it is asked for with a reason (assess_right()).
void tell_effects(JsonValue& body, const rights::Effects& effects) {
    JsonValue recipients{JsonValue::make_array()};
    for (const ports::NoticeRow& notice : effects.notices) {
        JsonValue one{JsonValue::make_object()};
        one.add("notice", word(notice.notice.text()))
            .add("party", word(notice.party.text()))
            .add("items", words(notice.items, [](core::ItemId item) { return item.text(); }));
        recipients.push(std::move(one));
    }
    body.add("recipients", std::move(recipients))
        .add("erased", JsonValue::of_integer(static_cast<std::int64_t>(effects.erasures.size())))
        .add("holds", JsonValue::of_integer(static_cast<std::int64_t>(effects.holds.size())));
}

/// A step of a request, and what it is answered with.
struct Step {
    ports::RightsCase before;
    ports::RightsEvent event;
    core::Instant now{};
    int status{200};
};

void tell(const Step& step, const rights::Effects& effects, Answer& answer) {
    ports::RightsCase after{step.before};
    after.steps.push_back(step.event);
    answer.status = step.status;
    answer.problem = nullptr;
    answer.body = rights::json_of(after, core::local_date(step.now));
    tell_effects(answer.body, effects);
}

/// An assessment of an erasure is kept with the step.
void keep_assessment(const rights::Effects& effects, ports::RightsEvent& event) {
    if (!effects.assessment.is_null()) {
        JsonValue details{JsonValue::make_object()};
        details.add("assessment", effects.assessment);
        event.details = text::write_json(details);
    }
}

void write_step(
    const Step& step, const rights::Effects& effects, const Subjects& subjects,
    exchange::Writing& writing) {
    const ports::RightsRequest& request{step.before.request};
    if (step.event.step == ports::RightsStep::opened) {
        writing.note(
            journal::EntryKind::rights, step.event.request, request.persons.front(),
            journal::rights_body(request));
        writing.rights.push_back({request});
        writing.rights.push_back({step.event});
    } else {
        write_event(step.before, step.event, writing);
    }
    write_effects(effects, subjects, request, writing);
}

/// Takes the step: the answer writes it with what it sets in motion. That is found twice: now, so
/// that what cannot be is refused at once, and in the transaction that writes it, which holds the
/// persons: whoever is sent to in between is a recipient, too (Art. 19).
Answer take(
    const Call& call, Parts& parts, ports::RightsCase before, ports::RightsEvent event,
    int status) {
    const core::Result<rights::Effects> first{effects_of_step(parts, call.now, before, event)};
    if (!first) {
        return refused_step(first.rejection());
    }
    const bool holds{finds_recipients(before, event) || first.value().take()};
    Answer answer;
    answer.object = event.request.text();
    answer.conflict = &problems::request_state;
    answer.persons = before.request.persons;
    answer.takes = holds ? exchange::Takes::something : exchange::Takes::nothing;
    Step step{std::move(before), std::move(event), call.now, status};
    tell(step, first.value(), answer);
    const auto subjects = std::make_shared<Subjects>(); // outlives the writing
    answer.write = [&parts, step = std::move(step),
                    subjects](const exchange::Ground&, exchange::Writing& writing, Answer& told) {
        const core::Result<rights::Effects> effects{
            effects_of_step(parts, step.now, step.before, step.event)};
        if (!effects) {
            Answer refused{refused_step(effects.rejection())};
            told.status = refused.status;
            told.problem = refused.problem;
            told.body = std::move(refused.body);
            return;
        }
        Step taken{step};
        keep_assessment(effects.value(), taken.event);
        *subjects = subjects_of(parts, effects.value(), taken.before.request);
        tell(taken, effects.value(), told);
        write_step(taken, effects.value(), *subjects, writing);
    };
    return answer;
}

/// By which identifiers a request's persons are known, in the same order.
std::vector<core::PersonId> identities_of(Parts& parts, const rights::ToldSubject& subject) {
    std::vector<core::PersonId> identities{subject.current};
    for (const core::PersonId& earlier : subject.earlier) {
        if (parts.people.find(subject.reg->controller, earlier)) {
            identities.push_back(earlier);
        }
    }
    return identities;
}

/// Who asks is kept with the request, sealed under the person's key: recipients are told about whom
/// a notice is, and a register is asked for what the person takes along.
void keep_who_asks(
    Answer& answer, const ports::RightsRequest& request, std::vector<core::PersonId> identities) {
    answer.write = [write = std::move(answer.write), request, identities = std::move(identities)](
                       const exchange::Ground& ground, exchange::Writing& writing, Answer& told) {
        write(ground, writing, told);
        for (std::size_t place{0}; place < identities.size(); ++place) {
            writing.payloads.push_back(ports::PayloadRow{
                request.request, request.persons.at(place), ports::PayloadRow::Use::request,
                static_cast<std::int64_t>(place), core::as_bytes(identities[place].reveal())});
        }
    };
}

}

Answer read_right(const Call& call, Parts& parts) {
    const std::optional<ports::RightsCase> request{request_of(call, parts)};
    if (!request) {
        return Answer::refusal(problems::request_unknown);
    }
    Answer answer{Answer::of(rights::json_of(*request, core::local_date(call.now)))};
    answer.object = request->request.request.text();
    return answer;
}

Answer open_right(const Call& call, Parts& parts) {
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    text::StrictJson json;
    json.allow_keys(
        call.body, "",
        {"register", "subject", "earlier", "right", "received", "reference", "language", "asker",
         "authority", "items"});
    const rights::ToldSubject subject{rights::read_subject(call.body, *law, json)};
    ports::RightsRequest request{
        rights::read_request(call.body, *law, core::local_date(call.now), json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    return with_known_codes([&] {
        if (refuses_unborn(parts, subject, call.now, json)) {
            return Answer::wrong(problems::request_invalid, json.errors());
        }
        request.persons = persons_of(parts, subject, true);
        request.reg = subject.reg->id;
        request.request = crypto::new_message_id(call.now);
        ports::RightsEvent opened;
        opened.request = request.request;
        opened.reference = request.reference;
        Answer answer{take(
            call, parts, ports::RightsCase{request, {}}, by_caller(std::move(opened), call), 201)};
        about(answer, request.persons);
        if (!answer.write) {
            return answer; // refused: nothing is opened
        }
        keep_who_asks(answer, request, identities_of(parts, subject));
        return answer;
    });
}

Answer step_right(const Call& call, Parts& parts) {
    std::optional<ports::RightsCase> request{request_of(call, parts)};
    if (!request) {
        return Answer::refusal(problems::request_unknown);
    }
    text::StrictJson json;
    ports::RightsEvent event{rights::read_step(call.body, *parts.law(), json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    event.request = request->request.request;
    const core::Result<core::Nothing> allowed{
        rights::may_follow(*request, event, core::local_date(call.now))};
    if (event.step == ports::RightsStep::released) {
        return refused_step({"RIGHTS_STEP", "step"}); // an answer is released by asking for it
    }
    if (!allowed) {
        return refused_step(allowed.rejection());
    }
    const std::vector<core::PersonNo> persons{request->request.persons};
    Answer answer{take(call, parts, std::move(*request), by_caller(std::move(event), call), 200)};
    about(answer, persons);
    return answer;
}

/// What may be erased, item by item: for an official who has to decide, and beside it what was
/// found when one did.
Answer assess_right(const Call& call, Parts& parts) {
    const std::optional<ports::RightsCase> request{request_of(call, parts)};
    if (!request) {
        return Answer::refusal(problems::request_unknown);
    }
    const rights::Traces traces{
        rights::gather(*parts.rights, *parts.histories, request->request.persons)};
    rights::Names names{parts.law(), parts.law_of, request->request.language};
    const std::vector<core::MessageId> cases{open_cases(parts)};
    JsonValue assessment{rights::json_of(
        rights::assess_erasure(traces, cases, request->request.items, names, call.now), names)};
    if (JsonValue kept{rights::kept_assessment(*request)}; !kept.is_null()) {
        assessment.add("kept", std::move(kept));
    }
    Answer answer{Answer::of(std::move(assessment))};
    answer.object = request->request.request.text();
    about(answer, request->request.persons);
    answer.purpose = "rights-request";
    return answer;
}

/// By which exchange a notice leaves, or left; `letter` where none will send it: a person has to.
std::string way_of(const config::Configuration& law, const ports::TrackedNotice& tracked) {
    const bool may_leave{
        tracked.named && tracked.notice.kind != ports::NoticeKind::withdrawal
        && tracked.delivery != "withheld" && tracked.delivery != "rejected"};
    for (const config::Exchange& exchange : law.exchanges) {
        if (may_leave && exchange.selection == config::notices_selection
            && exchange.party == tracked.notice.party) {
            return std::string{exchange.id.text()};
        }
    }
    return "letter";
}

/// Recipients who were told, or are to be, and have not said that they got it (Art. 19).
Answer list_unanswered(const Call& call, Parts& parts) {
    JsonValue notices{JsonValue::make_array()};
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const core::LocalDate today{core::local_date(call.now)};
    for (const ports::TrackedNotice& tracked : parts.histories->notices(std::nullopt, {})) {
        if (tracked.notice.state == ports::NoticeState::received) {
            continue;
        }
        JsonValue one{exchange::json_of(tracked)};
        one.add("how", word(way_of(*law, tracked)));
        one.add(
            "days", JsonValue::of_integer(
                        rights::days_between(core::local_date(tracked.changed_at), today)));
        notices.push(std::move(one));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("unanswered", std::move(notices));
    return Answer::of(std::move(body));
}

}
