#pragma once
// The sweep: for one cell, the most that may leave of each item, from the beginning of time to its
// end. It asks decide() in the best circumstances, once for each stretch between change points (I9)
// and each value that matters.

#include "gateway/policy/analysis_law.h"

#include <vector>

namespace gateway::policy {

/// A time in which nothing changes for an item.
struct Stretch {
    core::Validity when;
    core::Form form{core::Form::none};
    core::Form without_consent{core::Form::none};
    std::vector<core::RuleId> permits;
    std::vector<core::RuleId> permits_without_consent;

    [[nodiscard]] bool like(const Stretch& other) const noexcept {
        return form == other.form && without_consent == other.without_consent
               && permits == other.permits
               && permits_without_consent == other.permits_without_consent;
    }
};

/// Of each variant, in their order: its stretches, in order of time, each unlike the one before.
[[nodiscard]] std::vector<std::vector<Stretch>>
sweep(const AnalysedLaw& law, const Cell& cell, const std::vector<Variant>& variants);

/// The best case for a path.
[[nodiscard]] Witness
best_witness(const AnalysedLaw& law, const Cell& cell, const Variant& variant, core::Instant at);

}
