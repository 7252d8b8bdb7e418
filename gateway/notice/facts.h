#pragma once
// What a notice tells, and where: bases, rights, special data. Recognised by words, in Finnish,
// Swedish and English. A fact that was not recognised counts as not told; this must never guess.

#include "gateway/notice/text.h"

#include <array>
#include <cstdint>
#include <optional>

namespace gateway::notice {

/// GDPR Articles 15–18, 20, 21, 7(3), 77.
enum class Right : std::uint8_t {
    access,
    rectification,
    erasure,
    restriction,
    portability,
    objection,
    withdrawal,
    complaint
};

inline constexpr std::size_t right_count{8};

/// GDPR Article 6(1), and a statute that is named without saying which item it serves.
enum class Base : std::uint8_t {
    consent,
    contract,
    legal_obligation,
    vital_interest,
    public_interest,
    legitimate_interest,
    statute
};

inline constexpr std::size_t base_count{7};

struct Facts {
    std::array<std::optional<Span>, right_count> rights{};
    std::array<std::optional<Span>, base_count> bases{}; ///< as the part about bases has them
    std::optional<Span> officer;
    std::optional<Span> special;   ///< data of Art. 9 that are told to be processed
    std::optional<Span> article9;  ///< a ground for them
    std::optional<Span> joint;     ///< joint controllers are spoken of
    std::optional<Span> consent;   ///< consent as a basis, anywhere
    std::size_t article6_items{0}; ///< different items of Art. 6(1) that are named
    bool has_basis_part{false};
    bool whole{false}; ///< it has the parts of a notice; it is not a page of one

    [[nodiscard]] bool tells(Right right) const noexcept {
        return rights[static_cast<std::size_t>(right)].has_value();
    }
    [[nodiscard]] bool rests_on(Base base) const noexcept {
        return bases[static_cast<std::size_t>(base)].has_value();
    }
    [[nodiscard]] std::optional<Span> where(Base base) const noexcept {
        return bases[static_cast<std::size_t>(base)];
    }
    [[nodiscard]] std::optional<Span> where(Right right) const noexcept {
        return rights[static_cast<std::size_t>(right)];
    }
};

[[nodiscard]] Facts facts_of(const Text& text);

/// The first match in a block of these parts; none of a negated sentence if `negation` is given.
[[nodiscard]] std::optional<Span>
first_in(const Text& text, Parts parts, const Pattern& pattern, const Pattern* negation = nullptr);

/// The heading of the first block of these parts; the notice's opening if there is none.
[[nodiscard]] Span heading_of(const Text& text, Parts parts);

}
