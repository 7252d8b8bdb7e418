// Contradictory, repeated and empty options: a sentence and status 2, and never half an order.

#include "tests/verbs/verbs_folder.h"

#include <catch2/catch.hpp>

using namespace tests::verbs;

namespace {

struct Wrong {
    std::vector<std::string> words;
    std::string said; ///< in the sentence
};

void check_refused(const Folder& folder, const Wrong& wrong) {
    const Finished refused{folder.run(wrong.words)};
    std::string line;
    for (const std::string& word : wrong.words) {
        line += word + ' ';
    }
    INFO(line << '\n' << refused.out << refused.err);
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK(refused.err.find(wrong.said) != std::string::npos);
}

}

TEST_CASE("options that contradict each other are refused, and neither wins", "[verbs]") {
    const Folder folder;
    const std::string id{"018f0000-0000-7000-8000-000000000000"};
    for (const Wrong& wrong : std::vector<Wrong>{
             {{"check", "--notice", "n.txt", "--notices-strict"}, "excludes"},
             {{"analyse", "who-can", "health", "--ever", "--at", "2026-01-01"}, "excludes"},
             {{"keys", "rotate", "--keep-root", "--root", "other.key"}, "excludes"},
             {{"keys", "rotate", "--settle", "--keep-root"}, "excludes"},
             {{"keys", "rotate", "--settle", "--root", "other.key"}, "excludes"},
             {{"person", "report", "request.json", "--request", id}, "excludes"},
             {{"config", "draft", "folder", "--draft", id, "--title", "t"}, "excludes"},
             {{"config", "draft", "--draft", id}, "requires"},
             {{"journal", "verify", "-", "--key", "k", "--tsa-ca", "t"}, "requires"},
             {{"statistics", "anonymise", "--data", "d", "--schema", "s", "--coarser"}, "requires"},
             {{"statistics", "anonymise", "--data", "d", "--schema", "s", "--c", "3"}, "requires"},
             {{"statistics", "protect", "t.json", "--zeros-tell"}, "requires"},
             {{"statistics", "protect", "t.json", "--mark", "-1", "--json"}, "excludes"},
             {{"runs", "list", "--json", "--text"}, "--text"}}) {
        check_refused(folder, wrong);
    }
}

TEST_CASE("what a file says and an option says otherwise is refused", "[verbs]") {
    const Folder folder;
    const std::string file{(folder.path() / "asked.json").string()};
    tests::corridor::write_file(
        file, R"({"from":"2026-01-01","register":"x","subject":"y","language":"fi"})");
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"use", "report", "--watch", file, "--from", "2026-02-01"},
             {"person", "report", file, "--language", "sv"}}) {
        const Finished refused{folder.verb(words)};
        INFO(refused.err);
        CHECK(refused.status == 2);
        CHECK(refused.err.find("the file says ") != std::string::npos);
    }
}

TEST_CASE("a verb that finds nothing says so", "[verbs]") {
    const Folder folder;
    const Finished nobody{folder.verb({"pin", "list", "nobody"})};
    CHECK(nobody.status == 1);
    CHECK(nobody.err == "lautturi: PARTY_UNKNOWN: nobody\n");
    CHECK(folder.verb({"pin", "list", "kela"}).out == "no keys are pinned\n");
}

TEST_CASE("of a folder that is not valid a verb shows what is wrong, and no notes", "[verbs]") {
    const Folder folder;
    const fs::path mappings{folder.path() / "mappings"};
    fs::copy(LAUTTURI_SOURCE_DIR "/mappings", mappings, fs::copy_options::recursive);
    fs::create_directory(mappings / "parties/broken");
    tests::corridor::write_file(mappings / "parties/broken/party.yaml", "nonsense: true\n");
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"schedule", "preview", "kela-statements-out", "--mappings", mappings.string()},
             {"decide", "--mappings", mappings.string()},
             {"pin", "list", "--mappings", mappings.string()},
             {"records", "flows", "--mappings", mappings.string()},
             {"analyse", "dead", "--mappings", mappings.string()}}) {
        const Finished refused{folder.verb(words)};
        INFO(words.at(0) << '\n' << refused.err);
        CHECK(refused.status == 2);
        CHECK(refused.err.find("parties/broken/party.yaml:1: error ") != std::string::npos);
        CHECK(refused.err.find(": note ") == std::string::npos);
    }
}

TEST_CASE("a code comes with its sentence, in the language of who sits there", "[verbs]") {
    const Folder folder;
    const auto said = [&](const char* locale) {
        return tests::corridor::run_to_end(
                   {LAUTTURI_PROGRAM, "runs", "show", "nonsense", "--settings",
                    folder.settings().string()},
                   folder.path() / "out", {{"LC_ALL", locale}})
            .err;
    };
    CHECK(said("C") == "lautturi: MESSAGE_ID_FORM: it is no id of a message, run or release\n");
    CHECK(said("fi_FI.UTF-8").find("MESSAGE_ID_FORM: tunnus ei ole") != std::string::npos);
    CHECK(said("sv_FI.UTF-8").find("MESSAGE_ID_FORM: det är inte") != std::string::npos);
}

TEST_CASE("what is said twice, or without a value, is refused", "[verbs]") {
    const Folder folder;
    for (const Wrong& wrong : std::vector<Wrong>{
             {{"runs", "list", "--json", "--json"}, "--json is given twice"},
             {{"use", "report", "--from", "2026-01-01", "--from", "2026-02-01"}, "--from"},
             {{"user", "add", "maija", "--role", "auditor", "--role", "auditor"},
              "--role is given the same value twice"},
             {{"use", "report", "--from", ""}, "--from is given without a value"},
             {{"check", ""}, "DIR is given without a value"},
             {{"config", "activate", ""}, "WHAT is given without a value"},
             {{"runs", "list", "--settings", ""}, "--settings is given without a value"},
             {{"outbox", "dead", "--exchange", ""}, "--exchange is given without a value"}}) {
        check_refused(folder, wrong);
    }
}
