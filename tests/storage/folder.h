#pragma once
// A temporary directory, gone at the end.

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace storage_tests {

class Folder final {
public:
    Folder() {
        std::string pattern{"/tmp/lautturi-test-XXXXXX"};
        if (mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error{"no temporary directory"};
        }
        m_path = pattern;
        // as root the server runs as another user, who must be able to pass
        std::filesystem::permissions(m_path, static_cast<std::filesystem::perms>(0711));
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }

private:
    std::filesystem::path m_path;
};

}
