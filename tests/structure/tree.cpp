#include "tests/structure/tree.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace tests::structure {

namespace fs = std::filesystem;

namespace {

const fs::path root{LAUTTURI_SOURCE};

std::string read(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}

std::vector<std::string> SourceFile::lines() const {
    std::vector<std::string> all;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        all.push_back(line);
    }
    return all;
}

std::vector<SourceFile>
files_below(const std::string& folder, const std::vector<std::string>& endings) {
    std::vector<SourceFile> found;
    const fs::path start{root / folder};
    if (!fs::exists(start)) {
        return found;
    }
    for (auto at = fs::recursive_directory_iterator{start};
         at != fs::recursive_directory_iterator{}; ++at) {
        const std::string name{at->path().filename().string()};
        if (at->is_directory() && (name == "build" || name == ".git" || name == "node_modules")) {
            at.disable_recursion_pending();
            continue;
        }
        const bool wanted{
            at->is_regular_file()
            && std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) {
                   return name.size() >= ending.size()
                          && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
               })};
        if (wanted) {
            found.push_back(
                SourceFile{fs::relative(at->path(), root).generic_string(), read(at->path())});
        }
    }
    std::sort(found.begin(), found.end(), [](const SourceFile& left, const SourceFile& right) {
        return left.path < right.path;
    });
    return found;
}

SourceFile file(const std::string& path) {
    INFO(path);
    REQUIRE(fs::exists(root / path));
    return SourceFile{path, read(root / path)};
}

}
