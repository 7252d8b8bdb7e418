#include "gateway/journal/decision_json.h"

#include "gateway/journal/legal_text.h"

namespace gateway::journal {

namespace {

/// What `parse` makes of the next string; a failure of the reader if it makes nothing.
template <class Parse> auto read_word(JsonReader& json, Parse parse) {
    auto value = parse(json.plain());
    if (!value) {
        json.fail();
    }
    return value.value_or(typename decltype(value)::value_type{});
}

}

void write_field(JsonWriter& json, const core::FieldDecision& field) {
    json.open_object();
    json.names("caps", field.caps);
    json.text("form", core::to_text(field.form));
    json.text("item", field.item.text());
    if (field.nearest) {
        json.text("nearest", field.nearest->text());
    }
    json.names("permits", field.permits);
    json.array("reasons", field.reasons, [&](core::Reason reason) {
        json.string(core::code_of(reason).text());
    });
    json.texts("unmet", field.unmet);
    json.close_object();
}

core::FieldDecision read_field(JsonReader& json) {
    core::FieldDecision field;
    json.open_object();
    json.own_names("caps", field.caps);
    json.require("form");
    field.form = read_word(json, core::parse_form);
    json.own_name("item", field.item);
    if (json.key("nearest")) {
        field.nearest = json.own_name<core::RuleTag>();
    }
    json.own_names("permits", field.permits);
    json.array("reasons", [&] { field.reasons.push_back(read_word(json, core::parse_reason)); });
    field.unmet = json.texts("unmet");
    json.close_object();
    return field;
}

void write_guards(JsonWriter& json, std::string_view name, const std::vector<core::Guard>& guards) {
    json.array(name, guards, [&](core::Guard guard) { json.string(core::code_of(guard).text()); });
}

std::vector<core::Guard> read_guards(JsonReader& json, std::string_view name) {
    std::vector<core::Guard> guards;
    json.array(name, [&] { guards.push_back(read_word(json, core::parse_guard)); });
    return guards;
}

void write_decision(JsonWriter& json, const core::Decision& decision) {
    json.open_object();
    json.instant("at", decision.at);
    json.array("fields", decision.fields, [&](const core::FieldDecision& field) {
        write_field(json, field);
    });
    write_guards(json, "guards", decision.guards);
    json.instant("next_change", decision.next_change);
    json.text("outcome", word_of(decision.outcome));
    json.digest("rules_digest", decision.rules_digest);
    json.close_object();
}

core::Decision read_decision(JsonReader& json) {
    core::Decision decision;
    json.open_object();
    decision.at = json.instant("at");
    json.array("fields", [&] { decision.fields.push_back(read_field(json)); });
    decision.guards = read_guards(json, "guards");
    decision.next_change = json.optional_instant("next_change");
    json.require("outcome");
    decision.outcome = read_word(json, parse_word<core::Outcome>);
    decision.rules_digest = json.digest("rules_digest");
    json.close_object();
    return decision;
}

}
