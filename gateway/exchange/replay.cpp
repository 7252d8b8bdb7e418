#include "gateway/exchange/replay.h"

#include "gateway/journal/bodies.h"
#include "gateway/policy/seen.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

using journal::DecisionEvidence;
using Truth = DecisionEvidence::Truth;

Truth told(policy::Truth truth) noexcept {
    switch (truth) {
    case policy::Truth::unknown: return Truth::unknown;
    case policy::Truth::no: return Truth::no;
    case policy::Truth::yes: break;
    }
    return Truth::yes;
}

policy::Truth asked(Truth truth) noexcept {
    switch (truth) {
    case Truth::unknown: return policy::Truth::unknown;
    case Truth::no: return policy::Truth::no;
    case Truth::yes: break;
    }
    return policy::Truth::yes;
}

bool has(const std::vector<core::ItemId>& items, core::ItemId item) {
    return std::find(items.begin(), items.end(), item) != items.end();
}

void tell_value(const policy::SeenValue& seen, DecisionEvidence& evidence) {
    if (!seen.present) {
        evidence.without_value.push_back(seen.item);
    }
    if (seen.year) {
        evidence.years.push_back(seen.item);
    }
    if (seen.coded) {
        evidence.codes.push_back({seen.item, seen.known, {seen.adds.begin(), seen.adds.end()}});
    }
}

policy::SeenValue seen_of(const DecisionEvidence& evidence, core::ItemId item) {
    policy::SeenValue seen;
    seen.item = item;
    seen.present = !has(evidence.without_value, item);
    seen.year = has(evidence.years, item);
    const auto code = std::find_if(
        evidence.codes.begin(), evidence.codes.end(),
        [&](const DecisionEvidence::SeenCode& one) { return one.item == item; });
    if (code != evidence.codes.end()) {
        seen.coded = true;
        seen.known = code->known;
        seen.adds.insert(code->categories.begin(), code->categories.end());
    }
    return seen;
}

}

DecisionEvidence evidence_of(
    const policy::RuleSet& rules, const policy::Question& question, const core::Decision& decision,
    const journal::Disclosure& disclosure) {
    DecisionEvidence evidence;
    evidence.engine = std::string{policy::engine_version};
    evidence.at = question.at;
    evidence.configuration = question.rules_digest;
    evidence.disclosure = disclosure;
    for (const policy::AskedField& field : question.fields) {
        evidence.asked.push_back(field.item);
        tell_value(policy::see(rules, field), evidence);
    }
    evidence.mandatory.assign(question.mandatory.begin(), question.mandatory.end());
    for (const policy::Fact& fact : question.facts) {
        evidence.facts.push_back({fact.id, told(fact.value)});
    }
    evidence.relations.assign(question.relations.begin(), question.relations.end());
    evidence.consents.assign(question.consents.begin(), question.consents.end());
    evidence.holds.assign(question.holds.begin(), question.holds.end());
    evidence.failed_guards.assign(question.failed_guards.begin(), question.failed_guards.end());
    evidence.decision = decision;
    return evidence;
}

RecordedQuestion::RecordedQuestion(const policy::RuleSet& rules, const DecisionEvidence& evidence) {
    for (const core::ItemId item : evidence.asked) {
        std::vector<std::optional<core::Value>>& values{
            m_possible.emplace_back(policy::values_like(rules, seen_of(evidence, item)))};
        if (values.empty()) {
            m_whole = false;
            values.emplace_back(core::Value{"-"});
        }
    }
    for (std::size_t at{0}; at < evidence.asked.size(); ++at) {
        const std::optional<core::Value>& value{m_possible[at].front()};
        m_fields.push_back({evidence.asked[at], value ? &*value : nullptr});
    }
    for (const DecisionEvidence::Fact& fact : evidence.facts) {
        m_facts.push_back({fact.id, asked(fact.value)});
    }
    m_question.at = evidence.at;
    m_question.rules_digest = evidence.configuration;
    m_question.reg = evidence.disclosure.reg;
    m_question.party = evidence.disclosure.party;
    m_question.purpose = evidence.disclosure.purpose;
    m_question.fields = m_fields;
    m_question.mandatory = evidence.mandatory;
    m_question.relations = evidence.relations;
    m_question.facts = m_facts;
    m_question.consents = evidence.consents;
    m_question.holds = evidence.holds;
    m_question.failed_guards = evidence.failed_guards;
}

std::string_view to_text(Replayed::Verdict verdict) noexcept {
    switch (verdict) {
    case Replayed::Verdict::identical: return "IDENTICAL";
    case Replayed::Verdict::different: return "DIFFERENT";
    case Replayed::Verdict::erased: break;
    }
    return "ERASED";
}

core::Result<Replayed>
replay(const std::optional<std::string>& evidence, const LoadConfiguration& load) {
    Replayed replayed;
    if (!evidence) {
        return replayed;
    }
    core::Result<DecisionEvidence> recorded{journal::decode_evidence(*evidence)};
    if (!recorded) {
        return recorded.rejection();
    }
    replayed.recorded = std::move(recorded).value();
    replayed.configuration = load(replayed.recorded->configuration);
    const RecordedQuestion question{*replayed.configuration->rules, *replayed.recorded};
    replayed.again = policy::decide(*replayed.configuration->rules, question.question());
    DecisionEvidence again{*replayed.recorded};
    again.decision = *replayed.again;
    replayed.verdict = journal::encode_evidence(again) == *evidence ? Replayed::Verdict::identical
                                                                    : Replayed::Verdict::different;
    return replayed;
}

bool journalled_so(
    const Replayed& replayed, std::string_view body, int attempt, std::string_view evidence,
    const crypto::KeyedDigest& key) {
    const core::Result<text::JsonValue> entry{text::parse_json(body)};
    if (!entry || !replayed.again || !replayed.recorded) {
        return false;
    }
    // what was sent is not decided from the evidence: its digest is taken as it stands
    const auto payload = entry.value().string_at("payload");
    return journal::decision_body(
               replayed.recorded->disclosure, attempt, *replayed.again,
               key.of(core::as_bytes(evidence)),
               payload ? core::digest_from_hex(*payload) : std::nullopt)
           == body;
}

}
