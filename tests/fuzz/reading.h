#pragma once
// What a document reader makes of bytes, as one text that can be compared.

#include "gateway/ports/format.h"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

namespace tests::fuzz {

/// Gives a few bytes at a time.
class SlowSource final : public gateway::ports::ByteSource {
public:
    SlowSource(gateway::core::ByteView bytes, std::size_t piece) : m_rest{bytes}, m_piece{piece} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        const std::size_t count{std::min({into.size(), m_rest.size(), m_piece})};
        std::copy_n(m_rest.begin(), count, into.begin());
        m_rest = m_rest.subspan(count);
        return count;
    }

private:
    gateway::core::ByteView m_rest;
    std::size_t m_piece;
};

[[noreturn]] inline void fail(const char* promise) {
    std::cerr << "broken promise: " << promise << '\n';
    std::abort();
}

[[nodiscard]] inline gateway::core::ByteView bytes_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const std::byte*>(data), size};
}

/// Also holds the reader to its contract: ordinals count up, and after a rejection only the end
/// follows.
[[nodiscard]] inline std::string read_all(
    const gateway::ports::Document& document, gateway::core::ByteView bytes, std::size_t piece) {
    using Reader = gateway::ports::DocumentReader;
    SlowSource source{bytes, piece};
    const auto reader = document.read(source);
    std::string out;
    std::size_t ordinal{0};
    for (auto next = reader->next(); !next || next.value(); next = reader->next()) {
        if (!next) {
            out += '!';
            out += next.rejection().code.text();
            const auto after = reader->next();
            if (!after || after.value()) {
                fail("after a rejection only the end follows");
            }
            return out;
        }
        ++ordinal;
        if (const auto* bad = std::get_if<Reader::Malformed>(&next.value()->content)) {
            out += '?';
            out += bad->rejection.code.text();
            if (bad->ordinal != ordinal) {
                fail("ordinals count up");
            }
            continue;
        }
        const auto& record = std::get<gateway::core::NativeRecord>(next.value()->content);
        if (record.ordinal != ordinal) {
            fail("ordinals count up");
        }
        out += '#';
        for (const gateway::core::NativeField& field : record.fields) {
            out += field.path;
            out += '=';
            out += field.value.reveal();
        }
    }
    return out;
}

/// The pieces in which bytes arrive make no difference.
inline void
demand_same_in_pieces(const gateway::ports::Document& document, gateway::core::ByteView bytes) {
    if (read_all(document, bytes, bytes.size() + 1) != read_all(document, bytes, 3)) {
        fail("a document reads the same in whatever pieces it arrives");
    }
}

}
