#pragma once
// Runs of ASCII between bytes and units of UTF-16, which most of a document is. Not for other
// rooms.

#include <cstddef>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gateway::text {

/// Widens bytes as long as they are ASCII. @param into any address, with room for `count` units in
/// the order of this machine. @return how many
inline std::size_t widen_ascii(const char* from, std::size_t count, unsigned char* into) noexcept {
    std::size_t done{0};
#if defined(__SSE2__)
    constexpr std::size_t block{16};
    const __m128i zero{_mm_setzero_si128()};
    for (; done + block <= count; done += block) {
        const __m128i bytes{_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + done))};
        if (_mm_movemask_epi8(bytes) != 0) {
            break;
        }
        auto* const to = reinterpret_cast<__m128i*>(into + 2 * done);
        _mm_storeu_si128(to, _mm_unpacklo_epi8(bytes, zero));
        _mm_storeu_si128(to + 1, _mm_unpackhi_epi8(bytes, zero));
    }
#endif
    for (; done < count && static_cast<unsigned char>(from[done]) < 0x80U; ++done) {
        const char16_t unit{static_cast<unsigned char>(from[done])};
        std::memcpy(into + 2 * done, &unit, sizeof unit);
    }
    return done;
}

/// The other way. @param into with room for `count` bytes
inline std::size_t narrow_ascii(const char16_t* from, std::size_t count, char* into) noexcept {
    std::size_t done{0};
#if defined(__SSE2__)
    constexpr std::size_t block{8};
    const __m128i zero{_mm_setzero_si128()};
    const __m128i beyond{_mm_set1_epi16(static_cast<short>(0xFF80))};
    for (; done + block <= count; done += block) {
        const __m128i units{_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + done))};
        if (_mm_movemask_epi8(_mm_cmpeq_epi16(_mm_and_si128(units, beyond), zero)) != 0xFFFF) {
            break;
        }
        _mm_storel_epi64(reinterpret_cast<__m128i*>(into + done), _mm_packus_epi16(units, zero));
    }
#endif
    for (; done < count && from[done] < 0x80U; ++done) {
        into[done] = static_cast<char>(from[done]);
    }
    return done;
}

}
