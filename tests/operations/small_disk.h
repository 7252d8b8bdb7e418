#pragma once
// A disk that a test may fill: a small file system of its own where one may be mounted (root);
// elsewhere the machine's disk, with a reserve so close to what is free that a file fills it.

#include <cstdint>
#include <filesystem>
#include <string>

namespace tests::operations {

class SmallDisk final {
public:
    explicit SmallDisk(unsigned mebibytes);
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk();

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return m_folder; }
    /// Whether it can be filled to its last byte.
    [[nodiscard]] bool of_its_own() const noexcept { return m_mounted; }

    /// Lines for the settings, with which it is not full yet.
    [[nodiscard]] std::string settings() const;

    /// Fills it below the reserve.
    void fill();
    /// Fills it to the last byte. @pre of_its_own()
    void fill_to_the_brim();
    void free_again();

private:
    [[nodiscard]] std::uintmax_t free() const;
    void take(std::uintmax_t bytes);

    std::filesystem::path m_folder;
    bool m_mounted{false};
    std::uintmax_t m_reserve; ///< MiB
};

}
