#pragma once
// A folder of a test's own with settings that name a data directory in it, and the program.

#include "tests/corridor/process.h"

#include <filesystem>
#include <string>
#include <vector>

namespace tests::verbs {

namespace fs = std::filesystem;
using corridor::Finished;

class Folder final {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const fs::path& path() const noexcept { return m_path; }
    /// Of the settings; not there yet.
    [[nodiscard]] fs::path data() const { return m_path / "data"; }
    [[nodiscard]] fs::path settings() const { return m_path / "lautturi.properties"; }

    [[nodiscard]] Finished run(std::vector<std::string> words, const std::string& input = {}) const;
    /// With --settings behind.
    [[nodiscard]] Finished
    verb(std::vector<std::string> words, const std::string& input = {}) const;

private:
    fs::path m_path;
};

}
