#pragma once
// A case of a breach as one page for people: the material of a notification to the supervisory
// authority (GDPR Art. 33(3)), in Finnish, Swedish or English. It must never say whose it was: the
// persons stand by their numbers in the journal.

#include "gateway/ports/breaches.h"
#include "gateway/rights/names.h"

#include <string>
#include <vector>

namespace gateway::app {

/// @param items  that left, by name. @param names  in the page's language.
[[nodiscard]] std::string breach_page(
    const ports::BreachCase& one, const std::vector<std::string>& items, core::Instant now,
    const rights::Names& names);

}
