#pragma once
// Shares and bounds as fractions of whole numbers. Whether a release is safe is never decided in
// floating point: 0.02 of 50 records is exactly one record.

#include <cstdint>
#include <optional>
#include <string_view>

namespace gateway::statistics {

__extension__ typedef unsigned __int128 Wide;
__extension__ typedef __int128 SignedWide;

struct Ratio {
    std::uint64_t numerator{0};
    std::uint64_t denominator{1}; ///< never 0

    friend bool operator==(const Ratio&, const Ratio&) = default;
};

/// `0.02`, `3`, `.5`; nothing for a sign, an exponent, or more than nine decimals.
[[nodiscard]] std::optional<Ratio> parse_ratio(std::string_view text) noexcept;

/// floor(ratio · count), exactly.
[[nodiscard]] std::uint64_t floor_of(Ratio ratio, std::uint64_t count) noexcept;

}
