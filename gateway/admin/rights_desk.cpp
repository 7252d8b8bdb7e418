#include "gateway/admin/rights_desk.h"

#include "gateway/core/hetu.h"
#include "gateway/journal/rights_bodies.h"

namespace gateway::admin {

std::vector<core::PersonNo>
persons_of(Parts& parts, const rights::ToldSubject& subject, bool create) {
    std::vector<core::PersonNo> persons;
    const core::ControllerId controller{subject.reg->controller};
    if (create) {
        persons = parts.people.find_or_create(controller, std::span{&subject.current, 1});
    } else if (const auto known = parts.people.find(controller, subject.current)) {
        persons.push_back(*known);
    }
    for (const core::PersonId& earlier : subject.earlier) {
        if (const auto known = parts.people.find(controller, earlier)) {
            persons.push_back(*known);
        }
    }
    return persons;
}

void about(Answer& answer, const std::vector<core::PersonNo>& persons) {
    if (!persons.empty()) {
        answer.person = persons.front();
        answer.also.assign(persons.begin() + 1, persons.end());
    }
}

bool refuses_unborn(
    Parts& parts, const rights::ToldSubject& subject, core::Instant now, text::StrictJson& json) {
    const bool unborn{
        core::is_born_after(subject.current.reveal(), core::local_date(now))
        && !parts.people.find(subject.reg->controller, subject.current)};
    if (unborn) {
        json.refuse(
            "/subject", "HETU_FUTURE",
            "whoever bears this code is not born yet: another century sign is meant");
    }
    return unborn;
}

ports::RightsEvent by_caller(ports::RightsEvent event, const Call& call) {
    event.by = call.caller.user->name.text();
    event.roles = call.caller.user->roles;
    event.at = call.now;
    return event;
}

void write_event(
    const ports::RightsCase& request, const ports::RightsEvent& event, exchange::Writing& writing) {
    writing.note(
        journal::EntryKind::rights, event.request, request.request.persons.front(),
        journal::rights_body(event, request.request.right));
    writing.rights.push_back({event});
}

std::optional<ports::RightsCase> request_of(const Call& call, Parts& parts) {
    const std::optional<core::MessageId> id{core::MessageId::parse(call.parameter)};
    return id ? parts.rights->find(*id) : std::nullopt;
}

Answer refused_step(const core::Rejection& rejection) {
    text::JsonValue errors{text::JsonValue::make_array()};
    errors.push(text::StrictJson::error(
        '/' + rejection.path, rejection.code.text(), "the request does not stand so"));
    return Answer::wrong(problems::request_state, std::move(errors));
}

}
