#include "tests/corridor/people.h"

#include "tests/support/population/artificial_hetu.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cctype>

namespace tests::corridor {

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    return text;
}

Json question(House& house, const std::string& hetu) {
    const population::Person& person{person_with(house, hetu)};
    return Json{
        {"personalId", hetu},
        {"familyName", person.family_name},
        {"givenNames", person.given_names}};
}

}

const population::Person& person_with(House& house, const std::string& hetu) {
    const auto& persons = house.population().persons;
    const auto found = std::find_if(
        persons.begin(), persons.end(), [&](const auto& person) { return person.hetu == hetu; });
    REQUIRE(found != persons.end());
    return *found;
}

std::string code_of_nobody(House& house) {
    for (unsigned individual{999}; individual >= 900; --individual) {
        const std::string code{
            population::make_hetu(population::LocalDate{1977, 7, 7}, '-', individual)};
        const auto& persons = house.population().persons;
        if (std::none_of(persons.begin(), persons.end(), [&](const auto& person) {
                return person.hetu == code;
            })) {
            return code;
        }
    }
    FAIL("every code of that day is somebody's");
    return {};
}

std::string fund_question(House& house, const std::string& hetu) {
    Json body = question(house, hetu);
    body["case"] = {{"number", "2026/1"}, {"openedOn", "2026-02-02"}};
    return body.dump();
}

std::string provider_question(House& house, const std::string& hetu) {
    Json body = question(house, hetu);
    body["workAbilitySummary"] = person_with(house, hetu).job_seeker->work_ability_summary;
    body["referral"] = {{"openedOn", "2026-02-02"}};
    return body.dump();
}

std::string keha_question(const std::string& hetu) {
    return Json{{"personalId", hetu}, {"purpose", "unemployment-benefit"}}.dump();
}

std::vector<std::string> canaries_of(const population::Person& person) {
    std::vector<std::string> canaries;
    const auto plant = [&](const std::string& text) {
        if (text.size() >= 4) {
            canaries.push_back(text);
        }
    };
    if (person.hetu.size() == 11) {
        plant(person.hetu);
        plant(person.hetu.substr(0, 6) + person.hetu.substr(7)); // without its separator
    }
    plant(person.family_name + " " + person.given_names);
    plant(person.given_names + " " + person.family_name);
    plant(person.email);
    plant(person.phone);
    plant(person.street_address);
    if (person.job_seeker) {
        plant(person.job_seeker->work_ability_summary);
    }
    return canaries;
}

std::vector<std::string>
found_in(const std::string& text, const std::vector<std::string>& canaries) {
    const std::string where{lower(text)};
    std::vector<std::string> found;
    std::copy_if(
        canaries.begin(), canaries.end(), std::back_inserter(found),
        [&](const std::string& canary) { return where.find(lower(canary)) != std::string::npos; });
    return found;
}

}
