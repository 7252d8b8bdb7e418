#include "copying.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace verifier {

namespace {

/// The high bit of each byte that is zero, the lowest of them exactly.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
    return (word - 0x0101010101010101U) & ~word & 0x8080808080808080U;
}

/// The high bit of each byte that is a quotation mark, a backslash or below a space.
constexpr std::uint64_t special_bytes(std::uint64_t word) {
    const std::uint64_t below_space{(word - 0x2020202020202020U) & ~word & 0x8080808080808080U};
    return below_space | zero_bytes(word ^ 0x2222222222222222U)
           | zero_bytes(word ^ 0x5c5c5c5c5c5c5c5cU);
}

#ifdef __SSE2__

/// Which of 64 characters `holds` of sixteen at a time.
template <class Holds> std::uint64_t mask_of(const char* from, const Holds& holds) {
    std::uint64_t mask{0};
    for (int part{0}; part < 4; ++part) {
        const __m128i text{_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + part * 16))};
        const auto bits = static_cast<unsigned>(_mm_movemask_epi8(holds(text)));
        mask |= std::uint64_t{bits} << static_cast<unsigned>(part * 16);
    }
    return mask;
}

/// Copies up to 64 characters, and some more that do not count.
void copy_piece(const char* from, char* to, std::size_t size) {
    std::memcpy(to, from, 16);
    if (size > 16) {
        std::memcpy(to + 16, from + 16, 48);
    }
}

/// A block of 64 characters in which nothing is special but quotation marks that are escaped, each
/// piece between two backslashes at once. False: the block is another. @pre 128 can be read, and
/// written.
bool copy_block(const char*& from, char*& to) {
    const auto equal_to = [](char wanted) {
        return [wanted](__m128i text) { return _mm_cmpeq_epi8(text, _mm_set1_epi8(wanted)); };
    };
    const auto below_space = [](__m128i text) {
        const __m128i most{_mm_set1_epi8(0x1f)};
        return _mm_cmpeq_epi8(_mm_max_epu8(text, most), most);
    };
    constexpr std::uint64_t last{std::uint64_t{1} << 63U};
    std::uint64_t backslashes{mask_of(from, equal_to('\\'))};
    const bool cut{(backslashes & last) != 0}; // what it stands before is in the next block
    backslashes &= ~last;
    std::uint64_t quotes{mask_of(from, equal_to('"'))};
    if (quotes != backslashes << 1U || mask_of(from, below_space) != 0) {
        return false;
    }
    std::size_t start{0};
    for (; backslashes != 0; backslashes &= backslashes - 1) {
        const auto at = static_cast<std::size_t>(std::countr_zero(backslashes));
        copy_piece(from + start, to, at - start);
        to += at - start;
        start = at + 1;
    }
    const std::size_t size{cut ? std::size_t{63} : std::size_t{64}};
    copy_piece(from + start, to, size - start);
    to += size - start;
    from += size;
    return true;
}

#else

bool copy_block(const char*&, char*&) {
    return false;
}

#endif

}

void copy_plain(const char*& from, const char* end, char*& to) {
    constexpr std::ptrdiff_t room{8 + 2};
    constexpr std::ptrdiff_t block{128};
    while (end - from >= block && copy_block(from, to)) {
    }
    while (std::endian::native == std::endian::little && end - from >= room) {
        std::uint64_t word{0};
        std::memcpy(&word, from, 8);
        std::memcpy(to, &word, 8);
        const std::uint64_t special{special_bytes(word)};
        const auto plain = special == 0 ? 8 : std::countr_zero(special) / 8;
        from += plain;
        to += plain;
        if (special == 0) {
            continue;
        }
        if (from[0] != '\\' || from[1] != '"') {
            return;
        }
        *to++ = '"';
        from += 2;
    }
    while (from != end && stands_for_itself(*from)) {
        *to++ = *from++;
    }
}

}
