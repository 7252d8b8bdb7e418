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
