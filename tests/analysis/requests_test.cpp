// `decide` and wrong requests: whatever is wrong is named by its place, all of it at once, and
// nothing that was written is repeated.

#include "gateway/admin/dry_run.h"
#include "gateway/text/json_value.h"
#include "tests/analysis/shipped.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <set>

using namespace gateway;
using Json = nlohmann::json;

namespace {

const config::Configuration& law() {
    static const auto configuration = shipped::configuration();
    return *configuration;
}

/// A request that says everything that a request can say.
Json everything() {
    return Json::parse(R"({
        "at": "2026-03-01T10:00:00+02:00", "register": "etela-satakunta",
        "party": "kuntoutus-esimerkki", "purpose": "employment-service", "subject": "010594-904A",
        "fields": {"person.name.family": "Meri", "health.work-ability-summary": null},
        "mandatory": ["person.name.family"],
        "facts": {"relation.referral": true, "decision.necessity": null},
        "guards": {"CLOCK": true},
        "consents": [{"kind": "given", "role": "gdpr9", "items": ["health.work-ability-summary"],
            "parties": ["kuntoutus-esimerkki"], "classes": ["service-provider"],
            "purposes": ["employment-service"], "explicit": true, "itemised": true, "written": true,
            "by": "person", "expressed_at": "2026-02-01T09:00:00+02:00",
            "recorded_at": "2026-02-01T09:05:00+02:00", "valid_until": "2027-02-01",
            "notice_version": "1", "language": "fi",
            "evidence": {"reference": "doc-1", "sha256": "00"}, "told_basis": "9.2.a"}],
        "holds": [{"kind": "objection", "state": "assessing", "from": "2026-01-01",
            "until": "2026-02-01", "items": ["person.name.family"], "bases": ["6.1.e"]}]})");
}

struct Answer {
    int exit;
    Json body;
};

Answer decide(const Json& request) {
    const admin::DryRunAnswer answer{admin::dry_run(law(), request.dump())};
    return {answer.exit, Json::parse(answer.json)};
}

std::set<std::string> told(const Answer& answer) {
    std::set<std::string> places;
    for (const Json& error : answer.body.at("errors")) {
        CHECK_FALSE(error.at("reason").get<std::string>().empty());
        places.insert(
            error.at("path").get<std::string>() + ' ' + error.at("code").get<std::string>());
    }
    return places;
}

/// Which kinds of value are right at a place; every other kind must be refused there.
std::string right_kinds(const std::string& place) {
    const auto is = [&](const char* pattern) {
        return std::regex_match(place, std::regex{pattern});
    };
    if (is("/(fields|facts|guards)")) {
        return place == "/fields" ? "oa" : "o"; // an object; fields may be a list
    }
    if (is("/(mandatory|consents|holds)") || is("/consents/0/(parties|classes|purposes)")
        || is("/holds/0/(items|bases)")) {
        return "a";
    }
    if (is("/fields/.*")) {
        return "nbis";
    }
    if (is("/(facts|guards)/.*")) {
        return "nb";
    }
    if (is("/consents/0/(explicit|itemised|written)")) {
        return "b";
    }
    if (is("/consents/0/evidence")) {
        return "no";
    }
    if (is("/subject") || is("/consents/0/(notice_version|language|evidence/.*)")) {
        return "ns";
    }
    if (is("/consents/0/(recorded_at|valid_until|told_basis)") || is("/holds/0/(from|until)")) {
        return "n";
    }
    return ""; // a word of a closed list, a name, a date: no other value will do
}

void all_places(const Json& tree, const std::string& here, std::vector<std::string>& places) {
    if (!here.empty()) {
        places.push_back(here);
    }
    if (tree.is_object()) {
        for (const auto& [key, value] : tree.items()) {
            all_places(value, here + '/' + key, places);
        }
    }
    if (tree.is_array()) {
        for (std::size_t at{0}; at < tree.size(); ++at) {
            all_places(tree.at(at), here + '/' + std::to_string(at), places);
        }
    }
}

}

TEST_CASE("a request that says everything is decided", "[dry-run][requests]") {
    const Answer answer{decide(everything())};
    INFO(answer.body.dump());
    CHECK(answer.exit == 0);
}

