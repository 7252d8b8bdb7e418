#pragma once
// The dry run of `lautturi decide` and POST /api/v1/decisions: a decision about facts that the
// request itself tells. It decides as the gate does and must never reach a store, a clock or a
// partner.

#include "gateway/config/configuration.h"
#include "gateway/core/legal_facts.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::admin {

struct DryRunAnswer {
    int exit{2}; ///< 0 for any decision; 2 when the request is wrong
    std::string
        json; ///< the decision, or {"errors":[{"path","code","reason"}]} with all that is wrong
};

/// What is known of the person where the request is silent about `consents` or `holds`.
struct KnownFacts {
    std::vector<core::ConsentEvent> consents;
    std::vector<core::Hold> holds;
    /// Of a subject who was looked for and of whom nothing is kept: what is nobody's code is
    /// refused (HETU_…, PERSON_ID_FORM), born after this day, too. Nothing: nobody was looked for.
    std::optional<core::LocalDate> today{};
};

/// Reads the request, decides, and writes the answer with explanations in three languages.
/// @throws nothing but std::bad_alloc.
[[nodiscard]] DryRunAnswer dry_run(
    const config::Configuration& configuration, std::string_view request_json,
    const KnownFacts& known = {});

}
