// Of a backup every file is what was taken, and its keys are of the same installation, or nothing
// is restored.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

void require_done(const Finished& finished) {
    INFO(finished.out << finished.err);
    REQUIRE(finished.status == 0);
}

/// With what every machine has.
void check_sums(const House& house, const fs::path& folder) {
    const Finished sums{run_to_end(
        {"/usr/bin/env", "--chdir=" + folder.string(), "sha256sum", "--check", "--quiet",
         "SHA256SUMS"},
        house.folder() / "out/sums")};
    INFO(sums.out << sums.err);
    CHECK(sums.status == 0);
}

/// Why nothing was restored.
std::string refused(House& house, const fs::path& folder, const fs::path& keys) {
    const Finished finished{house.verb({"restore", folder.string(), "--keys", keys.string()})};
    CHECK(finished.status == 2);
    CHECK_FALSE(fs::exists(house.data()));
    return finished.err;
}

}

TEST_CASE(
    "nothing is restored of a backup that lacks a line, a file or its ring, nor with another's "
    "keys",
    "[evidence][restore]") {
    House house{80};
    require_done(house.verb({"keys", "rotate"}));
    const fs::path folder{house.folder() / "backup"};
    const fs::path keys{house.folder() / "backup-keys"};
    require_done(house.verb({"backup", folder.string(), "--keys", keys.string()}));
    check_sums(house, folder);
    check_sums(house, keys);
    house.stop();
    fs::remove_all(house.data());

    const fs::path aside{house.folder() / "aside"};
    for (const fs::path& file :
         {folder / "lautturi.properties", folder / "signers.pem",
          folder / "mappings/exchanges/fund-benefit-query/mapping.yaml", folder / "installation",
          keys / "ring", keys / "journal.pem", keys / "root.key"}) {
        INFO(file);
        fs::rename(file, aside);
        CHECK(
            refused(house, folder, keys).find("BACKUP_DAMAGED: " + file.string())
            != std::string::npos);
        const std::string whole{read_file(aside)};
        write_file(file, whole.substr(0, whole.size() - 1)); // cut
        CHECK(
            refused(house, folder, keys).find("BACKUP_DAMAGED: " + file.string())
            != std::string::npos);
        fs::remove(file);
        fs::rename(aside, file);
    }

    // keys that somebody put together by hand have no list: the ring is missed all the same
    const fs::path by_hand{house.folder() / "by-hand"};
    fs::create_directory(by_hand);
    for (const char* const name : {"root.key", "journal.pem", "journal.pub"}) {
        fs::copy_file(keys / name, by_hand / name);
    }
    CHECK(refused(house, folder, by_hand).find("BACKUP_UNREADABLE") != std::string::npos);

    House other;
    const fs::path theirs{house.folder() / "their-keys"};
    require_done(other.verb({"keys", "rotate"}));
    require_done(
        other.verb({"backup", (house.folder() / "theirs").string(), "--keys", theirs.string()}));
    CHECK(refused(house, folder, theirs).find("ROOT_KEY_DIFFERS") != std::string::npos);

    // which folder has no list, of before there were any or put together by hand, is said
    const auto unchecked = [&](const Finished& restored, const fs::path& which) {
        return restored.out.find(which.string() + " has no SHA256SUMS") != std::string::npos;
    };
    fs::copy_file(keys / "ring", by_hand / "ring");
    const Finished handmade{house.verb({"restore", folder.string(), "--keys", by_hand.string()})};
    require_done(handmade);
    CHECK(unchecked(handmade, by_hand));
    CHECK_FALSE(unchecked(handmade, folder));
    fs::remove_all(house.data());
    fs::remove(folder / "SHA256SUMS");
    const Finished older{house.verb({"restore", folder.string(), "--keys", keys.string()})};
    require_done(older);
    CHECK(unchecked(older, folder));
    CHECK_FALSE(unchecked(older, keys));
    house.start();
    CHECK(house.serving());
}
