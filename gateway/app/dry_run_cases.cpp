#include "gateway/app/dry_run_cases.h"

#include "gateway/admin/dry_run.h"
#include "gateway/text/json_value.h"

#include <optional>

namespace gateway::app {

namespace {

using text::JsonValue;

/// What differs from what the case expects; nothing if it came out as it says.
std::optional<std::string>
difference(const config::RuleCase& expected, const admin::DryRunAnswer& answer) {
    if (answer.exit != 0) {
        return "the question is wrong: " + answer.json;
    }
    const core::Result<JsonValue> decided{text::parse_json(answer.json)};
    if (!decided) {
        return "the answer cannot be read";
    }
    const auto outcome = decided.value().string_at("outcome");
    if (outcome != core::to_text(expected.outcome)) {
        return "the outcome is " + std::string{outcome.value_or("missing")};
    }
    const JsonValue* const fields{decided.value().find("fields")};
    for (const auto& [item, form] : expected.forms) {
        std::string_view got{"missing"};
        for (const JsonValue& field :
             fields == nullptr ? std::span<const JsonValue>{} : fields->elements()) {
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

}

std::vector<config::Finding> failing_cases(const config::Configuration& configuration) {
    std::vector<config::Finding> findings;
    for (const config::RuleCase& expected : configuration.cases) {
        const admin::DryRunAnswer answer{admin::dry_run(configuration, expected.request_json)};
        if (const std::optional<std::string> wrong{difference(expected, answer)}) {
            findings.push_back(config::Finding{
                config::Finding::Severity::error, expected.file, expected.line, "CASE_FAILS",
                "case of " + std::string{expected.rule.text()} + ": " + *wrong});
        }
    }
    return findings;
}

}
