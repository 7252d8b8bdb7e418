#pragma once
// The parts of a privacy notice, as Articles 13 and 14 of the GDPR list what it tells, and the
// headings by which they are known.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gateway::notice {

enum class Part : std::uint16_t {
    controller = 1U << 0U,
    contact = 1U << 1U,
    officer = 1U << 2U,
    purpose = 1U << 3U,
    basis = 1U << 4U,
    content = 1U << 5U,
    sources = 1U << 6U,
    recipients = 1U << 7U,
    transfers = 1U << 8U,
    retention = 1U << 9U,
    security = 1U << 10U,
    rights = 1U << 11U,
    automated = 1U << 12U
};

/// A set of parts: one heading may open two ("disclosures and transfers").
struct Parts {
    std::uint16_t bits{0};

    constexpr Parts() = default;
    constexpr Parts(Part part) // NOLINT(google-explicit-constructor): a part is a set of one
        : bits{static_cast<std::uint16_t>(part)} {}

    [[nodiscard]] constexpr bool has(Part part) const noexcept {
        return (bits & static_cast<std::uint16_t>(part)) != 0;
    }
    [[nodiscard]] constexpr bool any(Parts others) const noexcept {
        return (bits & others.bits) != 0;
    }
    [[nodiscard]] constexpr bool none() const noexcept { return bits == 0; }

    friend constexpr Parts operator|(Parts left, Parts right) noexcept {
        Parts both;
        both.bits = static_cast<std::uint16_t>(left.bits | right.bits);
        return both;
    }
    friend bool operator==(Parts, Parts) = default;
};

constexpr Parts operator|(Part left, Part right) noexcept {
    return Parts{left} | Parts{right};
}

/// Where a label ends: at a colon that a space or nothing follows, not at that of `EU:n`; the size
/// if there is none.
[[nodiscard]] std::size_t label_end(std::string_view words);

/// The parts that a block opens if it is a heading; none if it is not.
/// @param block folded.
[[nodiscard]] Parts heading_parts(std::string_view block);

}
