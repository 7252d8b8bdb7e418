#include "gateway/admin/rule_cases.h"

#include "gateway/admin/dry_run.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <optional>
#include <set>

namespace gateway::admin {

namespace {

using config::RuleCase;
using text::JsonValue;

std::span<const JsonValue> elements_of(const JsonValue* array) {
    return array == nullptr ? std::span<const JsonValue>{} : array->elements();
}

bool lists(const JsonValue& field, std::string_view key, std::string_view word) {
    const auto all = elements_of(field.find(key));
    return std::any_of(
        all.begin(), all.end(), [&](const JsonValue& one) { return one.text() == word; });
}

std::optional<std::string> wrong_form(const RuleCase& expected, std::span<const JsonValue> fields) {
    for (const auto& [item, form] : expected.forms) {
        std::string_view got{"missing"};
        for (const JsonValue& field : fields) {
            if (field.string_at("item") == item.text()) {
                got = field.string_at("form").value_or("missing");
            }
        }
        if (got != core::to_text(form)) {
            return std::string{item.text()} + " comes out as " + std::string{got};
        }
    }
    return std::nullopt;
}

/// A rule acts where it is named: a permit among what gave something, a cap among what took it.
std::optional<std::string>
wrong_part(const RuleCase& expected, std::span<const JsonValue> fields, bool is_cap) {
    const std::string_view rule{expected.rule.text()};
    const char* const role{is_cap ? "caps" : "permits"};
    const bool acts{std::any_of(fields.begin(), fields.end(), [&](const JsonValue& field) {
        return lists(field, role, rule);
    })};
    if (expected.kind == RuleCase::Kind::positive && !acts) {
        return "the rule does not act";
    }
    if (expected.kind == RuleCase::Kind::negative && is_cap && acts) {
        return "the rule acts";
    }
    return std::nullopt;
}

std::optional<std::string>
wrong_giver(const RuleCase& expected, std::span<const JsonValue> fields) {
    std::set<std::string, std::less<>> gave;
    for (const JsonValue& field : fields) {
        for (const JsonValue& rule : elements_of(field.find("permits"))) {
            gave.insert(rule.text());
        }
    }
    std::set<std::string, std::less<>> named;
    for (const core::RuleId rule : expected.by) {
        named.emplace(rule.text());
    }
    return named.empty() || named == gave ? std::nullopt
                                          : std::optional<std::string>{"other permits act"};
}

std::optional<std::string>
missing_reason(const RuleCase& expected, std::span<const JsonValue> fields) {
    for (const core::Reason reason : expected.reasons) {
        const std::string_view code{core::code_of(reason).text()};
        const bool told{std::any_of(fields.begin(), fields.end(), [&](const JsonValue& field) {
            return lists(field, "reasons", code);
        })};
        if (!told) {
            return "nothing is withheld because of " + std::string{code};
        }
    }
    return std::nullopt;
}

/// What differs from what the case expects; nothing if it came out as it says.
std::optional<std::string>
difference(const RuleCase& expected, const DryRunAnswer& answer, bool is_cap) {
    if (answer.exit != 0) {
        return "the question is wrong: " + answer.json;
    }
    const core::Result<JsonValue> decided{text::parse_json(answer.json)};
    if (!decided) {
        return "the answer cannot be read";
    }
    const std::span<const JsonValue> fields{elements_of(decided.value().find("fields"))};
    if (auto wrong = wrong_form(expected, fields)) {
        return wrong;
    }
    const auto outcome = decided.value().string_at("outcome");
    if (outcome != core::to_text(expected.outcome)) {
        return "the outcome is " + std::string{outcome.value_or("missing")};
    }
    if (auto wrong = wrong_part(expected, fields, is_cap)) {
        return wrong;
    }
    if (auto wrong = wrong_giver(expected, fields)) {
        return wrong;
    }
    return missing_reason(expected, fields);
}

/// The rules with what the case supposes beside them; null if that is no law.
std::shared_ptr<const policy::RuleSet>
rules_with(const config::Configuration& configuration, const RuleCase& expected) {
    policy::Law law{configuration.rules->law()};
    law.permits.insert(law.permits.end(), expected.supposed.begin(), expected.supposed.end());
    std::vector<policy::CompileFinding> findings;
    return policy::RuleSet::compile(std::move(law), findings);
}

std::optional<std::string>
difference(const config::Configuration& configuration, const RuleCase& expected) {
    const auto& caps = configuration.rules->law().caps;
    const bool is_cap{std::any_of(
        caps.begin(), caps.end(), [&](const policy::Cap& cap) { return cap.id == expected.rule; })};
    if (expected.supposed.empty()) {
        return difference(expected, dry_run(configuration, expected.request_json), is_cap);
    }
    config::Configuration supposed{configuration};
    supposed.rules = rules_with(configuration, expected);
    if (supposed.rules == nullptr) {
        return "what it supposes could be no rule";
    }
    return difference(expected, dry_run(supposed, expected.request_json), is_cap);
}

}

std::vector<config::Finding> failing_cases(const config::Configuration& configuration) {
    std::vector<config::Finding> findings;
    for (const RuleCase& expected : configuration.cases) {
        if (const std::optional<std::string> wrong{difference(configuration, expected)}) {
            findings.push_back(config::Finding{
                config::Finding::Severity::error, expected.file, expected.line, "CASE_FAILS",
                "case of " + std::string{expected.rule.text()} + ": " + *wrong});
        }
    }
    return findings;
}

}
