#pragma once
// The evidence of a decision: everything that it was made from, but for the values. It is stored
// encrypted under the person's key; with the configuration of its digest it explains and repeats
// the decision (I17).

#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/result.h"
#include "gateway/journal/bodies.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::journal {

struct DecisionEvidence {
    enum class Truth : std::uint8_t { unknown, no, yes };

    struct Fact {
        core::FactId id;
        Truth value{Truth::unknown};

        friend bool operator==(const Fact&, const Fact&) = default;
    };

    /// The categories that a field had by its value; where there was no value, the item's own.
    struct Categories {
        core::ItemId item;
        std::vector<core::CategoryId> categories;

        friend bool operator==(const Categories&, const Categories&) = default;
    };

    std::string engine; ///< version of what decided
    core::Instant at;   ///< t
    core::Digest configuration{};
    Disclosure disclosure;
    std::vector<core::ItemId> asked;
    std::vector<core::ItemId> mandatory;
    std::vector<Categories> categories;
    std::vector<Fact> facts;
    std::vector<core::Relation> relations;
    std::vector<core::ConsentState> consents; ///< the fold's results that were used
    std::vector<core::Hold> holds;
    std::vector<core::Guard> failed_guards;
    core::Decision decision;
};

/// Canonical JSON: equal evidence is equal bytes.
[[nodiscard]] std::string encode_evidence(const DecisionEvidence& evidence);

/// Reads evidence of our own store. EVIDENCE_MALFORMED for anything that encode_evidence would not
/// write.
[[nodiscard]] core::Result<DecisionEvidence> decode_evidence(std::string_view text);

}
