#include "tests/support/population/random.h"

#include <algorithm>
#include <bit>

namespace tests::population {

namespace {

std::uint64_t split_mix(std::uint64_t& state) noexcept {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed{state};
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31U);
}

/// FNV-1a: std::hash may differ between libraries.
std::uint64_t hash(std::string_view text) noexcept {
    std::uint64_t value{0xCBF29CE484222325ULL};
    for (const char byte : text) {
        value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
    }
    return value;
}

}

Random::Random(std::uint64_t seed, std::string_view topic, std::uint64_t index) noexcept
    : m_state{} {
    std::uint64_t state{seed};
    state = split_mix(state) ^ hash(topic);
    state = split_mix(state) ^ index;
    for (std::uint64_t& word : m_state) {
        word = split_mix(state);
    }
}

std::uint64_t Random::next() noexcept {
    const std::uint64_t result{std::rotl(m_state[1] * 5U, 7) * 9U};
    const std::uint64_t shifted{m_state[1] << 17U};
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound) noexcept {
    const std::uint64_t biased{
        (0 - bound) % bound}; // 2^64 mod bound: the first values of too long a lap
    std::uint64_t value{next()};
    while (value < biased) {
        value = next();
    }
    return value % bound;
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) noexcept {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1U));
}

std::vector<std::size_t> Random::choose(std::vector<std::size_t> from, std::size_t count) {
    const std::size_t taken{std::min(count, from.size())};
    for (std::size_t at{0}; at < taken; ++at) {
        std::swap(from[at], from[at + below(from.size() - at)]);
    }
    from.resize(taken);
    std::sort(from.begin(), from.end());
    return from;
}

std::string Random::hex(std::size_t digits) {
    std::string text;
    while (text.size() < digits) {
        text += "0123456789abcdef"[below(16)];
    }
    return text;
}

}
