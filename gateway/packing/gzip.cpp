#include "gateway/core/error.h"
#include "gateway/packing/packing.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

namespace gateway::packing {

namespace {

using core::GatewayError;
using core::Rejection;

constexpr int gzip_window{15 + 16}; // zlib: the largest window, with gzip's head and trailer
constexpr std::size_t piece{std::size_t{64} << 10U};
constexpr std::size_t looked_at_from{std::size_t{1} << 20U};

/// zlib reads through a pointer that is not const, and writes nothing there.
Bytef* bytes_of(core::ByteView bytes) noexcept {
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
}

uInt at_once(std::size_t size) noexcept {
    return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

struct Inflating {
    z_stream stream{};

    Inflating() {
        if (::inflateInit2(&stream, gzip_window) != Z_OK) {
            throw GatewayError{"PACKING_LIBRARY"};
        }
    }

    Inflating(const Inflating&) = delete;
    Inflating& operator=(const Inflating&) = delete;
    ~Inflating() { ::inflateEnd(&stream); }
};

struct Deflating {
    z_stream stream{};

    Deflating() {
        if (::deflateInit2(
                &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY)
            != Z_OK) {
            throw GatewayError{"PACKING_LIBRARY"};
        }
    }

    Deflating(const Deflating&) = delete;
    Deflating& operator=(const Deflating&) = delete;
    ~Deflating() { ::deflateEnd(&stream); }
};

bool starts_with(core::ByteView bytes, std::initializer_list<unsigned> beginning) noexcept {
    return bytes.size() >= beginning.size()
           && std::equal(
               beginning.begin(), beginning.end(), bytes.begin(),
               [](unsigned left, std::byte right) {
                   return left == std::to_integer<unsigned>(right);
               });
}

/// A stream of gzip members as it is read.
class Unpacking final {
public:
    Unpacking(core::ByteView packed, const Limits& limits) : m_rest{packed}, m_limits{limits} {}

    [[nodiscard]] std::optional<Rejection> run() {
        std::array<std::byte, piece> buffer{};
        for (;;) {
            const int result{step(buffer)};
            if (auto rejection = judge()) {
                return rejection;
            }
            if (result == Z_STREAM_END) {
                if (m_rest.empty()) {
                    return std::nullopt;
                }
                if (!starts_with(m_rest, {0x1F, 0x8B})) {
                    return Rejection{"ARCHIVE_FORM", {}};
                }
                ::inflateReset(&m_inflating.stream); // another member follows
            } else if (result == Z_BUF_ERROR && m_rest.empty()) {
                return Rejection{"ARCHIVE_CUT", {}};
            } else if (result == Z_MEM_ERROR) {
                throw GatewayError{"PACKING_LIBRARY"};
            } else if (result != Z_OK && result != Z_BUF_ERROR) {
                return Rejection{"ARCHIVE_DAMAGED", {}};
            }
        }
    }

    core::Bytes plain;

private:
    [[nodiscard]] int step(std::span<std::byte> buffer) {
        z_stream& stream{m_inflating.stream};
        stream.next_in = bytes_of(m_rest);
        stream.avail_in = at_once(m_rest.size());
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        const uInt offered{stream.avail_in};
        const int result{::inflate(&stream, Z_NO_FLUSH)};
        const std::size_t taken{offered - stream.avail_in};
        m_rest = m_rest.subspan(taken);
        m_taken += taken;
        const std::size_t made{buffer.size() - stream.avail_out};
        plain.insert(
            plain.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(made));
        return result;
    }

    [[nodiscard]] std::optional<Rejection> judge() const {
        if (looks_packed(plain)) {
            return Rejection{"ARCHIVE_NESTED", {}};
        }
        if (plain.size() > m_limits.bytes) {
            return Rejection{"ARCHIVE_TOO_LARGE", {}};
        }
        if (plain.size() > looked_at_from && plain.size() / m_limits.ratio > m_taken) {
            return Rejection{"ARCHIVE_RATIO", {}};
        }
        return std::nullopt;
    }

    core::ByteView m_rest;
    Limits m_limits;
    std::size_t m_taken{0};
    Inflating m_inflating;
};

}

bool looks_packed(core::ByteView bytes) noexcept {
    return starts_with(bytes, {0x1F, 0x8B})                          // gzip
           || starts_with(bytes, {'P', 'K', 0x03, 0x04})             // zip
           || starts_with(bytes, {'P', 'K', 0x05, 0x06})             // zip, empty
           || starts_with(bytes, {'P', 'K', 0x07, 0x08})             // zip, in parts
           || starts_with(bytes, {'7', 'z', 0xBC, 0xAF, 0x27, 0x1C}) // 7z
           || starts_with(bytes, {0xFD, '7', 'z', 'X', 'Z', 0x00})   // xz
           || starts_with(bytes, {'B', 'Z', 'h'})                    // bzip2
           || starts_with(bytes, {0x28, 0xB5, 0x2F, 0xFD})           // zstd
           || starts_with(bytes, {'R', 'a', 'r', '!', 0x1A, 0x07});  // rar
}

core::Bytes gzip(core::ByteView plain) {
    Deflating deflating;
    z_stream& stream{deflating.stream};
    core::Bytes packed;
    std::array<std::byte, piece> buffer{};
    int result{Z_OK};
    while (result == Z_OK) {
        stream.next_in = bytes_of(plain);
        stream.avail_in = at_once(plain.size());
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        const uInt offered{stream.avail_in};
        result = ::deflate(&stream, offered == plain.size() ? Z_FINISH : Z_NO_FLUSH);
        plain = plain.subspan(offered - stream.avail_in);
        packed.insert(
            packed.end(), buffer.begin(),
            buffer.end() - static_cast<std::ptrdiff_t>(stream.avail_out));
    }
    assert(result == Z_STREAM_END);
    return packed;
}

core::Result<core::Bytes> gunzip(core::ByteView packed, const Limits& limits) {
    if (!starts_with(packed, {0x1F, 0x8B})) {
        return Rejection{
            packed.size() < 2 ? core::Code{"ARCHIVE_CUT"} : core::Code{"ARCHIVE_FORM"}, {}};
    }
    Unpacking unpacking{packed, limits};
    if (auto rejection = unpacking.run()) {
        return *rejection;
    }
    return std::move(unpacking.plain);
}

}
