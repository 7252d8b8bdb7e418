// /rules: who can get what, what ends when; who exactly, and what an end would stop. The analysis
// of `lautturi analyse`, of the rules in force.

#include "gateway/admin/analysis.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/read_dates.h"
#include "gateway/admin/resources.h"
#include "gateway/admin/rules_view.h"
#include "gateway/core/error.h"
#include "gateway/text/strict_json.h"

#include <algorithm>

namespace gateway::admin {

using text::JsonValue;

namespace {

policy::Language read_language(const JsonValue& body, text::StrictJson& json) {
    const std::string language{language_in(body, json)};
    return language == "fi"   ? policy::Language::fi
           : language == "sv" ? policy::Language::sv
                              : policy::Language::en;
}

/// A name that the rules know; nothing where the body has none.
template <class Id, class Things> std::optional<Id> read_name(
    const JsonValue& body, std::string_view key, const Things& known, text::StrictJson& json) {
    const std::string text{json.plain_text(body, key, "")};
    if (text.empty()) {
        return std::nullopt;
    }
    const std::optional<Id> id{Id::find(text)};
    if (!id || !known(*id)) {
        json.refuse('/' + std::string{key}, "NAME_UNKNOWN", "the rules do not know it");
        return std::nullopt;
    }
    return id;
}

policy::ReachQuery read_query(
    const JsonValue& body, const policy::Law& law, core::Instant now, text::StrictJson& json) {
    policy::ReachQuery query;
    query.item = read_name<core::ItemId>(
        body, "item",
        [&](core::ItemId id) {
            return std::any_of(law.items.begin(), law.items.end(), [&](const policy::Item& one) {
                return one.id == id;
            });
        },
        json);
    query.category = read_name<core::CategoryId>(
        body, "category", [&](core::CategoryId id) { return law.words.categories.contains(id); },
        json);
    query.reg = read_name<core::RegisterId>(
        body, "register",
        [&](core::RegisterId id) {
            return std::find(law.registers.begin(), law.registers.end(), id) != law.registers.end();
        },
        json);
    query.without_consent = json.flag(body, "without_consent", "");
    if (!json.flag(body, "ever", "")) {
        query.at = read_date(json, body, "at").value_or(now);
    }
    if (query.item.has_value() == query.category.has_value()) {
        json.refuse("", "KEY_MISSING", "an item or a category is expected, and not both");
    }
    return query;
}

/// The rows of one class of recipients.
JsonValue only_class(const JsonValue& body, std::string_view cls) {
    JsonValue rest{JsonValue::make_object()};
    for (const auto& [key, value] : body.members()) {
        if (key != "rows") {
            rest.add(key, value);
            continue;
        }
        JsonValue rows{JsonValue::make_array()};
        for (const JsonValue& row : value.elements()) {
            if (row.string_at("class") == cls) {
                rows.push(row);
            }
        }
        rest.add(key, std::move(rows));
    }
    return rest;
}

/// To the second: what nobody asked to be exact reads better so.
core::Instant to_the_second(core::Instant at) {
    return core::Instant::from_microseconds(at.microseconds() - at.microseconds() % 1'000'000);
}

/// An agreement is a party's: who asks names both, and it ends on its own day.
Answer agreement_end(const Call& call, const config::Configuration& law) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"party", "agreement", "language"});
    const policy::Language language{read_language(call.body, json)};
    const auto agreement = json.required_word(call.body, "agreement", "/agreement");
    const auto name = json.required_word(call.body, "party", "/party");
    const std::optional<core::PartyId> party{name ? core::PartyId::find(*name) : std::nullopt};
    if (party && !json.wrong()) {
        if (const std::optional<Analysed> analysed{analyse_agreement_end(
                law, *party, *agreement, to_the_second(call.now), language)}) {
            return Answer::of(analysed->body);
        }
    }
    if (!json.wrong()) {
        json.refuse("/agreement", "NAME_UNKNOWN", "the rules do not know it");
    }
    return Answer::wrong(problems::request_invalid, json.errors());
}

}

Answer read_rules(const Call& call, Parts& parts) {
    return Answer::of(parts.rules_view->of(law_in_force(parts), call.now));
}

Answer ask_who_can(const Call& call, Parts& parts) {
    const std::shared_ptr<const config::Configuration> law{law_in_force(parts)};
    text::StrictJson json;
    json.allow_keys(
        call.body, "",
        {"item", "category", "class", "register", "at", "ever", "without_consent", "language"});
    const policy::Language language{read_language(call.body, json)};
    const policy::ReachQuery query{
        read_query(call.body, law->rules->law(), to_the_second(call.now), json)};
    const std::string cls{json.plain_text(call.body, "class", "")};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const Analysed analysed{analyse_who_can(*law, query, language)};
    return Answer::of(cls.empty() ? analysed.body : only_class(analysed.body, cls));
}

Answer ask_expiry(const Call& call, Parts& parts) {
    const std::shared_ptr<const config::Configuration> law{law_in_force(parts)};
    if (call.body.find("agreement") != nullptr) {
        return agreement_end(call, *law);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"provision", "date", "language"});
    const policy::Language language{read_language(call.body, json)};
    const auto name = json.required_word(call.body, "provision", "/provision");
    const std::optional<core::Instant> date{read_date(json, call.body, "date")};
    const std::optional<core::ProvisionId> provision{
        name ? core::ProvisionId::find(*name) : std::nullopt};
    if (name && !provision) {
        json.refuse("/provision", "NAME_UNKNOWN", "the rules do not know it");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    try {
        const std::optional<Analysed> analysed{
            analyse_expiry(*law, *provision, date, to_the_second(call.now), language)};
        if (analysed) {
            return Answer::of(analysed->body);
        }
        json.refuse("/provision", "NAME_UNKNOWN", "the rules do not know it");
    } catch (const core::GatewayError& failure) {
        json.refuse("/date", failure.code(), "it begins later");
    }
    return Answer::wrong(problems::request_invalid, json.errors());
}

}
