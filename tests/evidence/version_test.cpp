// Which program it is, told by the program: the version of the project, and the build by which it
// can be told from every other.

#include "tests/corridor/process.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <filesystem>
#include <regex>

using tests::corridor::Finished;

TEST_CASE(
    "the program says its version and the build that the linker stamped it with", "[evidence]") {
    const std::filesystem::path place{
        std::filesystem::temp_directory_path()
        / ("lautturi-version." + std::to_string(::getpid()))};
    const Finished told{tests::corridor::run_to_end({LAUTTURI_PROGRAM, "--version"}, place)};
    CHECK(told.status == 0);
    std::smatch parts;
    REQUIRE(std::regex_match(
        told.out, parts,
        std::regex{"lautturi ([0-9]+\\.[0-9]+\\.[0-9]+) \\(build ([0-9a-f]{40})\\)\\n"}));
    CHECK(parts.str(1) == LAUTTURI_VERSION);
    const Finished notes{
        tests::corridor::run_to_end({"/usr/bin/readelf", "-n", LAUTTURI_PROGRAM}, place)};
    CHECK(notes.out.find("Build ID: " + parts.str(2)) != std::string::npos);
    for (const char* const ending : {"", ".err"}) {
        std::filesystem::remove(place.string() + ending);
    }
}