TEST_CASE(
    "a value of the wrong kind, anywhere in a request, is refused with its place",
    "[dry-run][requests]") {
    const std::vector<std::pair<char, Json>> kinds{
        {'n', nullptr},       {'b', true},          {'i', 7}, {'s', "Sukunimi Salainen"},
        {'a', Json::array()}, {'o', Json::object()}};
    std::vector<std::string> places;
    all_places(everything(), "", places);
    CHECK(places.size() > 45);
    for (const std::string& place : places) {
        for (const auto& [kind, value] : kinds) {
            Json request = everything();
            request.at(Json::json_pointer{place}) = value;
            const Answer answer{decide(request)};
            INFO(place << " = " << value << "\n" << answer.body.dump());
            if (right_kinds(place).find(kind) != std::string::npos) {
                CHECK(answer.exit == 0);
                continue;
            }
            REQUIRE(answer.exit == 2);
            const std::set<std::string> errors{told(answer)};
            // guards are words in capitals, which are not shown: they could be anything
            const std::string shown{place == "/guards/CLOCK" ? "/guards/*" : place};
            CHECK(std::any_of(errors.begin(), errors.end(), [&](const std::string& error) {
                return error.rfind(shown, 0) == 0;
            }));
            CHECK(answer.body.dump().find("Salainen") == std::string::npos);
        }
    }
}

TEST_CASE(
    "a key too many, anywhere in a request, is refused with its place", "[dry-run][requests]") {
    for (const char* place : {"", "/consents/0", "/consents/0/evidence", "/holds/0"}) {
        Json request = everything();
        request.at(Json::json_pointer{place})["colour"] = "red";
        const Answer answer{decide(request)};
        REQUIRE(answer.exit == 2);
        CHECK(told(answer) == std::set<std::string>{std::string{place} + "/colour KEY_UNKNOWN"});
    }
}

TEST_CASE("a key that a request needs is missed with its place", "[dry-run][requests]") {
    for (const char* place :
         {"/at", "/register", "/party", "/purpose", "/fields", "/consents/0/kind",
          "/consents/0/role", "/consents/0/items", "/consents/0/by", "/consents/0/expressed_at",
          "/holds/0/kind", "/holds/0/state"}) {
        Json request = everything();
        const Json::json_pointer whole{place};
        request.at(whole.parent_pointer()).erase(whole.back());
        const Answer answer{decide(request)};
        INFO(place);
        REQUIRE(answer.exit == 2);
        CHECK(told(answer) == std::set<std::string>{std::string{place} + " KEY_MISSING"});
    }
}

TEST_CASE(
    "unknown names, codes and forms of dates are all told at once, each at its place",
    "[dry-run][requests]") {
    Json request = everything();
    const std::vector<std::tuple<const char*, Json, const char*>> wrong{
        {"/at", "1.3.2026", "DATE_FORM"},
        {"/register", "rauma", "REGISTER_UNKNOWN"},
        {"/party", "kelaa", "PARTY_UNKNOWN"},
        {"/purpose", "plunder", "PURPOSE_UNKNOWN"},
        {"/mandatory/0", "person.name", "ITEM_UNKNOWN"},
        {"/consents/0/kind", "shrugged", "CODE_UNKNOWN"},
        {"/consents/0/role", "gdpr7", "CODE_UNKNOWN"},
        {"/consents/0/items/0", "health.everything", "ITEM_UNKNOWN"},
        {"/consents/0/parties/0", "nobody", "PARTY_UNKNOWN"},
        {"/consents/0/classes/0", "pirates", "CLASS_UNKNOWN"},
        {"/consents/0/purposes/0", "plunder", "PURPOSE_UNKNOWN"},
        {"/consents/0/by", "neighbour", "CODE_UNKNOWN"},
        {"/consents/0/expressed_at", "2026-02-29", "DATE_FORM"},
        {"/consents/0/recorded_at", "2026-02-01T09:05:00", "DATE_FORM"},
        {"/consents/0/valid_until", "2027-2-1", "DATE_FORM"},
        {"/consents/0/told_basis", "9.2.z", "CODE_UNKNOWN"},
        {"/holds/0/kind", "frost", "CODE_UNKNOWN"},
        {"/holds/0/state", "melting", "CODE_UNKNOWN"},
        {"/holds/0/items/0", "person.shoe-size", "ITEM_UNKNOWN"},
        {"/holds/0/bases/0", "6.1.g", "CODE_UNKNOWN"}};
    std::set<std::string> expected{
        "/fields/person.hat ITEM_UNKNOWN", "/facts/relation.refferal FACT_UNKNOWN",
        "/facts/moon.full FACT_UNKNOWN", "/guards/* CODE_UNKNOWN"};
    for (const auto& [place, value, code] : wrong) {
        request.at(Json::json_pointer{place}) = value;
        expected.insert(std::string{place} + ' ' + code);
    }
    request["fields"]["person.hat"] = "bowler";
    request["facts"]["relation.refferal"] = true; // misspelt: it would have been no fact at all
    request["facts"]["moon.full"] = true;
    request["guards"]["LOCK"] = false;
    const Answer answer{decide(request)};
    REQUIRE(answer.exit == 2);
    CHECK(told(answer) == expected);
}

