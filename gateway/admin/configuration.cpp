// GET /configuration: which set is in force, where it came from, and what became of the last
// attempt to replace it, with file, line and reason.

#include "gateway/admin/resources.h"

#include <algorithm>

namespace gateway::admin {

using text::JsonValue;

namespace {

std::string_view text_of(ConfigurationAttempt::Outcome outcome) noexcept {
    switch (outcome) {
    case ConfigurationAttempt::Outcome::activated: return "activated";
    case ConfigurationAttempt::Outcome::unchanged: return "unchanged";
    case ConfigurationAttempt::Outcome::refused: return "refused";
    }
    return "refused";
}

JsonValue finding_json(const config::Finding& finding) {
    const bool error{finding.severity == config::Finding::Severity::error};
    JsonValue object{JsonValue::make_object()};
    object.add("severity", word(error ? "error" : "note"))
        .add("file", word(finding.file))
        .add("line", JsonValue::of_integer(static_cast<std::int64_t>(finding.line)))
        .add("code", word(finding.code.text()))
        .add("reason", word(finding.reason));
    return object;
}

/// Of ten thousand exchanges each may have its note: of more than these the first are told, errors
/// before notes. `lautturi check` prints all of them.
constexpr std::size_t most_findings{500};

JsonValue findings_json(const std::vector<config::Finding>& all) {
    using Severity = config::Finding::Severity;
    JsonValue findings{JsonValue::make_array()};
    for (const bool errors : {true, false}) {
        for (const config::Finding& finding : all) {
            if (findings.elements().size() < most_findings
                && (finding.severity == Severity::error) == errors) {
                findings.push(finding_json(finding));
            }
        }
    }
    return findings;
}

JsonValue attempt_json(const ConfigurationAttempt& attempt) {
    JsonValue findings{findings_json(attempt.findings)};
    JsonValue object{JsonValue::make_object()};
    object.add("at", word(core::to_helsinki_text(attempt.at)))
        .add("outcome", word(text_of(attempt.outcome)))
        .add("findings", std::move(findings));
    return object;
}

}

Answer read_configuration(const Call&, Parts& parts) {
    const ConfigurationState state{parts.configuration()};
    const auto law = parts.law();
    JsonValue body{JsonValue::make_object()};
    body.add("digest", word(core::to_hex(state.digest)))
        .add("loaded", word(core::to_hex(law->digest)))
        .add("activated_by", word(state.activated_by))
        .add("activated_at", word(core::to_helsinki_text(state.activated_at)))
        .add("folder", state.folder.empty() ? JsonValue{} : word(state.folder))
        .add(
            "exchanges", words(
                             law->exchanges,
                             [](const config::Exchange& exchange) { return exchange.id.text(); }))
        .add(
            "registers",
            words(law->registers, [](const config::Register& reg) { return reg.id.text(); }))
        .add("last_attempt", state.last_attempt ? attempt_json(*state.last_attempt) : JsonValue{});
    return Answer::of(std::move(body));
}

}
