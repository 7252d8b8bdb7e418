// Slips of the hand at the command line: what was there before stays, and what could not be done is
// told with a code and the place.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>
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

    // what is no file is not replaced by one, under another name neither
    const std::string pipe{place(house, "pipe")};
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    fs::create_symlink(pipe, pipe + ".link");
    for (const std::string& name : {pipe, pipe + ".link"}) {
        const Finished exported{house.verb({"journal", "export", name})};
        CHECK(exported.status == 2);
        CHECK(exported.err.find("FILE_UNWRITABLE") != std::string::npos);
        CHECK(fs::is_fifo(name));
    }

    // a folder is no journal, least of all a broken one
    const Finished folder{house.verb(
        {"journal", "verify", house.folder().string(), "--key",
         (house.data() / "keys/journal.pub").string()})};
    CHECK(folder.status == 2);
    CHECK(folder.err.find("FILE_UNREADABLE") != std::string::npos);

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

TEST_CASE(
    "a backup that is not what was taken is refused, and so is one without its keys: whole",
    "[evidence][restore][tamper]") {
    House house;
    const fs::path folder{place(house, "backup")};
    const std::string keys{place(house, "backup-keys")};
    REQUIRE(house.verb({"backup", folder.string(), "--keys", keys}).status == 0);
    fs::path victim;
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator{folder / "postgres/base"}) {
        if (entry.is_regular_file() && entry.file_size() > 8'192) {
            victim = entry.path();
        }
    }
    REQUIRE_FALSE(victim.empty());
    std::string bytes{read_file(victim)};
    bytes[100] = static_cast<char>(bytes[100] ^ 1);
    write_file(victim, bytes);
    house.stop();
    fs::remove_all(house.data());
    CHECK(
        house.verb({"restore", folder.string(), "--keys", keys}).err.find("BACKUP_DAMAGED")
        != std::string::npos);
    CHECK_FALSE(fs::exists(house.data() / "postgres"));
    CHECK_FALSE(fs::exists(house.data() / "keys/root.key")); // nor anything else of it

    bytes[100] = static_cast<char>(bytes[100] ^ 1);
    write_file(victim, bytes);
    const auto refused = [&](const std::string& from, const char* code) {
        const Finished tried{house.verb({"restore", folder.string(), "--keys", from})};
        INFO(tried.err);
        return tried.status == 2 && tried.err.find(code) != std::string::npos
               && !fs::exists(house.data() / "postgres")
               && !fs::exists(house.data() / "keys/root.key");
    };
    CHECK(refused(place(house, "nowhere"), "BACKUP_UNREADABLE"));
    fs::create_directories(house.folder() / "empty");
    CHECK(refused(place(house, "empty"), "BACKUP_UNREADABLE"));
    // nothing that is in the way is found out after something was put
    fs::create_directories(house.data() / "postgres");
    const Finished there{house.verb({"restore", folder.string(), "--keys", keys})};
    CHECK(there.err.find("RESTORE_NOT_EMPTY") != std::string::npos);
    CHECK_FALSE(fs::exists(house.data() / "keys/root.key"));
    fs::remove(house.data() / "postgres");
    REQUIRE(house.verb({"restore", folder.string(), "--keys", keys}).status == 0);
    CHECK(fs::exists(house.data() / "keys/root.key"));
}
