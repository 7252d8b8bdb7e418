#pragma once
// The worst circumstances in which a permit still acts. A law gives a field in some circumstances
// if and only if they are no worse than one of these points: what analysis compares is therefore
// finite, and nothing between the points is missed.

#include "gateway/policy/analysis_law.h"

#include <array>
#include <cstdint>
#include <set>
#include <vector>

namespace gateway::policy {

/// What must be so, and nothing more: whatever is not named here may be as bad as it can be.
struct Point {
    std::set<core::FactId> present;
    std::set<core::FactId> absent;
    std::uint8_t lifted{0};    ///< kinds of hold, as bits, of which there must be none
    BasisBits unrestricted{0}; ///< bases that no restriction may reach
    BasisBits unobjected{0};   ///< bases that no objection may reach
    std::array<Agreed, analysed_roles> consents{
        Agreed{Agreed::Kind::refused}, Agreed{Agreed::Kind::refused},
        Agreed{Agreed::Kind::refused}};
};

/// Whether whatever satisfies `right` satisfies `left`.
[[nodiscard]] bool asks_no_more(const Point& left, const Point& right);

/// The points from which on `permit` gives the variant at least `form` at this instant; none if it
/// never does. No point of the list asks more than another.
[[nodiscard]] std::vector<Point> points(
    const AnalysedLaw& law, const Cell& cell, const Permit& permit, const Variant& variant,
    core::Form form, core::Instant at);

/// The point with everything else as bad as it can be.
[[nodiscard]] Circumstances worst(const Point& point);

/// The point with everything else as it is with most people: nothing said, no hold.
[[nodiscard]] Circumstances plain(const Point& point);

}
