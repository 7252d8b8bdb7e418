#include "gateway/admin/decision_json.h"

#include "gateway/core/bytes.h"

namespace gateway::admin {

using text::JsonValue;

namespace {

JsonValue string_of(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

template <class List, class TextOf> JsonValue list_of(const List& list, TextOf text_of) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& element : list) {
        array.push(string_of(text_of(element)));
    }
    return array;
}

JsonValue explanation_of(
    const policy::RuleSet& rules, const core::Decision& decision, const core::FieldDecision& field,
    const policy::ExplanationFacts& facts) {
    JsonValue object{JsonValue::make_object()};
    const auto add = [&](const char* key, policy::Language language) {
        object.add(key, string_of(policy::explain(rules, decision, field, facts, language)));
    };
    add("fi", policy::Language::fi);
    add("sv", policy::Language::sv);
    add("en", policy::Language::en);
    return object;
}

JsonValue field_of(
    const policy::RuleSet& rules, const core::Decision& decision, const core::FieldDecision& field,
    const policy::ExplanationFacts& facts) {
    const auto name = [](auto id) { return id.text(); };
    JsonValue object{JsonValue::make_object()};
    object.add("item", string_of(field.item.text()));
    object.add("form", string_of(core::to_text(field.form)));
    object.add("permits", list_of(field.permits, name));
    object.add("caps", list_of(field.caps, name));
    object.add("nearest", field.nearest ? string_of(field.nearest->text()) : JsonValue{});
    object.add("unmet", list_of(field.unmet, [](const std::string& term) { return term; }));
    object.add("reasons", list_of(field.reasons, [](core::Reason reason) {
                   return core::code_of(reason).text();
               }));
    object.add("explanation", explanation_of(rules, decision, field, facts));
    return object;
}

}

JsonValue decision_json(
    const policy::RuleSet& rules, const core::Decision& decision,
    const policy::ExplanationFacts& facts) {
    JsonValue answer{JsonValue::make_object()};
    answer.add("outcome", string_of(core::to_text(decision.outcome)));
    answer.add("rules_digest", string_of(core::to_hex(decision.rules_digest)));
    answer.add("guards", list_of(decision.guards, [](core::Guard guard) {
                   return core::code_of(guard).text();
               }));
    answer.add(
        "next_change", decision.next_change
                           ? string_of(core::to_helsinki_text(*decision.next_change))
                           : JsonValue{});
    JsonValue fields{JsonValue::make_array()};
    for (const core::FieldDecision& field : decision.fields) {
        fields.push(field_of(rules, decision, field, facts));
    }
    answer.add("fields", std::move(fields));
    return answer;
}

}
