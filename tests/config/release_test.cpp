// What an exchange may say of a release: only counts of declared groups, never a person.

#include "gateway/config/configuration.h"
#include "gateway/config/release_bars.h"
#include "gateway/config/trial.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gateway;

namespace {

constexpr const char* file{"exchanges/kykyviisari-statistics-out/exchange.yaml"};
constexpr const char* services_file{"exchanges/service-statistics-out/exchange.yaml"};
constexpr const char* mapping_file{"exchanges/kykyviisari-statistics-out/mapping.yaml"};

config::FileSet spoilt(
    const char* name, const std::string& from, const std::string& to,
    config::FileSet set = config::FileSet::read(LAUTTURI_MAPPINGS)) {
    std::string text{set.files().at(name)};
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    set.put(name, text.replace(at, from.size(), to));
    return set;
}

/// The codes of the errors about the exchange.
std::string errors(const config::FileSet& set) {
    std::string codes;
    for (const config::Finding& finding : config::load(set, {}, {}).findings) {
        if (finding.severity == config::Finding::Severity::error) {
            codes += std::string{finding.code.text()} + ' ';
        }
    }
    return codes;
}

/// What keeps a set that is in force all the same from making or signing anything by it.
std::string bar(const config::FileSet& set, const char* exchange) {
    const config::Trial trial{config::try_out(set, {}, {})};
    REQUIRE(trial.tried); // it is loaded, for what was decided by it
    const config::Exchange* const found{trial.tried->find(core::ExchangeId::intern(exchange))};
    REQUIRE((found != nullptr && found->release));
    const auto why = config::barred(*found->release);
    return why ? std::string{why->text()} : std::string{};
}

constexpr const char* sensitive_line{"      sensitive: true\n"};

}

