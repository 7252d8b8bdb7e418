#include "gateway/storage/head_file.h"

#include "gateway/core/bytes.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace gateway::storage {

namespace {

namespace fs = std::filesystem;
using core::GatewayError;

/// Two slots in turn, so that a write that was cut leaves the one before.
constexpr std::size_t slot_size{256};
constexpr std::size_t slots{2};

struct Slot {
    std::int64_t writes{0};
    ports::ChainHead head{};
};

std::string line_of(const Slot& slot) {
    std::string text{
        std::to_string(slot.writes) + ' ' + std::to_string(slot.head.chain) + ' '
        + std::to_string(slot.head.sequence) + ' ' + core::to_hex(slot.head.hash)};
    return text + ' ' + core::to_hex(crypto::sha256(core::as_bytes(text)));
}

std::optional<Slot> parse(std::string_view text) {
    std::istringstream words{std::string{text.substr(0, text.find('\n'))}};
    Slot slot;
    std::string hash;
    words >> slot.writes >> slot.head.chain >> slot.head.sequence >> hash;
    const std::optional<core::Digest> digest{core::digest_from_hex(hash)};
    if (!digest) {
        return std::nullopt;
    }
    slot.head.hash = *digest;
    return line_of(slot) == text.substr(0, text.find('\n')) ? std::optional{slot} : std::nullopt;
}

/// The later of the two; nothing: it is new, nothing was ever acknowledged.
/// @throws core::GatewayError HEAD_FILE_DAMAGED.
std::optional<Slot> read_slots(int file) {
    constexpr int looks{3}; // another thread may be writing just now
    for (int look{0}; look < looks; ++look) {
        std::array<char, slot_size * slots> text{};
        if (::pread(file, text.data(), text.size(), 0) == 0) {
            return std::nullopt;
        }
        std::optional<Slot> last;
        for (std::size_t slot{0}; slot < slots; ++slot) {
            const std::optional<Slot> found{
                parse(std::string_view{text.data() + slot * slot_size, slot_size})};
            if (found && (!last || found->writes > last->writes)) {
                last = found;
            }
        }
        if (last) {
            return last;
        }
    }
    throw GatewayError{"HEAD_FILE_DAMAGED", GatewayError::Retry::never};
}

/// node/worker as a file name.
std::string file_name(std::string chain) {
    std::replace_if(
        chain.begin(), chain.end(),
        [](char letter) {
            return !(
                (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_');
        },
        '.');
    return chain + ".head";
}

}

HeadFile::HeadFile(const fs::path& data_directory, const std::string& chain) {
    if (data_directory.empty()) {
        return;
    }
    std::error_code failed;
    fs::create_directories(data_directory / "heads", failed);
    fs::permissions(data_directory / "heads", fs::perms::owner_all, failed);
    m_file = ::open(
        (data_directory / "heads" / file_name(chain)).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_file < 0) {
        throw GatewayError{"STORE_DIRECTORY_UNWRITABLE", GatewayError::Retry::never};
    }
}

HeadFile::~HeadFile() {
    if (m_file >= 0) {
        ::fdatasync(m_file);
        ::close(m_file);
    }
}

void HeadFile::read() {
    if (m_file < 0) {
        return;
    }
    const std::optional<Slot> slot{read_slots(m_file)};
    m_writes = slot ? slot->writes : 0;
    m_last = slot ? std::optional{slot->head} : std::nullopt;
}

std::vector<ports::ChainHead> HeadFile::all(const fs::path& data_directory) {
    std::vector<ports::ChainHead> heads;
    if (data_directory.empty()) {
        return heads;
    }
    std::error_code none;
    for (const fs::directory_entry& entry :
         fs::directory_iterator{data_directory / "heads", none}) {
        const int file{::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC)};
        if (file < 0) {
            throw GatewayError{"HEAD_FILE_DAMAGED", GatewayError::Retry::never};
        }
        const struct Closing {
            int file;
            ~Closing() { ::close(file); }
        } closing{file};
        if (const std::optional<Slot> slot{read_slots(file)}) {
            heads.push_back(slot->head);
        }
    }
    return heads;
}

void HeadFile::keep(const ports::ChainHead& head) {
    if (m_file < 0 || head.sequence == 0
        || (m_last && m_last->sequence == head.sequence && m_last->hash == head.hash)) {
        return;
    }
    std::string line{line_of(Slot{m_writes + 1, head}) + '\n'};
    line.resize(slot_size, ' ');
    const auto place =
        static_cast<off_t>(static_cast<std::size_t>(m_writes + 1) % slots * slot_size);
    const auto now = std::chrono::steady_clock::now();
    const bool due{now - m_forced >= std::chrono::seconds{1}};
    if (::pwrite(m_file, line.data(), line.size(), place) != static_cast<ssize_t>(line.size())
        || (due && ::fdatasync(m_file) != 0)) {
        throw GatewayError{"HEAD_FILE"};
    }
    if (due) {
        m_forced = now;
    }
    ++m_writes;
    m_last = head;
}

}
