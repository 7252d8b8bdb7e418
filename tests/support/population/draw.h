#pragma once
// Draws the population. What is drawn depends on the parameters alone, never on the machine.

#include "tests/support/population/parameters.h"
#include "tests/support/population/person.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tests::population {

struct Population {
    Parameters parameters;
    std::vector<Person> persons;
    std::vector<std::size_t>
        job_seekers; ///< indexes into persons, in the order of the register's statements

    [[nodiscard]] const Person& job_seeker(std::size_t at) const {
        return persons[job_seekers[at]];
    }
};

/// @throws std::invalid_argument if there are fewer than 50 job seekers, or fewer persons than job
/// seekers.
[[nodiscard]] Population draw(const Parameters& parameters);

}
