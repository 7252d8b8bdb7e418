#pragma once
// The verbs of records, of the shipped configuration.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace tests::evidence {

using corridor::Finished;
using corridor::Json;

inline const std::filesystem::path mappings{
    std::filesystem::path{LAUTTURI_SOURCE_DIR} / "mappings"};

/// A verb that needs neither settings nor a house.
inline Finished verb(std::vector<std::string> words) {
    static const simulators::TemporaryFolder folder;
    words.insert(words.begin(), LAUTTURI_PROGRAM);
    return corridor::run_to_end(words, folder.path() / "out");
}

inline Json record(std::vector<std::string> words) {
    words.insert(words.end(), {"--json", "--mappings", mappings.string()});
    const Finished finished{verb(words)};
    INFO(finished.err);
    REQUIRE(finished.status == 0);
    return Json::parse(finished.out);
}

inline std::string page(std::vector<std::string> words) {
    words.insert(words.end(), {"--mappings", mappings.string()});
    const Finished finished{verb(words)};
    INFO(finished.err);
    REQUIRE(finished.status == 0);
    return finished.out;
}

}
