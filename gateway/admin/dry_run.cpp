#include "gateway/admin/dry_run.h"

#include "gateway/admin/decision_json.h"
#include "gateway/admin/dry_run_request.h"
#include "gateway/consent/fold.h"
#include "gateway/policy/analysis.h"
#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <utility>

namespace gateway::admin {

namespace {

using text::JsonValue;

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
    DryRunRequest request{rules.law(), parsed.value(), known.today};
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
    return {
        0, text::write_json(
               decision_json(rules, decision, {consents, held, request.party, request.purpose}))};
}

}
