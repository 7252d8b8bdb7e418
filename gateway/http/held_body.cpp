#include "gateway/http/held_body.h"

#include "gateway/core/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

namespace gateway::http {

namespace {

constexpr std::size_t sealed_size{HeldBody::piece_size + crypto::seal_overhead};

[[noreturn]] void not_held() {
    throw core::GatewayError{"BODY_NOT_HELD", core::GatewayError::Retry::later};
}

/// A file without a name: whatever becomes of us, nobody finds it.
int nameless_file(const std::filesystem::path& folder) {
    std::string name{(folder / "body.XXXXXX").string()};
    const int file{::mkostemp(name.data(), O_CLOEXEC)};
    if (file < 0) {
        not_held();
    }
    ::unlink(name.c_str());
    return file;
}

/// What a piece is bound to: no other can stand in its place.
std::array<std::byte, 8> place_of(std::size_t index) noexcept {
    std::array<std::byte, 8> place{};
    for (std::size_t at{0}; at < place.size(); ++at) {
        place[at] = static_cast<std::byte>(index >> (8 * at));
    }
    return place;
}

}

HeldBody::HeldBody(const std::filesystem::path& folder)
    : m_key{crypto::SymmetricKey::generate()}, m_file{nameless_file(folder)} {}

HeldBody::~HeldBody() {
    ::close(m_file);
}

void HeldBody::append(core::ByteView bytes) {
    m_size += bytes.size();
    while (!bytes.empty()) {
        const std::size_t count{std::min(bytes.size(), piece_size - m_begun.size())};
        m_begun.insert(
            m_begun.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
        bytes = bytes.subspan(count);
        if (m_begun.size() == piece_size) {
            write_piece(m_begun);
            m_begun.clear();
        }
    }
}

void HeldBody::close() {
    if (!m_begun.empty()) {
        write_piece(m_begun);
    }
    core::Bytes{}.swap(m_begun);
}

void HeldBody::write_piece(core::ByteView plain) {
    const core::Bytes sealed{crypto::seal(m_key, plain, place_of(m_pieces))};
    std::size_t written{0};
    while (written < sealed.size()) {
        const ssize_t count{::pwrite(
            m_file, sealed.data() + written, sealed.size() - written,
            static_cast<off_t>(m_pieces * sealed_size + written))};
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            not_held();
        }
        written += static_cast<std::size_t>(count);
    }
    ++m_pieces;
}

core::Bytes HeldBody::piece(std::size_t index) const {
    const std::size_t before{index * piece_size};
    core::Bytes sealed(std::min<std::size_t>(piece_size, m_size - before) + crypto::seal_overhead);
    std::size_t read{0};
    while (read < sealed.size()) {
        const ssize_t count{::pread(
            m_file, sealed.data() + read, sealed.size() - read,
            static_cast<off_t>(index * sealed_size + read))};
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            break;
        }
        read += static_cast<std::size_t>(count);
    }
    std::optional<core::Bytes> plain{crypto::open(m_key, sealed, place_of(index))};
    if (!plain) {
        throw core::GatewayError{"HELD_BYTES_LOST", core::GatewayError::Retry::later};
    }
    return *std::move(plain);
}

}
