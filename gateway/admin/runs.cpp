// /runs: what ran, page by page; and one run with its account, which must balance, what was
// expected of it, and why records did not leave.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/admin/paging.h"
#include "gateway/admin/resources.h"
#include "gateway/admin/run_expected.h"
#include "gateway/core/error.h"
#include "gateway/policy/phrases.h"
#include "gateway/text/strict_json.h"

namespace gateway::admin {

using text::JsonValue;

namespace {

/// Of so many records that did not leave whole it is told why.
constexpr std::size_t residue_read{2'000};
/// Of so many records it is told where what was wrong stands.
constexpr std::size_t places_told{20};

JsonValue count(std::int64_t number) {
    return JsonValue::of_integer(number);
}

/// Why, in the words of an explanation, of nobody and no item: one clause for each reason.
std::string
because(core::Reason reason, const ports::RunFigures::Withheld& of, policy::Language in) {
    using policy::Phrase;
    if (reason == core::Reason::cap && of.outcome == core::Outcome::reduced) {
        return std::string{policy::phrase(Phrase::cap_lowers, in)};
    }
    std::vector<std::string> guards;
    for (const std::string& code : of.guards) {
        if (const std::optional<core::Guard> guard{core::parse_guard(code)}) {
            guards.emplace_back(policy::name_of(*guard, in));
        }
    }
    return policy::fill(
        policy::clause(reason, in), {{"the_item", policy::phrase(Phrase::some_item, in)},
                                     {"to_recipient", policy::phrase(Phrase::some_recipient, in)},
                                     {"for_purpose", policy::phrase(Phrase::some_purpose, in)},
                                     {"when", ""},
                                     {"event", ""},
                                     {"consent_ended", ""},
                                     {"last_day", "–"},
                                     {"guards", policy::say_list(guards, in)},
                                     {"holds", ""},
                                     {"others", ""}});
}

JsonValue reasons_said(const ports::RunFigures::Withheld& withheld) {
    JsonValue array{JsonValue::make_array()};
    for (const std::string& code : withheld.reasons) {
        const std::optional<core::Reason> reason{core::parse_reason(code)};
        if (reason && (*reason != core::Reason::guard || !withheld.guards.empty())) {
            array.push(label_json(policy::Label{
                because(*reason, withheld, policy::Language::fi),
                because(*reason, withheld, policy::Language::sv),
                because(*reason, withheld, policy::Language::en)}));
        }
    }
    return array;
}

JsonValue withheld_json(const ports::RunFigures::Withheld& withheld) {
    JsonValue object{JsonValue::make_object()};
    object.add("outcome", word(withheld.outcome == core::Outcome::reduced ? "reduced" : "withheld"))
        .add("reasons", words(withheld.reasons))
        .add("said", reasons_said(withheld))
        .add("guards", words(withheld.guards))
        .add("nearest", withheld.nearest.empty() ? JsonValue{} : word(withheld.nearest))
        .add("caps", words(withheld.caps))
        .add("items", words(withheld.items))
        .add("records", count(withheld.records));
    return object;
}

JsonValue coded_json(const ports::RunFigures::Coded& coded) {
    JsonValue object{JsonValue::make_object()};
    object.add("state", word(record_state_word(coded.state)))
        .add("code", word(coded.code))
        .add("said", said_json(coded.code))
        .add("records", count(coded.records));
    return object;
}

JsonValue rejection_json(const ports::RunFigures::Rejected& one) {
    JsonValue object{JsonValue::make_object()};
    object.add("record", count(one.ordinal))
        .add("message", word(one.message.text()))
        .add("state", word(record_state_word(one.state)))
        .add("code", word(one.code))
        .add("said", said_json(one.code))
        .add("path", word(one.path));
    return object;
}

JsonValue fault_json(const std::optional<ports::DeliveryFault>& fault) {
    if (!fault) {
        return JsonValue{};
    }
    const auto maybe = [](const std::optional<std::int64_t>& number) {
        return number ? count(*number) : JsonValue{};
    };
    JsonValue object{JsonValue::make_object()};
    object.add("code", word(fault->code))
        .add("said", said_json(fault->code))
        .add("declared", maybe(fault->declared))
        .add("found", maybe(fault->found));
    return object;
}

JsonValue unknown_json(const ports::RunFigures::Unknown& unknown) {
    JsonValue object{JsonValue::make_object()};
    object.add("path", word(unknown.path)).add("fields", count(unknown.fields));
    return object;
}

std::string_view outcome_word(const std::optional<ports::DeliveryOutcome>& outcome) noexcept {
    if (!outcome) {
        return "under-way";
    }
    switch (*outcome) {
    case ports::DeliveryOutcome::delivered: return "delivered";
    case ports::DeliveryOutcome::refused: return "refused";
    case ports::DeliveryOutcome::failed: return "failed";
    case ports::DeliveryOutcome::unknown: return "unknown";
    }
    return "unknown";
}

JsonValue attempt_json(const ports::RunFigures::Attempt& attempt) {
    JsonValue object{JsonValue::make_object()};
    object.add("document", word(attempt.document.text()))
        .add("attempt", count(attempt.attempt))
        .add("marked_at", instant_json(attempt.marked_at))
        .add("told_at", instant_json(attempt.told_at))
        .add("outcome", word(outcome_word(attempt.outcome)))
        .add("code", word(attempt.code))
        .add("status", count(attempt.status));
    return object;
}

template <class Range, class JsonOf> JsonValue list(const Range& range, JsonOf json_of) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& element : range) {
        array.push(json_of(element));
    }
    return array;
}

struct Page {
    std::optional<core::ExchangeId> exchange{};
    std::optional<ports::Traffic::Behind> behind{};
    std::size_t length{0};
};

Page read_page(const JsonValue& body, text::StrictJson& json, Parts& parts) {
    json.allow_keys(body, "", {"exchange", "behind", "limit"});
    Page page;
    if (const std::string name{json.plain_text(body, "exchange", "")}; !name.empty()) {
        page.exchange = remembered<core::ExchangeId>(name, parts);
        if (!page.exchange) {
            json.refuse("/exchange", "EXCHANGE_UNKNOWN", "no such exchange");
        }
    }
    if (const auto behind = read_behind(body, json, parse_cursor)) {
        page.behind = ports::Traffic::Behind{behind->first, behind->second};
    }
    page.length = read_limit(body, json, traffic_pages);
    return page;
}

}

