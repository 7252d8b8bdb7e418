#include "tests/operations/small_disk.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace tests::operations {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t mebibyte{1024 * 1024};
constexpr std::uintmax_t reserve{48};
/// Of a disk that others use too: what they may write meanwhile, and what fills it.
constexpr std::uintmax_t margin{512};
constexpr std::uintmax_t filler{2 * margin};

}

SmallDisk::SmallDisk(unsigned mebibytes) : m_reserve{reserve} {
    std::string pattern{fs::temp_directory_path() / "lautturi-disk.XXXXXX"};
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::system_error{errno, std::generic_category(), "mkdtemp"};
    }
    m_folder = pattern;
    const std::string options{"size=" + std::to_string(mebibytes) + "m,mode=0755"};
    m_mounted = ::mount("none", m_folder.c_str(), "tmpfs", 0, options.c_str()) == 0;
    if (!m_mounted) {
        fs::permissions(m_folder, fs::perms{0755});
        if (free() < (margin + filler) * mebibyte) {
            throw std::runtime_error{"the disk is too full for this test"};
        }
        m_reserve = free() / mebibyte - margin;
    }
}

SmallDisk::~SmallDisk() {
    if (m_mounted) {
        ::umount2(m_folder.c_str(), MNT_DETACH);
    }
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
}

std::string SmallDisk::settings() const {
    return "disk.reserve = " + std::to_string(m_reserve)
           + "\ndisk.warning = " + std::to_string(m_reserve + 8) + "\n";
}

std::uintmax_t SmallDisk::free() const {
    return fs::space(m_folder).available;
}

void SmallDisk::take(std::uintmax_t bytes) {
    const int file{
        ::open((m_folder / "filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    const int failure{::posix_fallocate(file, 0, static_cast<off_t>(bytes))};
    ::close(file);
    if (failure != 0) {
        throw std::system_error{failure, std::generic_category(), "posix_fallocate"};
    }
}

void SmallDisk::fill() {
    take(m_mounted ? free() - m_reserve / 2 * mebibyte : filler * mebibyte);
}

void SmallDisk::fill_to_the_brim() {
    const int file{
        ::open((m_folder / "brim").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    static const std::array<char, 65'536> block{};
    for (std::size_t size{block.size()}; size > 0;) {
        if (::write(file, block.data(), size) <= 0) {
            size /= 2;
        }
    }
    ::close(file);
}

void SmallDisk::free_again() {
    fs::remove(m_folder / "filler");
    fs::remove(m_folder / "brim");
}

}
