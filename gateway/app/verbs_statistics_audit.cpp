// statistics audit: whether a table can be published as it is suppressed.

#include "gateway/app/statistics_tables.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/statistics/audit.h"

#include <ostream>

namespace gateway::app {

using text::JsonValue;

namespace {

std::string_view word_of(statistics::Flaw flaw) {
    switch (flaw) {
    case statistics::Flaw::published_small: return "PUBLISHED_SMALL";
    case statistics::Flaw::recomputable: return "RECOMPUTABLE";
    case statistics::Flaw::below_threshold: return "BELOW_THRESHOLD";
    case statistics::Flaw::narrow: return "NARROW";
    case statistics::Flaw::one_sided: return "ONE_SIDED";
    }
    return "RECOMPUTABLE";
}

/// Where a cell is; with its table, if there are several.
JsonValue place_of(const statistics::Variable& variable, bool several) {
    JsonValue made{JsonValue::make_object()};
    if (several) {
        made.add("table", json(static_cast<std::int64_t>(variable.table)));
    }
    JsonValue codes{JsonValue::make_array()};
    for (const std::string& code : variable.at) {
        codes.push(json(code));
    }
    made.add("at", std::move(codes));
    return made;
}

JsonValue
audit_json(const statistics::Audit& audited, const statistics::TableSystem& system, bool several) {
    const auto place = [&](std::uint32_t variable) {
        return place_of(system.variables[variable], several);
    };
    JsonValue recomputable{JsonValue::make_array()};
    for (const statistics::AuditedCell& cell : audited.recomputable) {
        JsonValue each{place(cell.variable)};
        recomputable.push(each.add("value", json(cell.interval.low)));
    }
    JsonValue intervals{JsonValue::make_array()};
    for (const statistics::AuditedCell& cell : audited.intervals) {
        JsonValue each{place(cell.variable)};
        each.add("low", json(cell.interval.low));
        intervals.push(
            each.add("high", cell.interval.high ? json(*cell.interval.high) : JsonValue{}));
    }
    JsonValue flaws{JsonValue::make_array()};
    for (const auto& [variable, flaw] : audited.flaws) {
        JsonValue each{place(variable)};
        flaws.push(each.add("flaw", json(word_of(flaw))));
    }
    JsonValue answer{JsonValue::make_object()};
    answer.add("safe", JsonValue::of_boolean(audited.safe()))
        .add("recomputable", std::move(recomputable))
        .add("intervals", std::move(intervals))
        .add("flaws", std::move(flaws));
    return answer;
}

int tell(const core::Rejection& rejection, std::ostream& out) {
    JsonValue reason{JsonValue::make_object()};
    reason.add("code", json(rejection.code.text())).add("place", json(rejection.path));
    JsonValue reasons{JsonValue::make_array()};
    reasons.push(std::move(reason));
    JsonValue answer{JsonValue::make_object()};
    answer.add("safe", JsonValue::of_boolean(false)).add("reasons", std::move(reasons));
    out << text::write_json(answer) << '\n';
    return 2;
}

}

int statistics_audit(const std::string& file, std::ostream& out) {
    const auto asked = read_statistics_tables(read_input(file));
    if (!asked) {
        return tell(asked.rejection(), out);
    }
    const auto system = statistics::system_of(asked.value().tables);
    if (!system) {
        return tell(system.rejection(), out);
    }
    const auto audited = statistics::audit(
        system.value(), asked.value().threshold, std::nullopt, asked.value().zeros);
    if (!audited) {
        return tell(audited.rejection(), out);
    }
    out << text::write_json(
        audit_json(audited.value(), system.value(), asked.value().tables.size() > 1))
        << '\n';
    return audited.value().safe() ? 0 : 1;
}

}
