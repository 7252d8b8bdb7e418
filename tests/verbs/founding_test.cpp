// A data directory that was mistyped: nothing is begun there, and it is said.

#include "tests/verbs/verbs_folder.h"

#include <catch2/catch.hpp>

using namespace tests::verbs;

TEST_CASE("a verb begins no installation where there is none", "[verbs][founding]") {
    const Folder folder;
    const std::vector<std::vector<std::string>> verbs{
        {"runs", "list"},
        {"messages", "list"},
        {"consent", "record", "-"},
        {"config", "activate", LAUTTURI_SOURCE_DIR "/mappings"},
        {"user", "list"},
        {"journal", "export", (folder.path() / "journal.jsonl").string()},
        {"statistics", "ledger"},
        {"outbox", "status"},
        {"nodes", "list"}};
    for (const bool made : {false, true}) {
        if (made) { // an empty one is none either
            fs::create_directory(folder.data());
        }
        for (const std::vector<std::string>& words : verbs) {
            const Finished refused{folder.verb(words)};
            INFO(words.at(0) << ' ' << words.at(1) << '\n' << refused.out << refused.err);
            CHECK(refused.status == 2);
            CHECK(refused.err.find("INSTALLATION_ABSENT") != std::string::npos);
            CHECK(refused.err.find(folder.data().string()) != std::string::npos);
            CHECK(fs::exists(folder.data()) == made);
            CHECK((!made || fs::is_empty(folder.data())));
        }
    }
}

TEST_CASE(
    "the daemon begins one in an empty folder that was made for it alone", "[verbs][founding]") {
    const Folder folder;
    const Finished absent{folder.verb({"serve"})};
    INFO(absent.err);
    CHECK(absent.status == 2);
    CHECK(absent.err.find("DATA_DIRECTORY_ABSENT") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.data()));

    fs::create_directory(folder.data());
    tests::corridor::write_file(folder.data() / "letters.txt", "somebody else's");
    const Finished occupied{folder.verb({"serve"})};
    INFO(occupied.err);
    CHECK(occupied.status == 2);
    CHECK(occupied.err.find("DATA_DIRECTORY_OCCUPIED") != std::string::npos);
    CHECK(std::distance(fs::directory_iterator{folder.data()}, fs::directory_iterator{}) == 1);
}
