#pragma once
// The steps of draw(), each with random streams of its own.

#include "tests/support/population/draw.h"
#include "tests/support/population/taken_codes.h"

namespace tests::population {

/// Births, codes and registers' identifiers; plants the signs, leap days and twins.
/// @param taken  the codes of those drawn before; theirs are added.
void draw_identities(Population& population, TakenCodes& taken);

/// Names, addresses, languages.
void draw_descriptions(Population& population);

/// Job seeking, plans, statements, summaries, consents.
void draw_services(Population& population);

/// What is rare, in exact numbers: no code, turvakielto, death, restrictions, objections, wrong
/// rows.
void plant_rarities(Population& population);

/// `days` after (or before) a day.
[[nodiscard]] LocalDate plus_days(LocalDate date, std::int64_t days);

/// A day in [first, last].
[[nodiscard]] LocalDate day_between(Random& random, LocalDate first, LocalDate last);

}