TEST_CASE(
    "every form of date that is none is refused, and every one that is one is read",
    "[dry-run][requests]") {
    for (const char* none :
         {"",
          " 2026-03-01",
          "2026-03-01 ",
          "20260301",
          "2026-3-1",
          "2026-13-01",
          "2026-02-29",
          "2026-04-31",
          "1.3.2026",
          "01/03/2026",
          "2026-03-01T10:00:00",
          "2026-03-01T10:00Z",
          "2026-03-01T24:00:00Z",
          "2026-03-01T10:60:00Z",
          "2026-03-01T10:00:60Z",
          "2026-03-01T10:00:00+02:60",
          "2026-03-01T10:00:00+25:00",
          "2026-03-01T10:00:00+0200",
          "2026-03-01T10:00:00.Z",
          "2026-03-01 10:00:00Z",
          "yesterday",
          "2026-W09-7"}) {
        Json request = everything();
        request["at"] = none;
        const Answer answer{decide(request)};
        INFO(none);
        REQUIRE(answer.exit == 2);
        CHECK(told(answer) == std::set<std::string>{"/at DATE_FORM"});
    }
    for (const char* one :
         {"2026-03-01", "2028-02-29", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00.123456+02:00",
          "2026-03-29T03:30:00+02:00"}) {
        Json request = everything();
        request["at"] = one;
        INFO(one);
        CHECK(decide(request).exit == 0);
    }
}

TEST_CASE("a hold that ends before it begins is no hold", "[dry-run][requests]") {
    Json request = everything();
    request["holds"][0]["until"] = "2025-12-31";
    const Answer answer{decide(request)};
    REQUIRE(answer.exit == 2);
    CHECK(told(answer) == std::set<std::string>{"/holds/0/until DATE_ORDER"});
}

TEST_CASE(
    "a value acts by its code: what the code adds is capped, and an unknown code releases nothing",
    "[dry-run][requests]") {
    for (const policy::Item& item : law().rules->law().items) {
        if (item.code_effects.empty()) {
            continue;
        }
        Json request = everything();
        request["fields"] = {{std::string{item.id.text()}, "no-such-code"}};
        request["mandatory"] = Json::array();
        const Answer answer{decide(request)};
        INFO(item.id << answer.body.dump());
        REQUIRE(answer.exit == 0);
        const Json& field{answer.body.at("fields").at(0)};
        CHECK(field.at("form") == "none");
        CHECK(field.at("reasons").at(0) == "CODE_UNKNOWN");
    }
}

TEST_CASE("what is no JSON is refused, and nothing of it is repeated", "[dry-run][requests]") {
    const std::string good{everything().dump()};
    for (const std::string& text :
         {std::string{}, std::string{"null"}, std::string{"[]"}, std::string{"\"salainen\""},
          good.substr(0, good.size() - 1), good + "salainen", "\xef\xbb\xbf" + good,
          std::string{R"({"at":"2026-03-01","at":"2026-03-02"})"}, std::string{"{\"\xff\":1}"},
          std::string(100, '[') + std::string(100, ']')}) {
        const admin::DryRunAnswer answer{admin::dry_run(law(), text)};
        INFO(text.substr(0, 60));
        CHECK(answer.exit == 2);
        CHECK(Json::parse(answer.json).at("errors").size() >= 1);
        CHECK(answer.json.find("salainen") == std::string::npos);
    }
}
