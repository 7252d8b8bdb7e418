#include "gateway/http/trace.h"

#include "gateway/crypto/random.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace gateway::http {

namespace {

// version "-" trace-id "-" parent-id "-" flags
constexpr std::size_t trace_at{3};
constexpr std::size_t trace_size{32};
constexpr std::size_t parent_at{36};
constexpr std::size_t parent_size{16};
constexpr std::size_t flags_at{53};
constexpr std::size_t whole_size{55};

bool is_hex(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    });
}

bool is_number(std::string_view text) noexcept {
    return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

/// A later version may have more behind what we know, after a dash.
bool is_traceparent(std::string_view text) noexcept {
    if (text.size() < whole_size || text[2] != '-' || text[trace_at + trace_size] != '-'
        || text[parent_at + parent_size] != '-') {
        return false;
    }
    const std::string_view version{text.substr(0, 2)};
    const bool length{
        version == "00" ? text.size() == whole_size
                        : text.size() == whole_size || text[whole_size] == '-'};
    return length && is_hex(version) && version != "ff"
           && is_number(text.substr(trace_at, trace_size))
           && is_number(text.substr(parent_at, parent_size)) && is_hex(text.substr(flags_at, 2));
}

std::string random_hex(std::size_t digits) {
    constexpr std::string_view hex{"0123456789abcdef"};
    std::array<std::byte, trace_size / 2> bytes{};
    gateway::crypto::random_bytes(std::span{bytes}.first(digits / 2));
    std::string text;
    for (const std::byte byte : std::span{bytes}.first(digits / 2)) {
        text += hex[std::to_integer<unsigned>(byte) >> 4U];
        text += hex[std::to_integer<unsigned>(byte) & 0x0FU];
    }
    return text;
}

/// Its lowest bit: sampled. The others are not defined in the version that we write.
bool is_sampled(char digit) noexcept {
    const int value{digit <= '9' ? digit - '0' : digit - 'a' + 10};
    return value % 2 == 1;
}

}

std::string trace_after(std::optional<std::string_view> traceparent) {
    const bool known{traceparent && is_traceparent(*traceparent)};
    std::string trace{"00-"};
    trace +=
        known ? std::string{traceparent->substr(trace_at, trace_size)} : random_hex(trace_size);
    trace += '-' + random_hex(parent_size);
    return trace + (known && is_sampled((*traceparent)[flags_at + 1]) ? "-01" : "-00");
}

}
