// What a report tells of a release of records.

#include "gateway/exchange/release_report.h"

#include <array>
#include <charconv>

namespace gateway::exchange {

using text::JsonValue;

namespace {

JsonValue decimal(double value) {
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return JsonValue::of_number({digits.data(), written.ptr});
}

JsonValue number(std::uint64_t value) {
    return JsonValue::of_integer(static_cast<std::int64_t>(value));
}

constexpr double million{1e6};

double of(const config::ReleaseFraction& fraction) {
    return static_cast<double>(fraction.numerator) / static_cast<double>(fraction.denominator);
}

/// What was asked, and what the verifier has found in the bytes.
JsonValue pair_of(JsonValue asked, JsonValue found) {
    JsonValue made{JsonValue::make_object()};
    made.add("asked", std::move(asked)).add("found", std::move(found));
    return made;
}

}

JsonValue records_json(
    const config::ReleaseRecords& asked, const ReleaseFigures& figures, std::uint64_t threshold) {
    const RecordFigures& found{*figures.records};
    JsonValue levels{JsonValue::make_object()};
    for (const std::string& level : found.levels) {
        const std::size_t at{level.rfind('=')};
        levels.add(level.substr(0, at), JsonValue::of_number(level.substr(at + 1)));
    }
    JsonValue losses{JsonValue::make_object()};
    for (const auto& [name, loss] : found.losses) {
        losses.add(name, decimal(loss));
    }
    const std::uint64_t kept{figures.persons - found.suppressed};
    // what is computed from how many were left out tells it: of a column that shows its leaves
    // the loss is their share of the persons
    const bool few{found.suppressed > 0 && found.suppressed < threshold};
    JsonValue made{JsonValue::make_object()};
    made.add("k", pair_of(number(asked.k), number(found.k)))
        .add("l", pair_of(number(asked.l), number(found.l)))
        .add(
            "t",
            pair_of(
                decimal(of(asked.t)), decimal(static_cast<double>(found.t_millionths) / million)))
        .add(
            "suppressed",
            few ? JsonValue::of_string("<" + std::to_string(threshold)) : number(found.suppressed))
        .add("suppression_limit", decimal(of(asked.suppression)))
        .add("levels", std::move(levels))
        .add("classes", number(found.classes))
        .add(
            "average_risk",
            kept == 0 || few
                ? JsonValue{}
                : decimal(static_cast<double>(found.classes) / static_cast<double>(kept)))
        .add("highest_risk", decimal(found.k == 0 ? 0 : 1 / static_cast<double>(found.k)))
        .add("records_at_risk", number(0)) // of classes below k there are none, or nothing leaves
        .add("loss", few ? JsonValue{} : decimal(found.loss))
        .add("dm", few ? JsonValue{} : decimal(found.dm))
        .add("aecs", decimal(found.aecs))
        .add("losses", few ? JsonValue{} : std::move(losses))
        .add("nodes", number(found.nodes));
    return made;
}

}