TEST_CASE("the shipped releases load, with their plans", "[config][release][shipped]") {
    const config::Loaded loaded{config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    const config::Exchange* const exchange{
        loaded.configuration->find(core::ExchangeId::intern("kykyviisari-statistics-out"))};
    REQUIRE((exchange != nullptr && exchange->release));
    CHECK(exchange->release->consent);
    CHECK(exchange->release->threshold == 5);
    CHECK(exchange->release->dimensions.size() == 10);
    CHECK(exchange->release->tables.size() == 9);
    CHECK(exchange->record_key == std::vector<std::string>{"release", "cell"});
    const auto& areas = exchange->release->dimensions.front();
    CHECK(areas.merged == "other");
    CHECK(areas.groups.front().code == "lestijarvi"); // the smallest is merged first
    REQUIRE(loaded.configuration->find(core::ExchangeId::intern("service-statistics-out")));
}

TEST_CASE("the cross of work ability and functioning is refused", "[config][release]") {
    CHECK(
        errors(spoilt(file, "[area, work-ability]", "[work-ability, functional-ability]"))
        == "RELEASE_CROSS ");
    // and so is a score that leaves point by point
    std::string points;
    for (int point{0}; point <= 10; ++point) {
        points += "        - {code: p" + std::to_string(point) + ", from: " + std::to_string(point)
                  + ", until: " + std::to_string(point) + "}\n";
    }
    CHECK(
        errors(spoilt(
            file,
            "        - {code: 0-5, from: 0, until: 5}\n        - {code: 6-7, from: 6, until: 7}\n"
            "        - {code: 8-10, from: 8, until: 10}\n",
            points))
        == "RELEASE_UNBANDED ");
}

TEST_CASE(
    "respondent ids, dates, texts and answers item by item are not counted in whatever groups",
    "[config][release]") {
    for (const char* const item :
         {"kykyviisari.number", "kykyviisari.answered-on", "kykyviisari.mind.answers",
          "kykyviisari.work-and-future.wishes", "kykyviisari.summary", "person.personal-id",
          "person.name.family", "person.birth-date", "person.contact.phone"}) {
        INFO(item);
        CHECK_THAT(
            errors(spoilt(file, "item: kykyviisari.sex", std::string{"item: "} + item)),
            Catch::Contains("RELEASE_ITEM"));
    }
}

TEST_CASE(
    "a day and what somebody wrote are not counted, by what they are and not by their names",
    "[config][release]") {
    const auto with_item = [](const char* item) {
        return spoilt(services_file, "item: service.type", std::string{"item: "} + item);
    };
    for (const char* const item :
         {"service.from", "service.until", "jobseeking.validity.from", "statement.validity.from",
          "work.presentation", "coaching.diary.entry", "coaching.contract.from",
          "statement.reasoning", "statement.clarification", "service.feedback",
          "unemployment.notes", "kykyviisari.summary"}) {
        INFO(item);
        CHECK_THAT(errors(with_item(item)), Catch::Contains("RELEASE_ITEM"));
    }
    // the register's mapping alone tells that this is a day
    const config::FileSet issued{with_item("statement.issued-on")};
    CHECK(errors(issued) == "RELEASE_ITEM ");
    CHECK(bar(issued, "service-statistics-out") == "RELEASE_ITEM");
    // the catalogue alone tells that this is somebody's own words
    const config::FileSet written{with_item("health.work-ability-summary")};
    CHECK(errors(written) == "RELEASE_ITEM ");
    CHECK(bar(written, "service-statistics-out") == "RELEASE_ITEM");
    // and the groups alone that the column of a code has days in it
    for (const char* const days :
         {"values: [\"2026-08-10\"]", "values: [\"10.8.2026\"]", "values: [\"20260810\"]",
          "values: [\"2026-08-10T12:00:00Z\"]", "values: [\"20260810120000\"]",
          "from: 20260801, until: 20260807"}) {
        INFO(days);
        const config::FileSet coded{
            spoilt(services_file, "values: [training]", days, with_item("statement.code"))};
        CHECK(bar(coded, "service-statistics-out") == "RELEASE_ITEM");
    }
    // what looks like one and is none
    const config::FileSet numbered{spoilt(
        services_file, "values: [training]", "values: [\"10.13.2026\", \"12345678\", \"T-2\"]",
        with_item("statement.code"))};
    CHECK(errors(numbered).empty());
    CHECK(errors(with_item("statement.code")).empty());
    CHECK(bar(with_item("statement.code"), "service-statistics-out").empty());
}

TEST_CASE(
    "what the catalogue holds for special is sensitive, or the plan is refused",
    "[config][release]") {
    const config::FileSet forgotten{spoilt(file, sensitive_line, "")};
    CHECK(errors(forgotten) == "RELEASE_SENSITIVE ");
    CHECK(bar(forgotten, "kykyviisari-statistics-out") == "RELEASE_SENSITIVE");
    // the cross of work ability and functioning, with the word left out of both
    const config::FileSet crossed{spoilt(
        file, "[area, work-ability]", "[work-ability, functional-ability]",
        spoilt(file, sensitive_line, "", forgotten))};
    CHECK(errors(crossed) == "RELEASE_SENSITIVE RELEASE_SENSITIVE ");
    CHECK(bar(crossed, "kykyviisari-statistics-out") == "RELEASE_SENSITIVE");
    CHECK_THAT(
        errors(spoilt(file, sensitive_line, "      sensitive: false\n")),
        Catch::Contains("RELEASE_SENSITIVE"));
}

TEST_CASE(
    "a release that rests on consent says of what consent is asked", "[config][release][consent]") {
    const config::FileSet asked{spoilt(services_file, "required: false", "required: true")};
    CHECK(errors(asked).empty());
    CHECK(bar(asked, "service-statistics-out").empty());
    const config::FileSet nobody{spoilt(services_file, sensitive_line, "", asked)};
    CHECK(errors(nobody) == "RELEASE_CONSENT ");
    CHECK(bar(nobody, "service-statistics-out") == "RELEASE_CONSENT");
    // where none is needed it may have none
    CHECK(errors(spoilt(services_file, sensitive_line, "")).empty());
}

TEST_CASE(
    "pseudonymous data are a disclosure that passes the gate, and never a release",
    "[config][release]") {
    // a number in place of the name is a person's all the same: whatever its taker's right is
    CHECK_THAT(
        errors(spoilt(
            mapping_file, "    - {path: /area, item: statistics.area}\n",
            "    - {path: /area, item: statistics.area}\n"
            "    - {path: /respondent, item: kykyviisari.number}\n")),
        Catch::Contains("RELEASE_ITEM"));
    // without the plan it is an exchange like any other: its fields come from the register, and
    // each is decided
    config::FileSet set{spoilt(
        mapping_file, "    - {path: /area, item: statistics.area}\n",
        "    - {path: /respondent, item: kykyviisari.age}\n")};
    std::string text{set.files().at(file)};
    text.erase(text.find("release:\n"));
    set.put(file, text);
    const std::string found{errors(set)};
    CHECK_THAT(found, Catch::Contains("ITEM_WITHOUT_SOURCE")); // no register has ready counts
    CHECK_THAT(found, !Catch::Contains("RELEASE"));
}

TEST_CASE("a plan is held to its form", "[config][release]") {
    for (const auto& [from, to, code] :
         std::vector<std::tuple<std::string, std::string, std::string>>{
             {"threshold: 5", "threshold: 2", "NUMBER"},
             {"audience: authority", "audience: friends", "TERM_UNKNOWN"},
             {"[age, mind]", "[age, minds]", "REFERENCE_DANGLING"},
             {"[age, mind]", "[age, age]", "RELEASE_TABLE"},
             {"[age, mind]", "[area, age, sex, mind]", "RELEASE_TABLE"},
             {"- name: sex", "- name: age", "ID_DUPLICATE"},
             {"code: 30-49", "code: 15-29", "ID_DUPLICATE"},
             {"from: 30, until: 49", "from: 49, until: 30", "RELEASE_GROUP"},
             {"period: kykyviisari.answered-on", "period: kykyviisari.summary",
              "ITEM_WITHOUT_SOURCE"},
             // two groupings of one item, and groups that share a value, are subtracted
             {"item: kykyviisari.sex\n", "item: kykyviisari.age\n", "RELEASE_NESTED"},
             {"values: [VETELI, Veteli]", "values: [VETELI, Perho]", "RELEASE_GROUP"},
             {"from: 30, until: 49", "from: 29, until: 49", "RELEASE_GROUP"},
             {"{code: 30-49, from: 30, until: 49}", "{code: 30-49, values: [\"15\"]}",
              "RELEASE_GROUP"},
             {"    required: true\n", "", "KEY_MISSING"},
             {"selection: kykyviisari_answers\n",
              "selection: kykyviisari_answers\nrecord-key: [age]\n", "KEY_MISPLACED"},
             {"  variable: kykyviisari-answers\n",
              "  variable: kykyviisari-answers\n  noise: {epsilon: 0, budget: 1}\n",
              "RELEASE_NOISE"}}) {
        INFO(from << " -> " << to);
        const std::string found{errors(spoilt(file, from, to))};
        CHECK((code == "NUMBER" ? !found.empty() : found.find(code) != std::string::npos));
    }
}

TEST_CASE(
    "noise that hides nobody is refused, and so is a cross too wide to be noised",
    "[config][release]") {
    const std::string variable{"  variable: kykyviisari-answers\n"};
    const auto noised = [&](const std::string& noise, bool narrow) {
        config::FileSet set{spoilt(file, variable, variable + "  noise: {" + noise + "}\n")};
        std::string text{set.files().at(file)};
        const std::size_t tables{text.find("    - [area, functional-ability]\n")};
        REQUIRE(tables != std::string::npos);
        if (narrow) {
            set.put(file, text.substr(0, tables));
        }
        return errors(set);
    };
    CHECK(noised("epsilon: 1/2, budget: 2", true).empty());
    CHECK(noised("epsilon: 1, budget: 4", true).empty());
    CHECK(noised("epsilon: 1048576, budget: 1048576", true) == "RELEASE_NOISE ");
    CHECK(noised("epsilon: 3/2, budget: 4", true) == "RELEASE_NOISE ");
    CHECK(noised("epsilon: 1/2, budget: 9/2", true) == "RELEASE_NOISE ");
    CHECK(noised("epsilon: 1/2, budget: 2", false) == "RELEASE_NOISE "); // ten dimensions
}

TEST_CASE(
    "records have declared columns, one score, and no less than the floor", "[config][release]") {
    constexpr const char* records{"exchanges/kykyviisari-records-out/exchange.yaml"};
    const config::Loaded loaded{config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    const config::Exchange* const exchange{
        loaded.configuration->find(core::ExchangeId::intern("kykyviisari-records-out"))};
    REQUIRE((exchange != nullptr && exchange->release && exchange->release->records));
    const config::ReleaseRecords& plan{*exchange->release->records};
    CHECK(plan.k == 10);
    CHECK(plan.l == 3);
    CHECK(plan.t == config::ReleaseFraction{3, 10});
    CHECK(plan.suppression == config::ReleaseFraction{1, 20});
    REQUIRE(plan.columns.size() == 4);
    CHECK(exchange->release->tables.empty());
    for (const auto& [from, to, code] :
         std::vector<std::tuple<std::string, std::string, std::string>>{
             {"    k: 10\n", "    k: 2\n", "NUMBER"},
             {"    t: 3/10\n", "    t: 11/10\n", "RELEASE_RECORDS"},
             {"item: kykyviisari.sex\n", "item: kykyviisari.sex\n      sensitive: true\n",
              "RELEASE_CROSS"},
             {"      sensitive: true\n", "", "RELEASE_RECORDS"},
             {"as: statistics.sex", "as: kykyviisari.sex", "RELEASE_ITEM"},
             {"as: statistics.sex", "as: statistics.age", "ID_DUPLICATE"},
             {"{dimension: sex,", "{dimension: number,", "REFERENCE_DANGLING"},
             {"from: 25, until: 34, within: [15-34]", "from: 25, until: 34", "RELEASE_RECORDS"},
             {"item: kykyviisari.sex", "item: kykyviisari.number", "RELEASE_ITEM"},
             {"item: kykyviisari.age", "item: kykyviisari.mind.answers", "RELEASE_ITEM"},
             {"  records:\n", "  tables: [[area]]\n  records:\n", "RELEASE_TABLE"}}) {
        INFO(from << " -> " << to);
        const std::string found{errors(spoilt(records, from, to))};
        CHECK((code == "NUMBER" ? !found.empty() : found.find(code) != std::string::npos));
    }
}