Answer query_runs(const Call& call, Parts& parts) {
    text::StrictJson json;
    const Page page{read_page(call.body, json, parts)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    // one more than the page has: whether there is another
    const std::size_t length{page.length};
    std::vector<ports::Traffic::Run> runs{
        operation_of(parts).traffic.runs(page.exchange, page.behind, length + 1)};
    const bool more{runs.size() > length};
    if (more) {
        runs.pop_back();
    }
    JsonValue body{JsonValue::make_object()};
    body.add("runs", list(runs, run_line_json))
        .add("next", more ? word(cursor_of(runs.back().started, runs.back().run)) : JsonValue{});
    return Answer::of(std::move(body));
}

Answer read_run(const Call& call, Parts& parts) {
    const std::optional<core::MessageId> run{core::MessageId::parse(call.parameter)};
    if (!run) {
        return Answer::refusal(problems::run_unknown);
    }
    Operation& operation{operation_of(parts)};
    try {
        const ports::RunFigures::Span span{operation.figures.span_of(*run)};
        const auto counted = operation.looks->counts.of(
            *run, span.ended, [&] { return operation.figures.counted(*run); });
        const auto residue = operation.looks->residues.of(
            *run, span.ended, [&] { return operation.figures.residue(*run, residue_read); });
        const auto rejections = operation.looks->rejections.of(
            *run, span.ended, [&] { return operation.figures.rejections(*run, places_told); });
        const ports::RunAccount& account{counted->account};
        const ports::Traffic::Run line{
            *run, account.exchange, account.direction, span.begun, span.ended};
        JsonValue body{run_line_json(line)};
        body.add("configuration", word(core::to_hex(span.configuration)))
            .add("corrects", span.corrects ? word(span.corrects->text()) : JsonValue{})
            .add("account", account_json(account))
            .add("expected", expected_json(operation, *parts.law(), line, call.now))
            .add("withheld", list(residue->causes, withheld_json))
            .add("withheld_whole", JsonValue::of_boolean(residue->whole))
            .add("coded", list(counted->coded, coded_json))
            .add("rejections", list(*rejections, rejection_json))
            .add("fault", fault_json(operation.outbox.delivery_fault(*run)))
            .add("unknown", list(operation.figures.unknown_fields(*run), unknown_json))
            .add("attempts", list(operation.figures.attempts(*run), attempt_json));
        Answer answer{Answer::of(std::move(body))};
        answer.object = run->text();
        return answer;
    } catch (const core::GatewayError& failure) {
        if (failure.code() != core::Code{"RUN_UNKNOWN"}) {
            throw;
        }
        return Answer::refusal(problems::run_unknown);
    }
}

}
