// /journal: how far each chain goes and is signed, whether it holds from its first entry on, and an
// excerpt that anybody can verify; /use/calls: who called what, newest first.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/admin/paging.h"
#include "gateway/admin/rights_desk.h"
#include "gateway/core/error.h"
#include "gateway/journal/excerpt.h"
#include "gateway/text/strict_json.h"

#include <array>

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::size_t usual_page{100};

std::string_view word_of(JournalCheck::State state) noexcept {
    constexpr std::array<std::string_view, 6> states{"none",   "running", "held",
                                                     "broken", "failed",  "unsigned"};
    return states.at(static_cast<std::size_t>(state));
}

JsonValue check_json(const JournalCheck& check) {
    JsonValue object{JsonValue::make_object()};
    object.add("state", word(word_of(check.state)))
        .add("entries", JsonValue::of_integer(check.entries))
        .add("total", JsonValue::of_integer(check.total))
        .add("checkpoints", JsonValue::of_integer(check.checkpoints))
        .add("unsigned", JsonValue::of_integer(check.unsigned_entries))
        .add("began", instant_json(check.began))
        .add("ended", instant_json(check.ended))
        .add("reason", check.reason.empty() ? JsonValue{} : word(check.reason))
        .add("chain", check.chain == 0 ? JsonValue{} : JsonValue::of_integer(check.chain))
        .add("sequence", check.chain == 0 ? JsonValue{} : JsonValue::of_integer(check.sequence));
    return object;
}

JsonValue call_json(const ports::AuditLog::Call& call) {
    const core::Result<JsonValue> read{text::parse_json(call.body)};
    if (!read) {
        throw core::GatewayError{"JOURNAL_MALFORMED", core::GatewayError::Retry::never};
    }
    const JsonValue& body{read.value()};
    const auto said = [&](const char* key) {
        return word(body.string_at(key).value_or(std::string_view{}));
    };
    const JsonValue* const status{body.find("status")};
    JsonValue object{JsonValue::make_object()};
    object.add("at", instant_json(call.at))
        .add("call", word(call.call.text()))
        .add("user", said("user"))
        .add("resource", said("resource"))
        .add("verb", said("verb"))
        .add("object", said("object"))
        .add("code", said("code"))
        .add("purpose", said("purpose"))
        .add("status", status == nullptr ? JsonValue{} : *status)
        .add("about_a_person", JsonValue::of_boolean(call.about_a_person))
        .add("reason_on_record", JsonValue::of_boolean(body.find("reason") != nullptr));
    return object;
}

}

Answer read_journal(const Call&, Parts& parts) {
    Oversight& oversight{oversight_of(parts)};
    JsonValue chains{JsonValue::make_array()};
    for (const ChainState& chain : oversight.chains()) {
        JsonValue one{JsonValue::make_object()};
        one.add("name", word(chain.name))
            .add("entries", JsonValue::of_integer(chain.entries))
            .add("at", instant_json(chain.at))
            .add("signed_to", JsonValue::of_integer(chain.signed_to))
            .add("checkpoints", JsonValue::of_integer(chain.checkpoints));
        chains.push(std::move(one));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("chains", std::move(chains))
        .add("signing_key", word(oversight.signing_keys()))
        .add("check", check_json(oversight.journal_check()));
    return Answer::of(std::move(body));
}

Answer check_journal(const Call&, Parts& parts) {
    Oversight& oversight{oversight_of(parts)};
    static_cast<void>(oversight.check_journal()); // one that runs already is as good
    return Answer::of(check_json(oversight.journal_check()), 202);
}

Answer excerpt_of_journal(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"message", "exchange", "from", "until"});
    ExcerptWords words;
    words.message = json.plain_text(call.body, "message", "");
    words.exchange = json.plain_text(call.body, "exchange", "");
    words.from = json.plain_text(call.body, "from", "");
    words.until = json.plain_text(call.body, "until", "");
    if (!json.wrong() && words.message.empty() && words.from.empty()) {
        json.refuse("", "EXPORT_EVERYTHING", "a message or a first day is expected");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    try {
        JsonValue body{JsonValue::make_object()};
        body.add("lines", word(oversight_of(parts).excerpt(words)));
        Answer answer{Answer::of(std::move(body))};
        answer.object = words.message;
        if (const auto message = core::MessageId::parse(words.message)) {
            about(answer, journal::persons_of(parts.entries_of(*message))); // a look at them
        }
        return answer;
    } catch (const core::GatewayError& failure) {
        if (failure.code() == core::Code{"EXPORT_NOTHING"}) {
            return Answer::refusal(problems::export_nothing);
        }
        if (failure.code() == core::Code{"EXPORT_TOO_LARGE"}) {
            return Answer::refusal(problems::export_too_large);
        }
        if (failure.retryable()) {
            throw;
        }
        json.refuse("", failure.code(), "no such message or day");
        return Answer::wrong(problems::request_invalid, json.errors());
    }
}

Answer list_calls(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"behind"});
    std::optional<ports::AuditLog::Behind> behind{};
    if (const auto last = read_behind(call.body, json, parse_cursor)) {
        behind = ports::AuditLog::Behind{last->first, last->second};
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const std::vector<ports::AuditLog::Call> calls{
        oversight_of(parts).audit.calls(behind, usual_page)};
    JsonValue list{JsonValue::make_array()};
    for (const ports::AuditLog::Call& one : calls) {
        list.push(call_json(one));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("calls", std::move(list))
        .add(
            "next", calls.size() < usual_page
                        ? JsonValue{}
                        : word(cursor_of(calls.back().at, calls.back().call)));
    return Answer::of(std::move(body));
}

}
