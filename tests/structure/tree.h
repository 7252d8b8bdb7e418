#pragma once
// The project's own files as text, for the tests that hold its structure.

#include <string>
#include <vector>

namespace tests::structure {

struct SourceFile {
    std::string path; ///< relative to the project, with /
    std::string text;

    [[nodiscard]] std::vector<std::string> lines() const;
};

/// Every file below `folder` (relative to the project) with one of the endings; build folders left
/// out.
[[nodiscard]] std::vector<SourceFile>
files_below(const std::string& folder, const std::vector<std::string>& endings);

/// One file; fails the test if it is missing.
[[nodiscard]] SourceFile file(const std::string& path);

}
