#pragma once
// Two laws against each other, point by point.

#include "gateway/policy/analysis_points.h"

#include <functional>
#include <optional>
#include <vector>

namespace gateway::policy {

/// What `more` gives beyond `less` for one variant in one stretch: where it gives most beyond.
struct Surplus {
    const Cell* cell{nullptr};
    const Variant* variant{nullptr};
    core::Validity when;
    core::Form more{core::Form::none};
    core::Form less{core::Form::none};
    std::vector<core::RuleId> rules;
    Witness witness;
    core::Form at_best{core::Form::none}; ///< the most that `less` gives, in any circumstances
};

/// Visits every surplus, in order of cell, item and time. @param visit returns whether to go on.
/// @param wanted which variants are looked at; empty: all.
void beyond(
    const AnalysedLaw& more, const AnalysedLaw& less, std::optional<core::Instant> from,
    const std::function<bool(const Variant&)>& wanted, const std::function<bool(Surplus)>& visit);

}
