#pragma once
// The gate of a record-level release: reads the bytes that were written and recomputes everything
// from them. It decides; the search only proposes. It shares no code with the search beyond plain
// types, so that one mistake cannot be made twice.

#include "gateway/core/code.h"
#include "gateway/statistics/dataset.h"
#include "gateway/statistics/models.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::statistics {

/// Why a release is refused, and where: a column or a threshold, never a value or a small count.
struct Refusal {
    core::Code code;
    std::string place;

    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// What is claimed of the bytes.
struct Claim {
    char separator{';'};
    std::vector<std::uint32_t> levels;    ///< by quasi column
    std::uint64_t suppressed{0};          ///< records
    std::vector<std::uint32_t> persons{}; ///< by written record; empty: each its own
};

class VerifiedBytes;

/// What the bytes come to, recomputed.
struct Verification {
    std::uint64_t records{0};
    std::uint64_t classes{0};
    std::uint64_t k{0};                          ///< fewest persons of a class
    std::optional<std::uint64_t> l{};            ///< fewest distinct sensitive values
    std::optional<std::uint64_t> t_millionths{}; ///< greatest distance, rounded up
    std::vector<Refusal> refusals;               ///< empty: accepted

    [[nodiscard]] bool accepted() const noexcept { return refusals.empty(); }
};

/// Refuses with BYTES_MALFORMED, COLUMNS_WRONG (a column that is not to leave, or its name or
/// order), LABEL_UNKNOWN (a value that is no label of the claimed level), COUNT_WRONG,
/// SUPPRESSION_EXCEEDED, K_NOT_REACHED, L_NOT_REACHED, C_NOT_REACHED, T_EXCEEDED, DATE_TOO_FINE
/// (finer than a quarter), STABLE_KEY (a column that is not generalised, in which more than half of
/// the records, or of the persons, have a value of their own).
[[nodiscard]] Verification
verify(std::string_view bytes, const Claim& claim, const DataSet& data, const Models& models);

/// Bytes that verify() has accepted. Nothing else makes one.
class VerifiedBytes final {
public:
    [[nodiscard]] const std::string& bytes() const noexcept { return m_bytes; }

    /// @return nothing unless verify() accepts.
    [[nodiscard]] static std::optional<VerifiedBytes>
    of(std::string bytes, const Claim& claim, const DataSet& data, const Models& models,
       Verification& told);

private:
    explicit VerifiedBytes(std::string bytes) noexcept : m_bytes{std::move(bytes)} {}

    std::string m_bytes;
};

}
