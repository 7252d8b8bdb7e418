// A mapping at the workbench: what comes of it is shown while it is wrong, and no more than shown.

#include "tests/admin/author.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

const std::string mapping_file{"exchanges/kela-statements-out/mapping.yaml"};

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
