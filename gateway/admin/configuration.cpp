// GET /configuration: which set is in force, where it came from, and what became of the last
// attempt to replace it, with file, line and reason.

#include "gateway/admin/draft_reading.h"
#include "gateway/admin/resources.h"

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

JsonValue attempt_json(const ConfigurationAttempt& attempt) {
    JsonValue object{JsonValue::make_object()};
    object.add("at", word(core::to_helsinki_text(attempt.at)))
        .add("outcome", word(text_of(attempt.outcome)))
        .add("findings", findings_json(attempt.findings));
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
