#include "tests/support/population/draw_steps.h"

#include <chrono>
#include <map>
#include <stdexcept>

namespace tests::population {

namespace {

/// What a job seeker at a certain place is drawn for, so that every population has each of them.
struct Plant {
    enum class Kind : std::uint8_t { sign, leap_day, twin } kind;
    char sign{'-'};
};

using Plants = std::map<std::size_t, Plant>;

std::chrono::sys_days to_days(LocalDate date) {
    return std::chrono::year_month_day{
        std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
}

LocalDate from_days(std::chrono::sys_days days) {
    const std::chrono::year_month_day date{days};
    return LocalDate{
        static_cast<std::int16_t>(static_cast<int>(date.year())),
        static_cast<std::uint8_t>(static_cast<unsigned>(date.month())),
        static_cast<std::uint8_t>(static_cast<unsigned>(date.day()))};
}

void plant(Plants& plants, std::size_t at, Plant what) {
    while (!plants.try_emplace(at, what).second) {
        ++at;
    }
}

Plants plants_among(std::size_t job_seekers) {
    Plants plants;
    for (std::size_t at{0}; at < century_signs.size(); ++at) {
        plant(plants, (at + 1) * job_seekers / 15, {Plant::Kind::sign, century_signs[at]});
    }
    for (std::size_t at{0}; at < 10; ++at) {
        plant(plants, (at + 1) * job_seekers / 12, {Plant::Kind::leap_day});
    }
    for (std::size_t at{0}; at < 6; ++at) {
        plant(plants, (at + 1) * job_seekers / 8, {Plant::Kind::twin});
    }
    return plants;
}

/// Draws one person after another; knows which codes are taken.
class Births final {
public:
    Births(const Parameters& parameters, TakenCodes& taken)
        : m_parameters{parameters}, m_taken{taken} {}

    Person ordinary(Random& random, bool job_seeker) {
        const Ages ages{random.pick(
            job_seeker ? m_parameters.ages_of_job_seekers : m_parameters.ages_of_others)};
        const std::int64_t age{random.between(ages.first, ages.last)};
        LocalDate first{m_parameters.as_of};
        first.year = static_cast<std::int16_t>(first.year - age - 1);
        Person person;
        person.born = day_between(random, plus_days(first, 1), plus_days(first, 365));
        const char sign{random.pick(
            person.born.year < 2000 ? m_parameters.signs_1900 : m_parameters.signs_2000)};
        number(person, random, sign);
        return person;
    }

    Person with_sign(Random& random, char sign) {
        const std::int16_t first{static_cast<std::int16_t>(
            century_of(sign) == 1800   ? 1895
            : century_of(sign) == 1900 ? 1961
                                       : 2000)};
        const std::int16_t last{static_cast<std::int16_t>(
            century_of(sign) == 1800   ? 1899
            : century_of(sign) == 1900 ? 1999
                                       : 2009)};
        Person person;
        person.born = day_between(random, LocalDate{first, 1, 1}, LocalDate{last, 12, 31});
        number(person, random, sign);
        person.planted = true;
        return person;
    }

    Person on_leap_day(Random& random) {
        Person person;
        person.born = LocalDate{2000, 2, 29};
        number(person, random, random.pick(m_parameters.signs_2000));
        person.planted = true;
        return person;
    }

    /// Somebody whose code differs from `other`'s by the century sign only; nothing if all signs
    /// are taken.
    std::optional<Person> twin(Random& random, Person& other) {
        std::vector<char> free;
        for (const char sign : signs_of(other.born.year)) {
            if (!m_taken.has(other.born, coded(other, sign))) {
                free.push_back(sign);
            }
        }
        if (free.empty()) {
            return std::nullopt;
        }
        Person person;
        person.born = other.born;
        person.male = other.male;
        person.hetu = coded(other, random.pick(free));
        person.planted = true;
        other.planted = true;
        m_taken.take(person.born, person.hetu);
        return person;
    }

private:
    static std::string coded(const Person& like, char sign) {
        std::string hetu{like.hetu};
        hetu[6] = sign;
        return hetu;
    }

    /// Sex follows from the parity of the individual number, as with real codes. Where a day's
    /// codes run out (in very large populations), the next sign is taken, and then the next day.
    void number(Person& person, Random& random, char sign) {
        constexpr int patience{500};
        std::string_view signs{signs_of(person.born.year)};
        for (int tries{1};; ++tries) {
            const auto individual = static_cast<unsigned>(random.between(900, 999));
            person.male = individual % 2 == 1;
            person.hetu = make_hetu(person.born, sign, individual);
            if (m_taken.take(person.born, person.hetu)) {
                return;
            }
            if (tries % patience == 0) {
                const std::size_t next{(signs.find(sign) + 1) % signs.size()};
                person.born = next == 0 ? plus_days(person.born, 1) : person.born;
                signs = signs_of(person.born.year);
                sign = signs[next % signs.size()];
            }
        }
    }

    const Parameters& m_parameters;
    TakenCodes& m_taken;
};

std::string register_id(std::size_t at) {
    const std::string digits{std::to_string(at + 1)};
    return "R-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

class Identities final {
public:
    Identities(Population& population, TakenCodes& taken)
        : m_population{population}, m_births{population.parameters, taken},
          m_plants{plants_among(population.parameters.job_seekers)} {}

    void draw() {
        const Parameters& parameters{m_population.parameters};
        Random lots{parameters.seed, "job seekers"};
        for (std::size_t at{0}; at < parameters.persons; ++at) {
            const std::size_t wanted{parameters.job_seekers - m_population.job_seekers.size()};
            const bool job_seeker{lots.below(parameters.persons - at) < wanted};
            Random random{parameters.seed, "identity", at};
            Person person{job_seeker ? next_job_seeker(random) : next_other(random)};
            person.register_id = register_id(m_population.first_person + at);
            if (job_seeker) {
                person.job_seeker.emplace();
                m_population.job_seekers.push_back(at);
            } else {
                m_last_other = at;
            }
            m_population.persons.push_back(std::move(person));
        }
    }

private:
    Person next_job_seeker(Random& random) {
        const std::size_t place{m_population.job_seekers.size()};
        Person* const last{
            place == 0 ? nullptr : &m_population.persons[m_population.job_seekers.back()]};
        const auto planted = m_plants.find(place);
        if (planted == m_plants.end()) {
            return twin_or_ordinary(random, last, true);
        }
        switch (planted->second.kind) {
        case Plant::Kind::sign: return m_births.with_sign(random, planted->second.sign);
        case Plant::Kind::leap_day: return m_births.on_leap_day(random);
        case Plant::Kind::twin: break;
        }
        auto twin = m_births.twin(random, *last);
        return twin ? std::move(*twin) : m_births.ordinary(random, true);
    }

    Person next_other(Random& random) {
        const std::size_t place{m_population.persons.size() - m_population.job_seekers.size()};
        if (place == 1 || place == 2) {
            return m_births.with_sign(random, '+');
        }
        Person* const last{m_last_other ? &m_population.persons[*m_last_other] : nullptr};
        return twin_or_ordinary(random, last, false);
    }

    Person twin_or_ordinary(Random& random, Person* last, bool job_seeker) {
        if (random.per_mille(m_population.parameters.shares.twin) && last != nullptr) {
            auto twin = m_births.twin(random, *last);
            if (twin) {
                return std::move(*twin);
            }
        }
        return m_births.ordinary(random, job_seeker);
    }

    Population& m_population;
    Births m_births;
    Plants m_plants;
    std::optional<std::size_t> m_last_other{};
};

}

LocalDate plus_days(LocalDate date, std::int64_t days) {
    return from_days(to_days(date) + std::chrono::days{days});
}

LocalDate day_between(Random& random, LocalDate first, LocalDate last) {
    return from_days(
        to_days(first)
        + std::chrono::days{random.between(0, (to_days(last) - to_days(first)).count())});
}

void draw_identities(Population& population, TakenCodes& taken) {
    check_size(population.parameters);
    population.persons.reserve(population.parameters.persons);
    population.job_seekers.reserve(population.parameters.job_seekers);
    Identities{population, taken}.draw();
}

}
