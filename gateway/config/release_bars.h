#pragma once
// What a plan of releases must not be, though sets were put in force before it was asked: two
// groupings of one item, groups that share a value, noise that hides nobody, dates and free text,
// what is sensitive and is not said to be, a consent that nothing is asked for. check refuses such
// a set; by a plan that is in force nothing is made or signed.

#include "gateway/config/release_plan.h"
#include "gateway/core/code.h"

#include <cstdint>
#include <optional>

namespace gateway::config {

/// Whether a value may be in both.
[[nodiscard]] bool overlap(const ReleaseGroup& left, const ReleaseGroup& right);

/// Whether one of its values, or an end of its range, is a day in a form that a mapping reads as
/// one, with or without a time of day.
[[nodiscard]] bool names_a_day(const ReleaseGroup& group);

/// All combinations of what the tables' dimensions count, also those that nobody is in; counted no
/// further than just above most_noised_atoms.
[[nodiscard]] std::uint64_t atoms_of(const ReleasePlan& plan);

/// Whether a plan that rests on consent says of nothing that consent is asked for it.
[[nodiscard]] bool asks_nobody(const ReleasePlan& plan);

/// RELEASE_ITEM, RELEASE_SENSITIVE, RELEASE_CONSENT, RELEASE_NESTED, RELEASE_GROUP or
/// RELEASE_NOISE; nothing: it is none of these.
[[nodiscard]] std::optional<core::Code> barred(const ReleasePlan& plan);

}
