#include "gateway/crypto/key_storage.h"

#include "gateway/core/error.h"
#include "gateway/crypto/private_file.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace gateway::crypto::detail {

namespace {

constexpr std::size_t longest_file{16 * 1024};

[[noreturn]] void fail(core::Code code, const std::filesystem::path& path) {
    throw core::GatewayError{code, path.string(), core::GatewayError::Retry::never};
}

class Descriptor final {
public:
    explicit Descriptor(int number) noexcept : m_number{number} {}

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor() {
        if (m_number >= 0) {
            ::close(m_number);
        }
    }

    [[nodiscard]] bool valid() const noexcept { return m_number >= 0; }
    [[nodiscard]] int number() const noexcept { return m_number; }

private:
    int m_number;
};

/// A name that is removed when the scope ends: what was linked elsewhere stays.
class TemporaryName final {
public:
    explicit TemporaryName(std::string name) noexcept : m_name{std::move(name)} {}

    TemporaryName(const TemporaryName&) = delete;
    TemporaryName& operator=(const TemporaryName&) = delete;
    ~TemporaryName() { ::unlink(m_name.c_str()); }

    [[nodiscard]] const char* text() const noexcept { return m_name.c_str(); }

private:
    std::string m_name;
};

void sync_folder_of(const std::filesystem::path& path) {
    const std::filesystem::path folder{path.has_parent_path() ? path.parent_path() : "."};
    const Descriptor directory{::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY)};
    if (!directory.valid() || ::fsync(directory.number()) != 0) {
        fail("KEY_FILE_UNWRITABLE", path);
    }
}

bool write_all(int descriptor, core::ByteView contents) {
    while (!contents.empty()) {
        const ssize_t written{::write(descriptor, contents.data(), contents.size())};
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        contents = contents.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

}

WipedBytes::~WipedBytes() {
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

WipedBytes read_key_file(const std::filesystem::path& path) {
    // O_NONBLOCK: a pipe of that name must not hold the start up
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    struct stat status {};
    if (!file.valid() || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
        fail("KEY_FILE_UNREADABLE", path);
    }
    if (!is_private(file.number())) {
        fail("KEY_FILE_MODE", path);
    }
    WipedBytes contents{core::Bytes(longest_file)};
    std::size_t length{0};
    while (length < contents.bytes.size()) {
        const ssize_t got{
            ::read(file.number(), contents.bytes.data() + length, contents.bytes.size() - length)};
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            fail("KEY_FILE_UNREADABLE", path);
        }
        if (got == 0) {
            contents.bytes.resize(length);
            return contents;
        }
        length += static_cast<std::size_t>(got);
    }
    fail("KEY_FILE_FORM", path);
}

bool write_new_key_file(const std::filesystem::path& path, core::ByteView contents) {
    std::string name{path.string() + ".XXXXXX"};
    const Descriptor file{::mkostemp(name.data(), O_CLOEXEC)}; // mode 0600
    if (!file.valid()) {
        fail("KEY_FILE_UNWRITABLE", path);
    }
    const TemporaryName temporary{std::move(name)};
    if (::fchmod(file.number(), S_IRUSR | S_IWUSR) != 0 || !write_all(file.number(), contents)
        || ::fsync(file.number()) != 0) {
        fail("KEY_FILE_UNWRITABLE", path);
    }
    // a hard link appears whole and fails where a file stands: a key that is lost cannot be had
    // again
    if (::link(temporary.text(), path.c_str()) != 0) {
        if (errno == EEXIST) {
            return false;
        }
        fail("KEY_FILE_UNWRITABLE", path);
    }
    sync_folder_of(path);
    return true;
}

void replace_key_file(const std::filesystem::path& fresh, const std::filesystem::path& path) {
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        fail("KEY_FILE_UNWRITABLE", path);
    }
    sync_folder_of(path);
}

}
