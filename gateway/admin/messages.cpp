// /messages: what passed, newest first, narrowed to an exchange, a party, a run, what became of it
// and why, a day; a person's messages, found by their identifier with a purpose and a reason; and
// one message, step by step. The person stands in the body, never in an address.

#include "gateway/admin/message_json.h"
#include "gateway/admin/message_times.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/admin/paging.h"
#include "gateway/admin/rights_desk.h"
#include "gateway/core/error.h"

#include <array>
#include <utility>

namespace gateway::admin {

using ports::MessageLog;
using text::JsonValue;

namespace {

using State = ports::RecordState;
constexpr std::array<std::pair<std::string_view, State>, 5> states{{
    {"released", State::released},
    {"reduced", State::reduced},
    {"withheld", State::withheld},
    {"rejected", State::rejected},
    {"pending", State::pending},
}};

struct Asked {
    MessageLog::Facets facets{};
    std::size_t length{0};
};

void read_names(
    const JsonValue& body, MessageLog::Facets& facets, text::StrictJson& json, Parts& parts) {
    if (const std::string name{json.plain_text(body, "exchange", "")}; !name.empty()) {
        facets.exchange = remembered<core::ExchangeId>(name, parts);
        if (!facets.exchange) {
            json.refuse("/exchange", "EXCHANGE_UNKNOWN", "no such exchange");
        }
    }
    if (const std::string name{json.plain_text(body, "party", "")}; !name.empty()) {
        facets.party = remembered<core::PartyId>(name, parts);
        if (!facets.party) {
            json.refuse("/party", "PARTY_UNKNOWN", "no such party");
        }
    }
}

void read_run_and_code(const JsonValue& body, MessageLog::Facets& facets, text::StrictJson& json) {
    if (const std::string run{json.plain_text(body, "run", "")}; !run.empty()) {
        facets.run = core::MessageId::parse(run);
        if (!facets.run) {
            json.refuse("/run", "MESSAGE_ID_FORM", "a UUID is expected");
        }
    }
    facets.code = json.plain_text(body, "code", "");
}

void read_times(const JsonValue& body, MessageLog::Facets& facets, text::StrictJson& json) {
    if (const std::string text{json.plain_text(body, "day", "")}; !text.empty()) {
        if (const std::optional<core::LocalDate> day{core::parse_date(text)}) {
            facets.from = first_id_at(core::start_of_day(*day));
            facets.behind = first_id_at(core::start_of_day(core::next_day(*day)));
        } else {
            json.refuse("/day", "DATE_FORM", "a day that exists is expected, YYYY-MM-DD");
        }
    }
    const std::optional<core::MessageId> behind{read_behind(
        body, json, [](const std::string& cursor) { return core::MessageId::parse(cursor); })};
    if (behind && (!facets.behind || *behind < *facets.behind)) {
        facets.behind = *behind;
    }
}

Asked read_asked(const JsonValue& body, text::StrictJson& json, Parts& parts) {
    Asked asked;
    read_names(body, asked.facets, json, parts);
    read_times(body, asked.facets, json);
    if (const std::string name{json.plain_text(body, "outcome", "")}; !name.empty()) {
        asked.facets.state = json.code(
            std::span<const std::pair<std::string_view, State>>{states}, name, "/outcome");
    }
    asked.length = read_limit(body, json, traffic_pages);
    return asked;
}

JsonValue page_json(const MessageLog::Page& page) {
    JsonValue lines{JsonValue::make_array()};
    for (const MessageLog::Line& line : page.lines) {
        lines.push(message_json(line));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("messages", std::move(lines))
        .add("next", page.looked_to ? word(page.looked_to->text()) : JsonValue{})
        .add(
            "looked_to", page.looked_to ? instant_json(taken_in_at(*page.looked_to)) : JsonValue{});
    return body;
}

}

Answer query_messages(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(
        call.body, "", {"exchange", "party", "run", "outcome", "code", "day", "behind", "limit"});
    Asked asked{read_asked(call.body, json, parts)};
    read_run_and_code(call.body, asked.facets, json);
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    return Answer::of(page_json(oversight_of(parts).messages.page(asked.facets, asked.length)));
}

Answer find_messages(const Call& call, Parts& parts) {
    if (call.purpose.empty()) {
        return Answer::refusal(problems::purpose_missing);
    }
    text::StrictJson json;
    json.allow_keys(
        call.body, "", {"register", "subject", "earlier", "outcome", "day", "behind", "limit"});
    const rights::ToldSubject subject{rights::read_subject(call.body, *parts.law(), json)};
    const Asked asked{read_asked(call.body, json, parts)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    return with_known_codes([&] {
        const std::vector<core::PersonNo> persons{persons_of(parts, subject, false)};
        const MessageLog::Page page{
            persons.empty()
                ? MessageLog::Page{}
                : oversight_of(parts).messages.of_persons(persons, asked.facets, asked.length)};
        Answer answer{Answer::of(page_json(page))};
        about(answer, persons);
        return answer;
    });
}

Answer read_message(const Call& call, Parts& parts) {
    MessageLog& log{oversight_of(parts).messages};
    const std::optional<core::MessageId> message{core::MessageId::parse(call.parameter)};
    const std::optional<MessageLog::Line> line{message ? log.find(*message) : std::nullopt};
    if (!line) {
        return Answer::refusal(problems::message_unknown);
    }
    JsonValue steps{JsonValue::make_array()};
    for (const MessageLog::Step& step : log.steps(*message)) {
        steps.push(message_step_json(step, *message));
    }
    JsonValue body{message_json(*line)};
    body.add("steps", std::move(steps));
    Answer answer{Answer::of(std::move(body))};
    answer.object = message->text();
    return answer;
}

}
