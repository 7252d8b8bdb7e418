#pragma once
// An installation that has self-assessments of 400 people of six municipalities, and what an
// official does in it. Shared by the tests of releases.

#include "tests/corridor/house.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tests::releases {

using namespace tests::corridor;
namespace fs = std::filesystem;

inline constexpr const char* exchange{"kykyviisari-statistics-out"};

struct Respondent {
    std::string hetu;
    std::string post_office;
    int age{0};
    int work_ability{0};
};

[[nodiscard]] std::string read_whole(const fs::path& file);
void replace_in(const fs::path& file, const std::string& from, const std::string& to);

/// Three of them are of Lestijärvi.
[[nodiscard]] std::vector<Respondent> respondents();

/// A line of what somebody said about the use of their answers.
[[nodiscard]] std::string
consent(const std::string& hetu, const std::string& kind, const std::string& when);

/// The register has the answers, the national system takes files from a folder.
std::string prepare(const House& house);

/// An installation has several officials, a test has one: from now on this process is that one.
void become(House& house, const std::string& name, const std::string& role);

/// Made once. Everybody but the last five has given consent.
[[nodiscard]] House& the_house();

[[nodiscard]] Json made(const Finished& finished);
[[nodiscard]] Finished
release(House& house, const std::string& period = "2026Q3", const std::string& of = exchange);
[[nodiscard]] Json ledger(House& house);
[[nodiscard]] std::vector<fs::path> at_the_taker(House& house);

}
