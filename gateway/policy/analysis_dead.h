#pragma once
// Rules that can never act, one kind a file.

#include "gateway/policy/analysis_sweep.h"

#include <vector>

namespace gateway::policy {

/// Permits without effect from `from` on, and what other permits list in vain.
void find_dead_permits(const AnalysedLaw& law, core::Instant from, std::vector<DeadRule>& found);

/// Caps that never lower anything from `from` on.
void find_dead_caps(const Law& law, core::Instant from, std::vector<DeadRule>& found);

}
