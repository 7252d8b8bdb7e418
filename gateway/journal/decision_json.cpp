#include "gateway/journal/decision_json.h"

#include "gateway/journal/legal_text.h"

#include <algorithm>

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

/// @param whose writes the member that says what the verdict is about.
template <class Whose>
void write_verdict(JsonWriter& json, const core::FieldDecision& field, Whose whose) {
    json.open_object();
    json.names("caps", field.caps);
    json.text("form", core::to_text(field.form));
    whose();
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

template <class Whose>
void read_verdict(JsonReader& json, core::FieldDecision& field, Whose whose) {
    json.open_object();
    json.own_names("caps", field.caps);
    json.require("form");
    field.form = read_word(json, core::parse_form);
    whose();
    if (json.key("nearest")) {
        field.nearest = json.own_name<core::RuleTag>();
    }
    json.own_names("permits", field.permits);
    json.array("reasons", [&] { field.reasons.push_back(read_word(json, core::parse_reason)); });
    field.unmet = json.texts("unmet");
    json.close_object();
}

bool are_alike(const core::FieldDecision& one, const core::FieldDecision& other) {
    return one.form == other.form && one.permits == other.permits && one.caps == other.caps
           && one.nearest == other.nearest && one.reasons == other.reasons
           && one.unmet == other.unmet;
}

}

void write_field(JsonWriter& json, const core::FieldDecision& field) {
    write_verdict(json, field, [&] { json.text("item", field.item.text()); });
}

core::FieldDecision read_field(JsonReader& json) {
    core::FieldDecision field;
    read_verdict(json, field, [&] { json.own_name("item", field.item); });
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

void write_alike(JsonWriter& json, const core::Decision& decision) {
    const std::vector<core::FieldDecision>& fields{decision.fields};
    json.open_object();
    json.instant("at", decision.at);
    write_guards(json, "guards", decision.guards);
    json.array(
        "items", fields, [&](const core::FieldDecision& field) { json.string(field.item.text()); });
    json.instant("next_change", decision.next_change);
    json.text("outcome", word_of(decision.outcome));
    json.digest("rules_digest", decision.rules_digest);
    std::vector<bool> told(fields.size());
    json.array("verdicts", fields, [&](const core::FieldDecision& field) {
        const auto first = static_cast<std::size_t>(&field - fields.data());
        if (told[first]) {
            return;
        }
        write_verdict(json, field, [&] {
            json.key("items"); // by their places
            json.open_array();
            for (std::size_t at{first}; at < fields.size(); ++at) {
                if (!told[at] && are_alike(field, fields[at])) {
                    told[at] = true;
                    json.integer(static_cast<std::int64_t>(at));
                }
            }
            json.close_array();
        });
    });
    json.close_object();
}

core::Decision read_alike(JsonReader& json) {
    core::Decision decision;
    std::vector<core::FieldDecision>& fields{decision.fields};
    json.open_object();
    decision.at = json.instant("at");
    decision.guards = read_guards(json, "guards");
    json.array("items", [&] { fields.emplace_back().item = json.own_name<core::ItemTag>(); });
    decision.next_change = json.optional_instant("next_change");
    json.require("outcome");
    decision.outcome = read_word(json, parse_word<core::Outcome>);
    decision.rules_digest = json.digest("rules_digest");
    std::vector<bool> told(fields.size());
    json.array("verdicts", [&] {
        core::FieldDecision verdict;
        std::vector<std::size_t> of;
        read_verdict(json, verdict, [&] {
            json.array("items", [&] {
                const auto at = static_cast<std::size_t>(json.integer());
                if (at >= fields.size() || told[at] || (!of.empty() && at < of.back())) {
                    json.fail();
                    return;
                }
                told[at] = true;
                of.push_back(at);
            });
        });
        for (const std::size_t at : of) {
            verdict.item = fields[at].item;
            fields[at] = verdict;
        }
    });
    json.close_object();
    if (std::find(told.begin(), told.end(), false) != told.end()) {
        json.fail();
    }
    return decision;
}

}
