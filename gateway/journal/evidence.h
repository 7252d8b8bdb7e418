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

    /// What the gate saw of a value from a code list: never the code, only what it adds.
    struct SeenCode {
        core::ItemId item;
        bool known{true}; ///< the list has it
        std::vector<core::CategoryId> categories;

        friend bool operator==(const SeenCode&, const SeenCode&) = default;
    };

    /// Of this form; what was written as an earlier version is read, and written so again.
    std::int64_t version{3};

    std::string engine; ///< version of what decided
    core::Instant at;   ///< t
    core::Digest configuration{};
    Disclosure disclosure;
    std::vector<core::ItemId> asked;
    std::vector<core::ItemId> mandatory;
    std::vector<SeenCode> codes;
    std::vector<core::ItemId> without_value; ///< asked for without one (a dry run)
    std::vector<core::ItemId> years;         ///< whose value was a year, standing for a date
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
