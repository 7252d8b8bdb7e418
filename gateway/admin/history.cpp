// /configuration/history: which sets were in force, since when, by whom, and why. Newest first, by
// pages.

#include "gateway/admin/resources.h"
#include "gateway/text/strict_json.h"

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::size_t page{50};

JsonValue activation_json(const ports::Activation& one) {
    JsonValue object{JsonValue::make_object()};
    object.add("number", JsonValue::of_integer(one.number))
        .add("digest", word(core::to_hex(one.digest)))
        .add("by", word(one.by))
        .add("at", word(core::to_helsinki_text(one.at)))
        .add("draft", one.draft ? word(one.draft->text()) : JsonValue{})
        .add("title", one.draft ? word(one.title) : JsonValue{})
        .add("reason", one.draft ? word(one.reason) : JsonValue{})
        .add(
            "approved_by",
            words(one.approved_by, [](const ports::UserName& name) -> std::string_view {
                return name.text();
            }));
    return object;
}

}

Answer read_history(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"before"});
    const JsonValue* const given{call.body.find("before")};
    const std::optional<std::int64_t> before{
        given == nullptr || given->is_null() ? std::nullopt : given->integer()};
    if (given != nullptr && !given->is_null() && !before) {
        json.refuse("/before", "TYPE_WRONG", "a number is expected");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const std::vector<ports::Activation> found{parts.drafting->drafts().history(before, page + 1)};
    JsonValue rows{JsonValue::make_array()};
    for (std::size_t index{0}; index < std::min(page, found.size()); ++index) {
        rows.push(activation_json(found[index]));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("activations", std::move(rows))
        .add(
            "next",
            found.size() > page ? JsonValue::of_integer(found[page - 1].number) : JsonValue{});
    return Answer::of(std::move(body));
}

}
