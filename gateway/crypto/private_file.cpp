#include "gateway/crypto/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <span>

namespace gateway::crypto {

namespace {

// The attribute as the kernel keeps it, little-endian: a version, then a tag, rights and an id for
// each entry (linux/posix_acl_xattr.h).
constexpr const char* attribute{"system.posix_acl_access"};
constexpr std::uint32_t version_known{2};
constexpr std::size_t head_size{4};
constexpr std::size_t entry_size{8};
constexpr std::size_t entries_at_most{64};

constexpr std::uint32_t tag_owner{0x01};
constexpr std::uint32_t tag_user{0x02};
constexpr std::uint32_t tag_mask{0x10};
constexpr std::uint32_t right_to_read{4};

std::uint32_t number_in(std::span<const unsigned char> bytes) {
    std::uint32_t number{0};
    for (std::size_t at{bytes.size()}; at > 0; --at) {
        number = number << 8U | bytes[at - 1];
    }
    return number;
}

/// Beside the owner nobody but we may do anything, and we only read.
bool names_us_alone(std::span<const unsigned char> list) {
    if (list.size() < head_size || (list.size() - head_size) % entry_size != 0
        || number_in(list.first(head_size)) != version_known) {
        return false;
    }
    for (list = list.subspan(head_size); !list.empty(); list = list.subspan(entry_size)) {
        const std::uint32_t tag{number_in(list.first(2))};
        const std::uint32_t rights{number_in(list.subspan(2, 2))};
        const bool us{
            tag == tag_user && rights == right_to_read
            && number_in(list.subspan(4, 4)) == ::geteuid()};
        if (rights != 0 && tag != tag_owner && tag != tag_mask && !us) {
            return false;
        }
    }
    return true;
}

}

bool is_private(int descriptor) noexcept {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) {
        return false;
    }
    const auto others = status.st_mode & (S_IRWXG | S_IRWXO);
    if (others == 0) {
        return true;
    }
    if (others != S_IRGRP || (status.st_uid != 0 && status.st_uid != ::geteuid())) {
        return false;
    }
    std::array<unsigned char, head_size + entries_at_most * entry_size> list{};
    const ssize_t size{::fgetxattr(descriptor, attribute, list.data(), list.size())};
    return size > 0 && names_us_alone(std::span{list}.first(static_cast<std::size_t>(size)));
}

bool is_private(const std::filesystem::path& file) noexcept {
    const int descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (descriptor < 0) {
        return false;
    }
    const bool closed{is_private(descriptor)};
    ::close(descriptor);
    return closed;
}

}
