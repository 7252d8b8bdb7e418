#include "gateway/core/hetu.h"
#include "tests/support/population/artificial_hetu.h"
#include "tests/support/population/draw.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

using namespace tests::population;
using gateway::core::parse_hetu;

namespace {

const Population& whole_population() {
    static const Population population{draw(load_parameters(default_parameter_file()))};
    return population;
}

Population small_population() {
    Parameters parameters{load_parameters(default_parameter_file())};
    parameters.persons = 200;
    parameters.job_seekers = 120;
    return draw(parameters);
}

template <class Fits> std::size_t count_persons(const Population& population, Fits fits) {
    return static_cast<std::size_t>(
        std::count_if(population.persons.begin(), population.persons.end(), fits));
}

std::set<char> signs_of_job_seekers(const Population& population) {
    std::set<char> signs;
    for (const std::size_t at : population.job_seekers) {
        const std::string& hetu{population.persons[at].hetu};
        if (!hetu.empty()) {
            signs.insert(hetu[6]);
        }
    }
    return signs;
}

}

TEST_CASE(
    "every code is correct, artificial, unique, and true to birth and sex", "[population][hetu]") {
    std::set<std::string> seen;
    for (const Person& person : whole_population().persons) {
        if (person.hetu.empty()) {
            continue;
        }
        const auto parsed = parse_hetu(person.hetu);
        REQUIRE(parsed.ok());
        REQUIRE(parsed.value().artificial());
        REQUIRE(parsed.value().born == person.born);
        REQUIRE((parsed.value().sex == gateway::core::Hetu::Sex::male) == person.male);
        REQUIRE(seen.insert(person.hetu).second);
    }
    CHECK(seen.size() > 39'000);
}

TEST_CASE(
    "all thirteen century signs seek jobs, in a large and in a small population",
    "[population][hetu]") {
    CHECK(signs_of_job_seekers(whole_population()).size() == 13);
    CHECK(signs_of_job_seekers(small_population()).size() == 13);
}

TEST_CASE("some persons differ by the century sign only", "[population][hetu]") {
    std::map<std::string, int> without_sign;
    for (const Person& person : whole_population().persons) {
        if (!person.hetu.empty()) {
            ++without_sign[person.hetu.substr(0, 6) + person.hetu.substr(7)];
        }
    }
    const auto shared =
        std::count_if(without_sign.begin(), without_sign.end(), [](const auto& entry) {
            return entry.second > 1;
        });
    CHECK(shared >= 200);
}

TEST_CASE("leap days and the century before last are there", "[population]") {
    const auto& population = whole_population();
    CHECK(
        count_persons(
            population,
            [](const Person& person) {
                return person.born == LocalDate{2000, 2, 29};
            })
        >= 10);
    const auto old =
        count_persons(population, [](const Person& person) { return person.born.year < 1900; });
    CHECK(old >= 2);
    CHECK(old <= 5);
}

TEST_CASE("shares are as the parameter file says", "[population]") {
    const auto& population = whole_population();
    CHECK(population.persons.size() == 40'000);
    CHECK(population.job_seekers.size() == 3'200);
    CHECK(
        count_persons(population, [](const Person& person) { return person.hetu.empty(); }) == 400);
    CHECK(
        count_persons(population, [](const Person& person) { return person.protects_address(); })
        == 160);
    CHECK(
        count_persons(population, [](const Person& person) { return person.died.has_value(); })
        == 120);
    std::size_t summaries{0};
    std::size_t not_requested{0};
    std::size_t wrong{0};
    std::map<ConsentState, std::size_t> consents;
    for (const std::size_t at : population.job_seekers) {
        const JobSeeker& seeker{*population.persons[at].job_seeker};
        not_requested += seeker.statement.requested_on ? 0U : 1U;
        wrong += seeker.wrong ? 1U : 0U;
        if (!seeker.work_ability_summary.empty()) {
            ++summaries;
            ++consents[seeker.consent_to_kela];
        } else {
            CHECK(seeker.consent_to_kela == ConsentState::none);
        }
    }
    CHECK(summaries > 3'200 * 12 / 100);
    CHECK(summaries < 3'200 * 16 / 100);
    CHECK(not_requested > 3'200 * 5 / 100);
    CHECK(not_requested < 3'200 * 7 / 100);
    CHECK(wrong == 16);
    CHECK(consents.size() == 6);
    CHECK(consents[ConsentState::given] > summaries * 24 / 100);
    CHECK(consents[ConsentState::given] < summaries * 36 / 100);
}

TEST_CASE(
    "planted wrong rows are wrong in the way they are listed, and artificial all the same",
    "[population][hetu]") {
    std::set<Wrong> seen;
    for (const std::size_t at : whole_population().job_seekers) {
        const Person& person{whole_population().persons[at]};
        const std::string shown{shown_hetu(person)};
        if (!person.job_seeker->wrong) {
            CHECK(shown == person.hetu);
            continue;
        }
        seen.insert(*person.job_seeker->wrong);
        CHECK(shown.substr(7, 1) == "9");
        const auto parsed = parse_hetu(shown);
        switch (*person.job_seeker->wrong) {
        case Wrong::check_character: CHECK(parsed.rejection().code.text() == "HETU_CHECK"); break;
        case Wrong::century_sign: CHECK(parsed.rejection().code.text() == "HETU_CENTURY"); break;
        case Wrong::impossible_date: CHECK(parsed.rejection().code.text() == "HETU_DATE"); break;
        case Wrong::missing_name: CHECK(parsed.ok()); break;
        }
    }
    CHECK(seen.size() == 4);
}

TEST_CASE("every way to spoil a code spoils it", "[population][hetu]") {
    const std::string right{make_hetu(LocalDate{1994, 5, 1}, 'Y', 902)};
    CHECK(right == "010594Y9021");
    for (unsigned turn{0}; turn < 40; ++turn) {
        CAPTURE(turn);
        CHECK(parse_hetu(with_wrong_check(right, turn)).rejection().code.text() == "HETU_CHECK");
        CHECK(
            parse_hetu(with_wrong_century(right, turn)).rejection().code.text() == "HETU_CENTURY");
        CHECK(parse_hetu(with_impossible_date(right, turn)).rejection().code.text() == "HETU_DATE");
    }
}

TEST_CASE("names, addresses and codes keep their marks and zeros", "[population]") {
    const auto& population = whole_population();
    const auto has_name_with = [&](const std::string& mark) {
        return count_persons(
                   population,
                   [&](const Person& person) {
                       return (person.family_name + " " + person.given_names).find(mark)
                              != std::string::npos;
                   })
               > 0;
    };
    for (const char* mark : {"ä", "ö", "å", "š", "ž", "’", "-", "đ", "č"}) {
        CAPTURE(mark);
        CHECK(has_name_with(mark));
    }
    CHECK(
        count_persons(
            population, [](const Person& person) { return person.family_name.size() > 60; })
        > 0);
    CHECK(
        count_persons(population, [](const Person& person) { return person.family_name == "Å"; })
        > 0);
    CHECK(
        count_persons(population, [](const Person& person) { return person.municipality == "050"; })
        > 0);
    CHECK(
        count_persons(
            population, [](const Person& person) { return person.postal_code == "00100"; })
        > 0);
    for (const Person& person : population.persons) {
        REQUIRE(person.municipality.size() == 3);
        REQUIRE(person.postal_code.size() == 5);
        REQUIRE((person.email.empty() || person.email.find("@example.") != std::string::npos));
    }
}

TEST_CASE("a small population still has each rarity among its job seekers", "[population]") {
    const Population population{small_population()};
    std::map<std::string, int> holds;
    int wrong{0};
    int without_code{0};
    for (const std::size_t at : population.job_seekers) {
        const Person& person{population.persons[at]};
        wrong += person.job_seeker->wrong ? 1 : 0;
        without_code += person.hetu.empty() ? 1 : 0;
        for (const Hold& hold : person.holds) {
            ++holds[hold.kind];
            CHECK_FALSE(person.hetu.empty());
        }
    }
    CHECK(wrong == 4);
    CHECK(without_code == 2);
    CHECK(holds["turvakielto"] >= 3);
    CHECK(holds["restriction"] == 5);
    CHECK(holds["objection"] == 4);
}

TEST_CASE("a misspelt or missing parameter is refused", "[population]") {
    const auto folder =
        std::filesystem::temp_directory_path()
        / ("lautturi-parameters-" + Random{std::random_device{}(), "folder"}.hex(12));
    std::filesystem::create_directory(folder);
    const auto file = folder / "population.yaml";
    std::ifstream original{default_parameter_file()};
    std::string text{std::istreambuf_iterator<char>{original}, {}};
    const auto load = [&](const std::string& changed) {
        std::ofstream{file} << changed;
        return load_parameters(file);
    };
    CHECK_NOTHROW(load(text));
    CHECK_THROWS_AS(load(text + "\npeople: 3\n"), std::runtime_error);
    CHECK_THROWS_AS(load(text.replace(text.find("seed:"), 5, "sead:")), std::runtime_error);
    std::filesystem::remove_all(folder);
}
