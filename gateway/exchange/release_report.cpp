#include "gateway/exchange/release_report.h"

#include <algorithm>
#include <cmath>

namespace gateway::exchange {

using text::JsonValue;

namespace {

JsonValue said(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue number(std::uint64_t value) {
    return JsonValue::of_integer(static_cast<std::int64_t>(value));
}

/// A count of persons: none, enough, or too few to be told.
JsonValue guarded(std::uint64_t count, std::uint64_t threshold) {
    return count == 0 || count >= threshold ? number(count) : said("<" + std::to_string(threshold));
}

JsonValue list_of(const std::vector<std::string>& words) {
    JsonValue made{JsonValue::make_array()};
    for (const std::string& word : words) {
        made.push(said(word));
    }
    return made;
}

std::string_view verdict_of(const ReleaseFigures& figures) {
    if (!figures.refusals.empty()) {
        return "REFUSE";
    }
    const bool left_out{figures.records && figures.records->suppressed > 0};
    return left_out || figures.primary + figures.secondary > 0 ? "ACCEPT_WITH_SUPPRESSION"
                                                               : "ACCEPT";
}

/// What Opinion 05/2014 (WP216) asks, each with the test that supports the answer.
JsonValue three_risks(const config::ReleasePlan& plan, bool holds) {
    const auto risk = [&](std::string_view test) {
        JsonValue made{JsonValue::make_object()};
        made.add("excluded", JsonValue::of_boolean(holds)).add("test", said(test));
        return made;
    };
    JsonValue made{JsonValue::make_object()};
    if (plan.records) {
        made.add("singling_out", risk("k-anonymity-by-the-verifier"))
            .add("linkability", risk("one-record-a-person-and-ledger"))
            .add("inference", risk("distinct-l-and-t-closeness-by-the-verifier"));
        return made;
    }
    made.add("singling_out", risk(plan.noise ? "discrete-laplace" : "threshold-and-audit"))
        .add("linkability", risk("ledger-overlap-and-algebra"))
        .add("inference", risk(plan.noise ? "discrete-laplace" : "homogeneity-and-intervals"));
    return made;
}

std::string_view model_of(const config::ReleasePlan& plan) {
    if (plan.records) {
        return "k-anonymity, distinct-l, t-closeness";
    }
    return plan.noise ? "discrete-laplace" : "threshold";
}

/// As ISO/IEC 20889 names them.
JsonValue techniques_of(const config::ReleasePlan& plan) {
    return list_of(
        plan.records ? std::vector<
            std::string>{"generalisation", "rounding-to-bands", "record suppression", "permutation"}
                     : std::vector<std::string>{
                         "aggregation", "rounding-to-bands",
                         plan.noise ? "noise-addition" : "suppression"});
}

JsonValue noise_json(const config::ReleasePlan& plan, const ReleaseFigures& figures) {
    if (!plan.noise) {
        return {};
    }
    // P(|Y| > r) = 2 q^(r+1) / (1 + q) with q = exp(-ε): for showing, not for deciding
    const double epsilon{
        static_cast<double>(plan.noise->epsilon_numerator)
        / static_cast<double>(plan.noise->epsilon_denominator)};
    const double q{std::exp(-epsilon)};
    constexpr double tail{0.05};
    const double radius{std::ceil(std::log(tail * (1 + q) / 2) / std::log(q)) - 1};
    JsonValue made{JsonValue::make_object()};
    made.add("epsilon_micro", JsonValue::of_integer(figures.epsilon_micro))
        .add("left_micro", JsonValue::of_integer(figures.epsilon_left_micro))
        .add("radius_95", JsonValue::of_integer(static_cast<std::int64_t>(std::max(0.0, radius))));
    return made;
}

JsonValue left_out(const ReleaseFigures& figures, std::uint64_t threshold) {
    JsonValue made{JsonValue::make_object()};
    made.add("without_consent", guarded(figures.without_consent, threshold))
        .add("on_hold", guarded(figures.on_hold, threshold))
        .add("unreadable", guarded(figures.unreadable, threshold))
        .add("earlier_in_period", guarded(figures.repeated, threshold));
    return made;
}

JsonValue table_figures(const ReleaseFigures& figures) {
    if (figures.records) {
        return {};
    }
    const auto width = [](const std::optional<std::int64_t>& of) {
        return of ? JsonValue::of_integer(*of) : JsonValue{};
    };
    JsonValue made{JsonValue::make_object()};
    made.add("cells", number(figures.cells))
        .add("primary", number(figures.primary))
        .add("secondary", number(figures.secondary))
        .add("narrowest_interval", width(figures.narrowest))
        .add("widest_interval", width(figures.widest));
    return made;
}

}

JsonValue report_of(
    const ports::ReleaseEntry& entry, const config::Exchange& exchange,
    const ReleaseFigures& figures) {
    const config::ReleasePlan& plan{*exchange.release};
    JsonValue reasons{JsonValue::make_array()};
    for (const statistics::Refusal& refusal : figures.refusals) {
        JsonValue reason{JsonValue::make_object()};
        reason.add("code", said(refusal.code.text())).add("place", said(refusal.place));
        reasons.push(std::move(reason));
    }
    // the threshold below which a report tells of no count
    const std::uint64_t few{
        plan.records ? std::max(plan.threshold, plan.records->k) : plan.threshold};
    JsonValue made{JsonValue::make_object()};
    made.add("release", said(entry.release.text()))
        .add("exchange", said(exchange.id.text()))
        .add("register", said(exchange.reg.text()))
        .add("recipient", said(entry.recipient.empty() ? "public" : entry.recipient))
        .add("variable", said(plan.variable))
        .add("period", said(entry.period))
        .add("verdict", said(verdict_of(figures)))
        .add("reasons", std::move(reasons))
        .add("model", said(model_of(plan)))
        .add("threshold", number(few))
        .add("persons", guarded(figures.persons, few))
        .add("left_out", left_out(figures, few))
        .add("merged", list_of(figures.merged))
        .add("tables", table_figures(figures))
        .add("records", figures.records ? records_json(*plan.records, figures, few) : JsonValue{})
        .add("noise", noise_json(plan, figures))
        .add("compared", list_of(figures.compared))
        .add("wp216", three_risks(plan, figures.refusals.empty()))
        .add("techniques", techniques_of(plan));
    return made;
}

}
