#pragma once
// The room's binary encoding: whole numbers of eight bytes, most significant first, and byte
// strings behind their length (four bytes). Every field is delimited, so no two sequences of fields
// share an encoding.

#include "gateway/core/bytes.h"

#include <cassert>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace gateway::journal {

class BinaryWriter final {
public:
    /// @param room bytes that can be written before it has to grow, which leaves a copy behind
    explicit BinaryWriter(std::size_t room = 256) { m_bytes.reserve(room); }

    void clear() noexcept { m_bytes.clear(); }

    void byte(std::uint8_t value) { m_bytes.push_back(std::byte{value}); }

    void number(std::int64_t value) { big_endian<8>(static_cast<std::uint64_t>(value)); }

    void bytes(core::ByteView value) {
        assert(value.size() <= std::numeric_limits<std::uint32_t>::max());
        big_endian<4>(value.size());
        m_bytes.insert(m_bytes.end(), value.begin(), value.end());
    }

    void text(std::string_view value) { bytes(core::as_bytes(value)); }

    [[nodiscard]] core::ByteView view() const noexcept { return m_bytes; }
    [[nodiscard]] core::Bytes take() noexcept { return std::move(m_bytes); }

private:
    template <unsigned Size> void big_endian(std::uint64_t value) {
        for (unsigned at{Size}; at-- > 0;) {
            m_bytes.push_back(static_cast<std::byte>(value >> (8U * at) & 0xffU));
        }
    }

    core::Bytes m_bytes;
};

/// Reads what BinaryWriter wrote. A read past the end gives nothing and spoils all that follow.
class BinaryReader final {
public:
    explicit BinaryReader(core::ByteView bytes) noexcept : m_rest{bytes} {}

    [[nodiscard]] std::uint8_t byte() noexcept {
        return static_cast<std::uint8_t>(big_endian<1>());
    }

    [[nodiscard]] std::int64_t number() noexcept {
        return static_cast<std::int64_t>(big_endian<8>());
    }

    [[nodiscard]] core::ByteView bytes() noexcept { return take(big_endian<4>()); }

    [[nodiscard]] std::string_view text() noexcept { return core::as_text(bytes()); }

    /// Whether all was there, and nothing is left.
    [[nodiscard]] bool complete() const noexcept { return m_good && m_rest.empty(); }
    [[nodiscard]] bool good() const noexcept { return m_good; }

private:
    core::ByteView take(std::size_t size) noexcept {
        if (!m_good || size > m_rest.size()) {
            m_good = false;
            return {};
        }
        const core::ByteView taken{m_rest.first(size)};
        m_rest = m_rest.subspan(size);
        return taken;
    }

    template <std::size_t Size> std::uint64_t big_endian() noexcept {
        std::uint64_t value{0};
        for (const std::byte part : take(Size)) {
            value = value << 8U | std::to_integer<std::uint64_t>(part);
        }
        return value;
    }

    core::ByteView m_rest;
    bool m_good{true};
};

}
