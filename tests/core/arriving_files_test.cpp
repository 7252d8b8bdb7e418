// Names from outside, and files that may still be growing.

#include "gateway/core/error.h"
#include "gateway/core/file_names.h"
#include "gateway/core/fingerprint.h"
#include "gateway/core/folder_watch.h"

#include <catch2/catch.hpp>

using namespace gateway::core;
using namespace std::chrono_literals;

namespace {

bool matches(std::string_view pattern, std::string_view name) {
    return NamePattern::parse(pattern).value().matches(name);
}

std::vector<std::string> names_of(const std::vector<FolderWatch::Found>& found) {
    std::vector<std::string> names;
    for (const FolderWatch::Found& one : found) {
        names.push_back((one.refused ? "!" : "") + one.file.name);
    }
    return names;
}

using Names = std::vector<std::string>;

}

TEST_CASE("a name that could lead out of its folder is no name", "[core][hostile]") {
    for (const std::string& name :
         {std::string{}, std::string{".."}, std::string{"../a.xml"}, std::string{"a/../b.xml"},
          std::string{"/etc/passwd"}, std::string{"a\nb.xml"}, std::string{"\x1b[2J.xml"},
          std::string("a\0b.xml", 7), std::string{"a\x7f.xml"}, std::string(256, 'a')}) {
        CHECK(judge_name(name) == NameVerdict::refused);
    }
    for (const char* const name : {".", ".a.xml", "a.part", "a.tmp", "a.filepart"}) {
        CHECK(judge_name(name) == NameVerdict::unfinished);
    }
    for (const char* const name :
         {"a.xml", "..a", "maksut 2026.xml", "hyvä.xml", "a..xml", "-rf"}) {
        CHECK((judge_name(name) == NameVerdict::good) == (name != std::string_view{"..a"}));
    }
}

TEST_CASE("a pattern means names inside a folder alone", "[core]") {
    for (const char* const pattern : {"", "../*", "a/*", "/", ".*", "a\nb"}) {
        CHECK_FALSE(NamePattern::parse(pattern));
    }
    CHECK(NamePattern{}.matches("anything"));
    CHECK(matches("*.xml", "a.xml"));
    CHECK(matches("*.xml", ".xml"));
    CHECK_FALSE(matches("*.xml", "a.xml.gz"));
    CHECK_FALSE(matches("*.xml", "A.XML"));
    CHECK(matches("maksut_????_??.*", "maksut_2026_03.xml"));
    CHECK_FALSE(matches("maksut_????_??.*", "maksut_2026_3.xml"));
    CHECK(matches("*a*b*", "xxaxxbxx"));
    CHECK_FALSE(matches("*a*b*", "xxbxxaxx"));
    CHECK(matches("a", "a"));
    CHECK_FALSE(matches("a", ""));
    // as many stars as fit do not take forever
    CHECK_FALSE(matches("*a*a*a*a*a*a*a*a*a*a*a*a*b", std::string(255, 'a')));
}

TEST_CASE("files are given out oldest first, once, and what is refused before them", "[core]") {
    FolderWatch watch{FolderWatch::Rules{{}, 2s, {}}, FolderWatch::Times::of_our_clock};
    const std::vector<ListedFile> listing{
        {"new.xml", 1, 9s}, {"old.xml", 1, 3s},     {"young.xml", 1, 99s}, {"../x", 1, 1s},
        {"a.part", 1, 1s},  {"link", 1, 1s, false}, {".", 1, 1s, false},   {"..", 1, 1s, false}};
    CHECK(names_of(watch.look(listing, 100s)) == Names{"!../x", "!link", "old.xml", "new.xml"});
    CHECK(watch.waits());
    watch.give_out({"old.xml", 1});
    watch.give_out({"../x", 1});
    CHECK(names_of(watch.look(listing, 101s)) == Names{"!link", "new.xml", "young.xml"});
    CHECK_FALSE(watch.waits());
    CHECK(watch.release("old.xml"));
    CHECK_FALSE(watch.release("old.xml"));
    CHECK(names_of(watch.look(listing, 101s)).at(1) == "old.xml");
}

// What was found: with a time ahead of our clock it lay there, and nobody said why.
TEST_CASE("a file whose time lies ahead is taken when nobody has seen it change", "[core]") {
    FolderWatch watch{FolderWatch::Rules{{}, 10s, {}}, FolderWatch::Times::of_our_clock};
    std::vector<ListedFile> listing{{"ahead.xml", 5, 4000s}};
    CHECK(watch.look(listing, 100s).empty());
    CHECK(watch.waits());
    listing.front().size = 6; // it still grows
    CHECK(watch.look(listing, 105s).empty());
    CHECK(watch.look(listing, 114s).empty());
    CHECK(names_of(watch.look(listing, 115s)) == Names{"ahead.xml"});
    CHECK_FALSE(watch.waits());
}

TEST_CASE("by another's clock a file is quiet when nobody has seen it change", "[core]") {
    FolderWatch watch{FolderWatch::Rules{{}, 10s, {}}, FolderWatch::Times::of_another_clock};
    std::vector<ListedFile> listing{{"a.xml", 5, 1s}};
    CHECK(watch.look(listing, 100s).empty());
    CHECK(watch.look(listing, 109s).empty());
    listing.front().size = 6;
    CHECK(watch.look(listing, 110s).empty());
    listing.front().changed = 2s; // the same size, other bytes
    CHECK(watch.look(listing, 119s).empty());
    CHECK(watch.look(listing, 128s).empty());
    CHECK(watch.look(listing, 129s).size() == 1);
    CHECK(watch.look({}, 130s).empty());
    CHECK(watch.look(listing, 131s).empty()); // it was gone meanwhile: another file, perhaps
}

TEST_CASE("a fingerprint is read as people write it, and in no other way", "[core]") {
    const std::string hex{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
    const std::string base64{"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"};
    REQUIRE(fingerprint_of(hex));
    CHECK(fingerprint_of(base64) == fingerprint_of(hex));
    for (const std::string& wrong :
         {std::string{}, base64 + "=", base64.substr(0, 49), "MD5:" + base64.substr(7),
          base64.substr(0, 49) + "V", base64.substr(7), hex + "0",
          std::string{"SHA256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"}}) {
        INFO(wrong);
        CHECK_FALSE(fingerprint_of(wrong));
    }
}

TEST_CASE("a number that is free is found, however many are taken", "[core]") {
    for (const std::uint64_t taken : {0U, 1U, 2U, 3U, 1000U, 123'456U}) {
        std::size_t asked{0};
        const auto is_free = [&](std::uint64_t number) {
            ++asked;
            return number >= taken;
        };
        CHECK(free_number(is_free) == taken);
        CHECK(asked < 64);
    }
    const auto with_gaps = [](std::uint64_t number) { return number == 5 || number > 100; };
    CHECK(with_gaps(free_number(with_gaps)));
    static_cast<void>(free_number([](std::uint64_t) { return false; })); // ends
    CHECK(numbered_name("a.xml", 0) == "a.xml");
    CHECK(numbered_name("a.xml", 12) == "a.xml.12");
    CHECK(numbered_name(std::string(255, 'a'), 1234).size() == 255);
}
