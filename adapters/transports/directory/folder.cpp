#include "adapters/transports/directory/folder.h"

#include "gateway/core/error.h"
#include "gateway/core/file_names.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace adapters::directory {

namespace core = gateway::core;

namespace {

constexpr int folder_flags{O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC};
/// Another may take the free name first.
constexpr int most_tries{10};

[[noreturn]] void fail_missing(const std::string& place) {
    throw core::GatewayError{"DIRECTORY_MISSING", place, core::GatewayError::Retry::never};
}

}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(m_handle, other.m_handle);
    return *this;
}

Descriptor::~Descriptor() {
    static_cast<void>(close());
}

bool Descriptor::close() noexcept {
    const int handle{std::exchange(m_handle, -1)};
    return handle < 0 || ::close(handle) == 0;
}

std::string path_of(const std::string& url) {
    constexpr std::string_view scheme{"file://"};
    std::string path{url.starts_with(scheme) ? url.substr(scheme.size()) : url};
    if (!path.starts_with('/')) {
        throw core::GatewayError{"ENDPOINT_URL", core::GatewayError::Retry::never};
    }
    return path;
}

Descriptor open_folder(const std::string& path) {
    Descriptor folder{::open(path.c_str(), folder_flags)};
    if (!folder) {
        fail_missing(path);
    }
    return folder;
}

Descriptor open_folder_in(const Descriptor& parent, const char* name) {
    if (::mkdirat(parent.get(), name, S_IRWXU) != 0 && errno != EEXIST) {
        fail_missing(name);
    }
    Descriptor folder{::openat(parent.get(), name, folder_flags)};
    if (!folder) {
        fail_missing(name);
    }
    return folder;
}

bool rename_to_new(
    const Descriptor& from, const std::string& name, const Descriptor& to,
    const std::string& new_name) {
    if (::renameat2(from.get(), name.c_str(), to.get(), new_name.c_str(), RENAME_NOREPLACE) == 0) {
        return true;
    }
    if ((errno != EINVAL && errno != ENOSYS)
        || ::linkat(from.get(), name.c_str(), to.get(), new_name.c_str(), 0) != 0) {
        return false;
    }
    if (::unlinkat(from.get(), name.c_str(), 0) == 0) {
        return true;
    }
    const int reason{errno};
    ::unlinkat(to.get(), new_name.c_str(), 0);
    errno = reason;
    return false;
}

Moved move_file(
    const Descriptor& from, const std::string& name, const Descriptor& to,
    const std::string& new_name) {
    for (int tried{0}; tried < most_tries; ++tried) {
        const std::uint64_t number{core::free_number([&](std::uint64_t asked) {
            struct stat facts {};
            return ::fstatat(
                       to.get(), core::numbered_name(new_name, asked).c_str(), &facts,
                       AT_SYMLINK_NOFOLLOW)
                   != 0;
        })};
        const std::string target{core::numbered_name(new_name, number)};
        // Folders have no links, and somebody else's files may get none (protected_hardlinks): the
        // name was free just now, in a folder of ours alone.
        if (rename_to_new(from, name, to, target)
            || (errno == EPERM
                && ::renameat(from.get(), name.c_str(), to.get(), target.c_str()) == 0)) {
            static_cast<void>(::fsync(to.get()));
            static_cast<void>(::fsync(from.get()));
            return number == 0 ? Moved::alone : Moved::beside_namesake;
        }
        if (errno != EEXIST) {
            return Moved::no;
        }
    }
    return Moved::no;
}

bool read_full(const Descriptor& file, std::span<std::byte> into, std::size_t& count) {
    count = 0;
    while (count < into.size()) {
        const ssize_t got{::read(file.get(), into.data() + count, into.size() - count)};
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got == 0;
        }
        count += static_cast<std::size_t>(got);
    }
    return true;
}

}
