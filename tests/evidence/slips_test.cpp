// Slips of the hand at the command line: what was there before stays, and what could not be done is
// told with a code and the place.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

std::string place(const House& house, const char* name) {
    return (house.folder() / name).string();
}

/// A line of a shell. @return its exit code
int shell(const std::string& line) {
    const int status{std::system(line.c_str())}; // NOLINT(concurrency-mt-unsafe): nobody else runs
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}

TEST_CASE(
    "an excerpt of nothing takes no earlier one with it, and keys go into no backup",
    "[evidence][slips]") {
    House house{80};
    REQUIRE(house.run_batch().status == 0);
    const std::string file{place(house, "journal.jsonl")};
    REQUIRE(house.verb({"journal", "export", file}).status == 0);
    const std::string whole{read_file(file)};
    const Finished none{house.verb({"journal", "export", file, "--exchange", "there-is-none"})};
    CHECK(none.status == 2);
    CHECK(none.err.find("EXPORT_NOTHING") != std::string::npos);
    CHECK(read_file(file) == whole);
    CHECK_FALSE(fs::exists(file + ".part"));

    const std::string copy{place(house, "backup")};
    for (const std::string& keys : {copy, copy + "/keys", copy + "/../backup/keys"}) {
        const Finished refused{house.verb({"backup", copy, "--keys", keys})};
        CHECK(refused.status == 2);
        CHECK(refused.err.find("BACKUP_WITH_KEYS") != std::string::npos);
        CHECK_FALSE(fs::exists(copy));
    }
    // beside a file there is no place for keys: told before anything is copied
    const Finished beside{house.verb({"backup", copy, "--keys", file + "/keys"})};
    CHECK(beside.status == 2);
    CHECK_FALSE(fs::exists(copy + "/postgres"));

    const Finished at{
        house.verb({"config", "activate", house.mappings().string(), "--at", "2027-01-01"})};
    CHECK(at.status == 2);
    CHECK(at.err.find("OPTION_OF_DRAFTS") != std::string::npos);

    const std::string program{LAUTTURI_PROGRAM};
    const std::string settings{" --settings " + place(house, "lautturi.properties")};
    CHECK(shell(program + " runs list" + settings + " > /dev/full 2>/dev/null") == 2);
    CHECK(
        shell(
            "timeout 20 " + program + " runs list --settings " + house.folder().string()
            + " 2>/dev/null")
        == 2);
    CHECK(shell(program + " new party zz --mappings " + file + " 2>/dev/null") == 2);
}
