#include "gateway/admin/dry_run.h"

#include "gateway/admin/dry_run_request.h"
#include "gateway/consent/fold.h"
#include "gateway/core/bytes.h"
#include "gateway/policy/analysis.h"
#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <utility>

namespace gateway::admin {

namespace {

using text::JsonValue;

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

DryRunAnswer refuse(JsonValue errors) {
    JsonValue answer{JsonValue::make_object()};
    answer.add("errors", std::move(errors));
    return {2, text::write_json(answer)};
}

DryRunAnswer refuse(const std::string& path, std::string_view code, std::string_view reason) {
    JsonValue errors{JsonValue::make_array()};
    errors.push(text::StrictJson::error(path, code, reason));
    return refuse(std::move(errors));
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

JsonValue answer_of(
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

core::PartyClass class_of(const policy::Law& law, core::PartyId id) {
    const auto party = std::find_if(
        law.parties.begin(), law.parties.end(),
        [&](const policy::PartyFacts& candidate) { return candidate.id == id; });
    return party == law.parties.end() ? core::PartyClass{} : party->cls;
}

/// The rules to ask. A request may ask about a class of which no party is configured by writing
/// `class:police` for the party: an example stands for it, as in the answers of the analysis.
std::shared_ptr<const policy::RuleSet>
rules_for(const config::Configuration& configuration, const JsonValue& request) {
    const std::string_view party{request.string_at("party").value_or("")};
    const auto& parties = configuration.rules->law().parties;
    const bool configured{
        std::any_of(parties.begin(), parties.end(), [&](const policy::PartyFacts& one) {
            return one.id.text() == party;
        })};
    return policy::is_example_party(party) && !configured
               ? policy::with_examples(*configuration.rules)
               : configuration.rules;
}

}

DryRunAnswer dry_run(
    const config::Configuration& configuration, std::string_view request_json,
    const KnownFacts& known) {
    const core::Result<JsonValue> parsed{text::parse_json(request_json)};
    if (!parsed) {
        return refuse(
            parsed.rejection().path, parsed.rejection().code.text(), "not JSON as RFC 8259 has it");
    }
    if (!parsed.value().is_object()) {
        return refuse("", "TYPE_WRONG", "an object is expected");
    }
    const auto rules_asked = rules_for(configuration, parsed.value());
    const policy::RuleSet& rules{*rules_asked};
    DryRunRequest request{rules.law(), parsed.value()};
    std::vector<core::ConsentEvent> events;
    std::vector<core::Hold> holds;
    request.read_consents(events);
    request.read_holds(holds);
    if (request.wrong()) {
        return refuse(request.errors());
    }
    const std::vector<core::ConsentState> consents{consent::fold(
        request.tells("consents") ? events : known.consents,
        {request.party, class_of(rules.law(), request.party), request.purpose}, request.at)};
    const std::vector<core::Hold>& held{request.tells("holds") ? holds : known.holds};
    policy::Question question;
    question.at = request.at;
    question.rules_digest = configuration.digest;
    question.reg = request.reg;
    question.party = request.party;
    question.purpose = request.purpose;
    question.fields = request.fields;
    question.mandatory = request.mandatory;
    question.relations = request.relations;
    question.facts = request.facts;
    question.consents = consents;
    question.holds = held;
    question.failed_guards = request.failed_guards;
    const core::Decision decision{policy::decide(rules, question)};
    return {0, text::write_json(answer_of(rules, decision, {consents, held}))};
}

}
