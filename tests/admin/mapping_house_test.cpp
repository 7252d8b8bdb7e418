// A mapping at the workbench: what comes of it is shown while it is wrong, and no more than shown.

#include "tests/admin/author.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

const std::string mapping_file{"exchanges/kela-statements-out/mapping.yaml"};

/// What the workbench shows of an exchange, with one file typed and not saved.
Json bench_of(
    Author& author, const std::string& draft, const std::string& exchange,
    const Json& typed = Json::array()) {
    return author.post("/drafts/" + draft + "/map", {{"exchange", exchange}, {"changes", typed}})
        .body;
}

Json row_of(const Json& bench, const std::string& item) {
    INFO(bench.dump());
    REQUIRE(bench.contains("rows"));
    for (const Json& row : bench.at("rows")) {
        if (row.at("item") == item) {
            return row;
        }
    }
    FAIL("no row of " << item);
    return {};
}

/// A file of a draft with `from` put as `to`, as the interface takes it.
Json typed_in(
    Author& author, const std::string& draft, const std::string& file, const std::string& from,
    const std::string& to) {
    std::string text = author.post("/drafts/" + draft + "/read", {{"paths", {file}}})
                           .body.at("files")
                           .at(0)
                           .at("text");
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const Json change = {{"path", file}, {"text", text}};
    return Json::array({change});
}

}

TEST_CASE(
    "a line that is taken off shows what the party still gets, though its sample says otherwise",
    "[admin][house][drafts]") {
    House& house{house_of("administration")};
    Author anna{house};
    const std::string draft{anna.begin("Rivi pois")};
    const Json read =
        anna.post("/drafts/" + draft + "/read", {{"paths", {mapping_file}}}).body.at("files").at(0);
    std::string text{read.at("text").get<std::string>()};
    const std::size_t at{text.find("jobseeking.validity.until")};
    REQUIRE(at != std::string::npos);
    const std::size_t line{text.rfind('\n', at) + 1};
    text.erase(line, text.find('\n', at) + 1 - line);
    const Json typed{{{"path", mapping_file}, {"text", text}}};

    const Json bench = anna.post(
                               "/drafts/" + draft + "/map",
                               {{"exchange", "kela-statements-out"}, {"changes", typed}})
                           .body;
    CHECK(bench.at("valid") == false);
    const Json& findings{bench.at("findings")};
    CHECK(std::any_of(findings.begin(), findings.end(), [](const Json& one) {
        return one.at("code") == "CASE_DIFFERS";
    }));
    const Json& rows{bench.at("rows")};
    REQUIRE(rows.is_array());
    const auto row = [&](const std::string& item) {
        return *std::find_if(
            rows.begin(), rows.end(), [&](const Json& one) { return one.at("item") == item; });
    };
    CHECK(row("jobseeking.validity.until").at("path").is_null());
    CHECK(row("jobseeking.validity.until").at("path_before").is_string());
    CHECK(row("person.name.family").at("value") == row("person.name.family").at("value_before"));
    CHECK_FALSE(row("person.name.family").at("value").is_null());

    // shown, and no more: it neither holds nor is compared
    const std::string path{"/drafts/" + draft + "/check"};
    CHECK(anna.post(path, {{"changes", typed}}).body.at("valid") == false);
    CHECK(anna.post("/drafts/" + draft + "/diff", {{"changes", typed}}).body.at("changes").empty());
    CHECK(anna.misfits().empty());
}

TEST_CASE(
    "what a party gets by a shape is at the workbench, too, with the file in which it stands",
    "[admin][house][drafts]") {
    House& house{house_of("administration")};
    Author anna{house};
    const std::string draft{anna.begin("Kokonaan")};
    const Json bench = bench_of(anna, draft, "provider-referrals-out");
    for (const char* const item : {"person.personal-id", "person.name.family"}) {
        const Json row = row_of(bench, item);
        CHECK(row.at("shared") == "shapes/person.yaml");
        CHECK(row.at("value").is_string());
        CHECK_FALSE(row.at("sections").empty());
    }
    CHECK(row_of(bench, "person.personal-id").at("mandatory") == true);
    CHECK(row_of(bench, "person.contact.phone").at("shared").is_null());

    // what is typed into the shape reaches every mapping that is like it, and is told there
    const Json typed = typed_in(anna, draft, "shapes/person.yaml", "/familyName", "/surname");
    const Json after =
        row_of(bench_of(anna, draft, "provider-referrals-out", typed), "person.name.family");
    CHECK(after.at("path") == "/surname");
    CHECK(after.at("path_before") == "/familyName");
    CHECK(after.at("in_document") == false); // no sample has it
    CHECK(anna.misfits().empty());
}

TEST_CASE(
    "a place that the party's schema does not have is told, and the one that nothing fills now",
    "[admin][house][drafts]") {
    House& house{house_of("administration")};
    Author anna{house};
    const std::string draft{anna.begin("Väärä paikka")};
    const auto unfilled = [](const Json& bench) {
        std::vector<std::string> paths;
        for (const Json& place : bench.at("places").at("list")) {
            if (place.at("required") == true && place.at("filled") == false) {
                paths.push_back(place.at("path"));
            }
        }
        return paths;
    };
    const Json before = bench_of(anna, draft, "kela-statements-out");
    CHECK(before.at("places").at("from") == "schema");
    CHECK(unfilled(before).empty());
    CHECK(row_of(before, "person.personal-id").at("in_document") == true);

    const Json typed = typed_in(anna, draft, mapping_file, "/personalId,", "/personalIdX,");
    const Json after = bench_of(anna, draft, "kela-statements-out", typed);
    CHECK(row_of(after, "person.personal-id").at("in_document") == false);
    CHECK(unfilled(after) == std::vector<std::string>{"/personalId"});

    // the case of the sample that differs is counted, and hides none of the rules' cases
    CHECK(after.at("valid") == false);
    CHECK(after.at("cases_tried") == true);
    CHECK(after.at("cases") == before.at("cases"));
    CHECK(before.at("failed") == 0);
    CHECK(after.at("failed") == 1);
    const Json checked = anna.post("/drafts/" + draft + "/check", {{"changes", typed}}).body;
    CHECK(checked.at("failed") == 1);
    CHECK(checked.at("cases_tried") == true);

    // a sample that does not come through is a case that fails, too
    const std::string payments{"exchanges/fund-payments-in/mapping.yaml"};
    const Json lost = typed_in(anna, draft, payments, "/personalId", "/personalIdX");
    CHECK(anna.post("/drafts/" + draft + "/check", {{"changes", lost}}).body.at("failed") == 1);

    // what does not compile has no cases that could be tried
    const Json broken = typed_in(anna, draft, mapping_file, "/personalId,", "personalId,");
    CHECK(bench_of(anna, draft, "kela-statements-out", broken).at("cases_tried") == false);
    CHECK(anna.misfits().empty());
}

TEST_CASE(
    "what comes in stands beside the section by which it is received", "[admin][house][drafts]") {
    House& house{house_of("administration")};
    Author anna{house};
    const Json bench = bench_of(anna, anna.begin("Sisään"), "fund-payments-in");
    CHECK(bench.at("direction") == "from-party");
    CHECK_FALSE(row_of(bench, "benefit.type").at("sections").empty());
    CHECK(anna.misfits().empty());
}
