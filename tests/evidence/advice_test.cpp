// Whoever types something wrong is told what to do about it, in the words of the verb itself.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

using namespace tests::corridor;
namespace fs = std::filesystem;

TEST_CASE("an officer's slip is answered with what to do", "[evidence][verbs]") {
    House house;
    const auto told = [&](std::vector<std::string> words, const std::string& what) {
        const Finished finished{house.verb(std::move(words))};
        INFO(finished.err);
        CHECK(finished.status == 2);
        CHECK(finished.err.find(what) != std::string::npos);
    };
    told({"explain", "x"}, "an id is a UUID");
    told({"explain", "019ca8b2-dc00-7abc-8def-0123456789ab"}, "no decision was made");
    told({"retention", "preview", "--at", "yesterday"}, "a day YYYY-MM-DD");
    told(
        {"journal", "export", "-", "--from", "1.2.2026"},
        "--from takes a day that exists, YYYY-MM-DD");
    told({"breach", "show", "019ca8b2-dc00-7abc-8def-0123456789ab"}, "breach list --all");
    told({"breach", "open", "019ca8b2-dc00-7abc-8def-0123456789ab", "--kind", "bad"}, "--kind is");
}

TEST_CASE(
    "an anchor that is missing says nothing about the journal, and is told as that",
    "[evidence][journal][anchor]") {
    House house;
    REQUIRE(house.run_batch().status == 0);
    const std::string whole{house.export_journal().string()};
    const std::string key{(house.data() / "keys/journal.pub").string()};
    const std::string anchor{(house.folder() / "nowhere.json").string()};
    const Finished said{house.verb({"journal", "verify", whole, "--key", key, "--anchor", anchor})};
    INFO(said.err);
    CHECK(said.status == 2); // neither that it holds nor that it does not
    CHECK(said.out.rfind("missing: anchor ", 0) == 0);
    CHECK(said.out.find("broken") == std::string::npos);
    CHECK(said.out.find("anchors/ in the data directory") != std::string::npos);
    const Finished json{
        house.verb({"journal", "verify", whole, "--key", key, "--anchor", anchor, "--json"})};
    CHECK(json.status == 2);
    CHECK(Json::parse(json.out).at("missing").at("reason") == "ANCHOR_UNREADABLE");
    CHECK_FALSE(Json::parse(json.out).contains("broken"));
}

TEST_CASE(
    "a time stamp that is asked for has to be there, and so has what it is judged by",
    "[evidence][journal][anchor]") {
    House house;
    REQUIRE(house.run_batch().status == 0);
    const std::string whole{house.export_journal().string()};
    const std::string key{(house.data() / "keys/journal.pub").string()};
    // deposited nowhere, and stamped by nobody
    const std::string anchor{house.verb_json({"journal", "anchor"}).at("file").get<std::string>()};
    const auto judged = [&](const fs::path& authority) {
        return house.verb(
            {"journal", "verify", whole, "--key", key, "--anchor", anchor, "--tsa-ca",
             authority.string()});
    };
    const Finished unstamped{judged(house.authority_folder() / "ca.pem")};
    CHECK(unstamped.status == 1);
    CHECK(unstamped.out.find("TIMESTAMP_MISSING") != std::string::npos);
    const Finished unjudged{judged(house.folder() / "nowhere.pem")};
    CHECK(unjudged.status == 2);
    CHECK(unjudged.out.find("AUTHORITY_UNREADABLE") != std::string::npos);
    CHECK(house.verb({"journal", "verify", whole, "--key", key, "--anchor", anchor}).status == 0);
}

TEST_CASE(
    "an export is its owner's alone, and is written over nobody's link", "[evidence][journal]") {
    House house;
    const fs::path aim{house.folder() / "aim"};
    write_file(aim, "another's");
    for (const char* const name : {"private.jsonl", "private.jsonl.part"}) {
        fs::create_symlink(aim, house.folder() / name);
    }
    REQUIRE(
        house.verb({"journal", "export", (house.folder() / "private.jsonl").string()}).status == 0);
    CHECK(read_file(aim) == "another's");
    const fs::file_status made{fs::symlink_status((house.folder() / "private.jsonl").string())};
    CHECK(made.type() == fs::file_type::regular);
    CHECK(made.permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}
