#include "tests/support/population/artificial_hetu.h"
#include "tests/support/population/draw_steps.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace tests::population {

namespace {

class Rarities final {
public:
    explicit Rarities(Population& population)
        : m_population{population}, m_parameters{population.parameters} {
        for (std::size_t at{0}; at < population.persons.size(); ++at) {
            (population.persons[at].job_seeker ? m_job_seekers : m_others).push_back(at);
        }
    }

    void plant() {
        const Shares& shares{m_parameters.shares};
        const Least& least{m_parameters.least};
        const auto anybody = [](const Person&) { return true; };
        const auto unplanted = [](const Person& person) { return !person.planted; };
        const auto coded = [](const Person& person) { return !person.hetu.empty(); };
        const auto free_seeker = [](const Person& person) {
            return person.job_seeker && !person.planted && !person.hetu.empty()
                   && person.holds.empty();
        };
        in_both(
            "without hetu", shares.without_hetu, least.without_hetu, unplanted,
            [](Person& person, std::size_t, Random&) { person.hetu.clear(); });
        in_both(
            "turvakielto", shares.turvakielto, least.turvakielto, coded,
            [this](Person& person, std::size_t, Random& random) { protect(person, random); });
        in_both(
            "turvakielto ended", shares.turvakielto_ended, least.turvakielto_ended,
            [&](const Person& person) { return coded(person) && person.holds.empty(); },
            [this](Person& person, std::size_t, Random& random) {
                once_protected(person, random);
            });
        in_both(
            "deceased", shares.deceased, least.deceased, anybody,
            [this](Person& person, std::size_t, Random& random) {
                person.died = plus_days(m_parameters.as_of, -random.between(1, 30));
            });
        among(
            m_job_seekers, "restriction", shares.restriction, least.restriction, free_seeker,
            [this](Person& person, std::size_t turn, Random& random) {
                restrict(person, turn, random);
            });
        among(
            m_job_seekers, "objection", shares.objection, least.objection, free_seeker,
            [this](Person& person, std::size_t turn, Random& random) {
                object(person, turn, random);
            });
        among(
            m_job_seekers, "wrong row", shares.wrong_row, least.wrong_row, free_seeker,
            [](Person& person, std::size_t turn, Random&) {
                person.job_seeker->wrong = static_cast<Wrong>(turn % 4);
            });
    }

private:
    using Fits = std::function<bool(const Person&)>;
    using Change = std::function<void(Person&, std::size_t turn, Random&)>;

    void in_both(
        const std::string& what, std::uint64_t share, std::size_t least, const Fits& fits,
        const Change& change) {
        among(m_job_seekers, what, share, least, fits, change);
        among(m_others, what + ", others", share, 0, fits, change);
    }

    /// Changes exactly share per mille of the group, and no fewer than `least` where so many fit.
    void among(
        const std::vector<std::size_t>& group, const std::string& what, std::uint64_t share,
        std::size_t least, const Fits& fits, const Change& change) {
        std::vector<std::size_t> eligible;
        std::copy_if(group.begin(), group.end(), std::back_inserter(eligible), [&](std::size_t at) {
            return fits(m_population.persons[at]);
        });
        const std::size_t count{std::max(least, (group.size() * share + 500) / 1000)};
        Random random{m_parameters.seed, what};
        std::size_t turn{0};
        for (const std::size_t at : random.choose(std::move(eligible), count)) {
            change(m_population.persons[at], turn++, random);
        }
    }

    LocalDate days_ago(Random& random, std::int64_t least, std::int64_t most) const {
        return plus_days(m_parameters.as_of, -random.between(least, most));
    }

    void protect(Person& person, Random& random) const {
        person.holds.push_back({"turvakielto", "upheld", days_ago(random, 10, 700)});
    }

    void once_protected(Person& person, Random& random) const {
        person.holds.push_back(
            {"turvakielto", "ended", days_ago(random, 900, 1800), days_ago(random, 30, 800)});
    }

    void restrict(Person& person, std::size_t turn, Random& random) const {
        constexpr std::array<std::string_view, 5> states{
            "upheld", "upheld", "upheld", "overridden", "ended"};
        Hold hold{
            "restriction", std::string{states[turn % states.size()]}, days_ago(random, 60, 200)};
        if (hold.state == "ended") {
            hold.until = days_ago(random, 5, 50);
        }
        person.holds.push_back(std::move(hold));
    }

    void object(Person& person, std::size_t turn, Random& random) const {
        constexpr std::array<std::string_view, 4> states{
            "upheld", "received", "assessing", "overridden"};
        person.holds.push_back(
            {"objection",
             std::string{states[turn % states.size()]},
             days_ago(random, 3, 200),
             std::nullopt,
             {"6.1.e", "6.1.f"}});
    }

    Population& m_population;
    const Parameters& m_parameters;
    std::vector<std::size_t> m_job_seekers;
    std::vector<std::size_t> m_others;
};

}

void plant_rarities(Population& population) {
    Rarities{population}.plant();
}

std::string shown_hetu(const Person& person) {
    if (person.hetu.empty() || !person.job_seeker || !person.job_seeker->wrong) {
        return person.hetu;
    }
    const unsigned turn{static_cast<unsigned>(person.born.day)};
    switch (*person.job_seeker->wrong) {
    case Wrong::check_character: return with_wrong_check(person.hetu, turn);
    case Wrong::century_sign: return with_wrong_century(person.hetu, turn);
    case Wrong::impossible_date: return with_impossible_date(person.hetu, turn);
    case Wrong::missing_name: break;
    }
    return person.hetu;
}

namespace {

Population drawn(Population population, TakenCodes& taken) {
    draw_identities(population, taken);
    draw_descriptions(population);
    draw_services(population);
    plant_rarities(population);
    return population;
}

}

Population draw(const Parameters& parameters) {
    TakenCodes taken;
    return drawn(Population{parameters, {}, {}}, taken);
}

struct Cohorts::Taken final {
    TakenCodes codes;
};

Cohorts::Cohorts(Parameters parameters)
    : m_parameters{std::move(parameters)}, m_taken{std::make_unique<Taken>()},
      m_count{std::max<std::size_t>(
          1, std::min(
                 (m_parameters.persons + size - 1) / size,
                 m_parameters.job_seekers / least_job_seekers))} {}

Cohorts::~Cohorts() = default;

std::optional<Population> Cohorts::next() {
    if (m_next == m_count) {
        return std::nullopt;
    }
    const auto from = [this](std::size_t all) { return all * m_next / m_count; };
    const auto until = [this](std::size_t all) { return all * (m_next + 1) / m_count; };
    Population population{m_parameters, {}, {}};
    population.first_person = from(m_parameters.persons);
    population.first_statement = from(m_parameters.job_seekers);
    population.parameters.persons = until(m_parameters.persons) - population.first_person;
    population.parameters.job_seekers =
        until(m_parameters.job_seekers) - population.first_statement;
    population.parameters.seed ^= m_next << 32U;
    ++m_next;
    return drawn(std::move(population), m_taken->codes);
}

}
