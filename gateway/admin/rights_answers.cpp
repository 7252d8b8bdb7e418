// /rights: the answers to what persons ask: a report as an official sees it, and the answer that is
// handed over, recorded by its digest.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/rights_desk.h"
#include "gateway/config/own_rows.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/rights/portability.h"
#include "gateway/rights/report.h"
#include "gateway/rights/steps.h"

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::string_view for_a_request{"rights-request"};

JsonValue report_of(
    Parts& parts, const rights::ReportQuestion& question,
    const std::vector<core::PersonNo>& persons) {
    rights::Traces traces;
    if (!persons.empty()) {
        traces = rights::gather(*parts.rights, *parts.histories, persons);
    }
    return rights::subject_report(question, traces, parts.law(), parts.law_of);
}

JsonValue whole_report(const Call& call, Parts& parts, const ports::RightsCase& request) {
    const std::vector<ports::User> users{parts.users.users()};
    return report_of(
        parts,
        rights::ReportQuestion{
            request.request.reg, call.now, request.request.language, &request, users, true},
        request.request.persons);
}

/// By whom the register is asked: as the request was opened, or as it is told again.
std::optional<core::PersonId>
subject_in(const Call& call, Parts& parts, const ports::RightsCase& request) {
    if (const auto told = call.body.string_at("subject")) {
        return core::PersonId{std::string{*told}};
    }
    return parts.due_rows->subject(request.request.request, 0);
}

/// What is sent to somebody else is whole.
/// @throws core::GatewayError as the record's gap: the register did not tell everything.
core::Result<JsonValue>
copy_for(const Call& call, Parts& parts, const ports::RightsCase& request, bool is_sent) {
    const std::optional<core::PersonId> subject{subject_in(call, parts, request)};
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const config::Register* const reg{law->find(request.request.reg)};
    if (!subject || reg == nullptr) {
        return core::Rejection{"KEY_MISSING", "subject"};
    }
    const core::PersonId& person{*subject};
    if (parts.people.find(reg->controller, person) != request.request.persons.front()) {
        return core::Rejection{"SUBJECT_ANOTHER", "subject"};
    }
    const rights::RegisterRecord record{parts.register_record(reg->id, person)};
    if (is_sent && record.gap) {
        throw core::GatewayError{*record.gap};
    }
    rights::Names names{law, parts.law_of, request.request.language};
    return rights::portable_copy(
        rights::PortableQuestion{
            reg->id, request.request.request, call.now, request.request.language},
        rights::gather(*parts.rights, *parts.histories, request.request.persons), record, names);
}

/// The exchange by which a party that is another controller gets what a person takes along.
const config::Exchange*
exchange_to(const config::Configuration& law, core::RegisterId reg, std::string_view party) {
    for (const config::Exchange& exchange : law.exchanges) {
        if (exchange.selection == config::portability_selection && exchange.reg == reg
            && exchange.party.text() == party) {
            return &exchange;
        }
    }
    return nullptr;
}

/// That it will be sent, and which items: their values go to the other controller alone.
JsonValue transfer_of(
    const config::Exchange& exchange, const JsonValue& copy, const ports::RightsCase& request) {
    JsonValue items{JsonValue::make_array()};
    for (const JsonValue& item : copy.find("items")->elements()) {
        items.push(word(item.string_at("item").value_or("")));
    }
    JsonValue one{JsonValue::make_object()};
    one.add("party", word(exchange.party.text()))
        .add("exchange", word(exchange.id.text()))
        .add("message", word(request.request.request.text()))
        .add("items", std::move(items));
    JsonValue body{JsonValue::make_object()};
    body.add("transfer", std::move(one));
    return body;
}

/// A report as an official looks at it, for a request or without one.
Answer draft(const Call& call, Parts& parts, const ports::RightsCase* request) {
    text::StrictJson json;
    rights::ToldSubject subject;
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    if (request == nullptr) {
        json.allow_keys(call.body, "", {"register", "subject", "earlier", "language"});
        subject = rights::read_subject(call.body, *law, json);
    } else {
        json.allow_keys(call.body, "", {"request", "language"});
    }
    const std::string language{language_in(
        call.body, json, request == nullptr ? "fi" : std::string_view{request->request.language})};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const std::vector<core::PersonNo> persons{
        request == nullptr ? persons_of(parts, subject, false) : request->request.persons};
    const std::vector<ports::User> users{parts.users.users()};
    Answer answer{Answer::of(report_of(
        parts,
        rights::ReportQuestion{
            request == nullptr ? subject.reg->id : request->request.reg, call.now, language,
            request, users, false},
        persons))};
    about(answer, persons);
    answer.purpose = for_a_request;
    return answer;
}

}

Answer report_subject(const Call& call, Parts& parts) {
    const auto id = call.body.string_at("request");
    if (!id) {
        return with_known_codes([&] { return draft(call, parts, nullptr); });
    }
    const std::optional<core::MessageId> request{core::MessageId::parse(*id)};
    const std::optional<ports::RightsCase> known{
        request ? parts.rights->find(*request) : std::nullopt};
    return known ? draft(call, parts, &*known) : Answer::refusal(problems::request_unknown);
}

/// The answer itself, and that it was handed over, in one: what is recorded is what was given, by
/// its digest.
Answer release_right(const Call& call, Parts& parts) {
    const std::optional<ports::RightsCase> request{request_of(call, parts)};
    if (!request) {
        return Answer::refusal(problems::request_unknown);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"reference", "subject", "to"});
    const auto reference = json.required_word(call.body, "reference", "/reference");
    if (reference && !exchange::is_reference(*reference)) {
        json.refuse("/reference", "REFERENCE_FORM", "no free text, no personal identity code");
    }
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const auto to = call.body.string_at("to");
    const config::Exchange* const by{to ? exchange_to(*law, request->request.reg, *to) : nullptr};
    if (to && request->request.right != ports::Right::portability) {
        json.refuse("/to", "KEY_UNKNOWN", "only what a person takes along goes to somebody else");
    } else if (to && by == nullptr) {
        json.refuse(
            "/to", "TRANSFER_PARTY", "there is no exchange lautturi.portability with this party");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    ports::RightsEvent event;
    event.request = request->request.request;
    event.step = ports::RightsStep::released;
    event.reference = *reference;
    event = by_caller(std::move(event), call);
    const core::Result<core::Nothing> allowed{
        rights::may_follow(*request, event, core::local_date(call.now))};
    if (!allowed) {
        return refused_step(allowed.rejection());
    }
    core::Result<JsonValue> answered{
        request->request.right == ports::Right::portability
            ? copy_for(call, parts, *request, by != nullptr)
            : whole_report(call, parts, *request)};
    if (!answered) {
        return refused_step(answered.rejection());
    }
    JsonValue report{std::move(answered).value()};
    if (by != nullptr && report.find("items")->elements().empty()) {
        return refused_step({"TRANSFER_EMPTY", "to"}); // nothing that the person could take along
    }
    const core::Digest digest{crypto::sha256(core::as_bytes(text::write_json(report)))};
    JsonValue details{JsonValue::make_object()};
    details.add("sha256", word(core::to_hex(digest)));
    if (by != nullptr) {
        details.add("to", word(by->party.text()));
        report = transfer_of(*by, report, *request);
    }
    event.details = text::write_json(details);
    Answer answer{Answer::of(std::move(report))};
    answer.object = event.request.text();
    about(answer, request->request.persons);
    answer.purpose = for_a_request;
    answer.write = [before = *request,
                    event](const exchange::Ground&, exchange::Writing& writing, Answer&) {
        write_event(before, event, writing);
    };
    return answer;
}

}
