#pragma once
// A record-level release from end to end: searched, written, read again, and accepted or refused.
// There are no bytes without the verifier's word. It must never write a direct identifier, an input
// order, or a record of a class that is too small.

#include "gateway/core/result.h"
#include "gateway/statistics/dataset.h"
#include "gateway/statistics/models.h"
#include "gateway/statistics/randomness.h"
#include "gateway/statistics/search.h"
#include "gateway/statistics/verify.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gateway::statistics {

enum class Verdict : std::uint8_t { accept, accept_with_suppression, refuse };

[[nodiscard]] std::string_view word_of(Verdict verdict) noexcept;

struct ReleaseOptions {
    unsigned threads{1};
    std::size_t most_quasi{quasi_limit}; ///< more than quasi_limit: an experiment, never a release
    /// The node of an earlier release of the series; empty: none. The node is fixed, since one that
    /// moves with the data tells by comparison what neither release tells.
    Levels fixed{};
    Above above{Above::none}; ///< whether a series may become coarser
    Levels lowest{}; ///< below which nothing is looked at; empty: the leaves. Without `fixed`.
};

struct RecordRelease {
    Verdict verdict{Verdict::refuse};
    std::vector<Refusal> refusals;
    std::optional<Candidate> chosen; ///< nothing: NO_SAFE_NODE
    std::uint64_t nodes{0};
    Verification verification;            ///< of the bytes, if any were written
    std::optional<VerifiedBytes> bytes{}; ///< of an accepted release
};

/// @param random orders the records anew.
/// @return rejects with K_BELOW_FLOOR, TOO_MANY_QUASI, QUASI_ABSENT, SENSITIVE_ABSENT (l, c or t
/// asked
///         and nothing sensitive), L_ABSENT (c without l), SHARE_RANGE (above 1), PERSON_REPEATED
///         (l, c or t where a person has several records: the line of one), SENSITIVE_TOO_WIDE (so
///         many sensitive values that counting them by class does not fit into memory),
///         LEVELS_WRONG, or what search() rejects.
[[nodiscard]] core::Result<RecordRelease> anonymise(
    const DataSet& data, const Schema& schema, const Models& models, const ReleaseOptions& options,
    const RandomBytes& random);

/// The bytes of a candidate, before anybody has verified them: a head, then the kept records in
/// random order.
/// @param persons receives the person of each written record, if persons have several.
[[nodiscard]] std::string write_records(
    const DataSet& data, char separator, const Candidate& candidate, Draws& draws,
    std::vector<std::uint32_t>& persons);

}
