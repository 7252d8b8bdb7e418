#pragma once
// Draws the population. What is drawn depends on the parameters alone, never on the machine.

#include "tests/support/population/parameters.h"
#include "tests/support/population/person.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace tests::population {

struct Population {
    Parameters parameters;
    std::vector<Person> persons;
    std::vector<std::size_t>
        job_seekers; ///< indexes into persons, in the order of the register's statements
    std::size_t first_person{0};    ///< how many persons stand before these in the register …
    std::size_t first_statement{0}; ///< … and how many statements

    [[nodiscard]] const Person& job_seeker(std::size_t at) const {
        return persons[job_seekers[at]];
    }
};

/// The whole of it in memory.
/// @throws std::invalid_argument if there are fewer than 50 job seekers, or fewer persons than job
/// seekers.
[[nodiscard]] Population draw(const Parameters& parameters);

/// A population of any size, cohort by cohort, each in memory alone. One that is no larger than a
/// cohort is the very one that draw() draws. Nobody of one cohort has a code of another's.
class Cohorts final {
public:
    static constexpr std::size_t size{40'000}; ///< persons at most

    /// @param parameters of the whole population.
    explicit Cohorts(Parameters parameters);
    ~Cohorts();
    Cohorts(const Cohorts&) = delete;
    Cohorts& operator=(const Cohorts&) = delete;

    [[nodiscard]] std::size_t count() const noexcept { return m_count; }

    /// Nothing after the last. @throws std::invalid_argument as draw().
    [[nodiscard]] std::optional<Population> next();

private:
    struct Taken;
    static constexpr std::size_t least_job_seekers{50};

    Parameters m_parameters;
    std::unique_ptr<Taken> m_taken;
    std::size_t m_count;
    std::size_t m_next{0};
};

}
