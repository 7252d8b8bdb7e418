#pragma once
// Which documents of an export were met: eight bytes each, so that an export of a million stays
// small. It must never take a document that it met for a new one; the other mistake, a new one
// taken for one that it met, has a chance of one in ten million for a million documents, and is a
// rejection that shows.

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace adapters::dxl {

class SeenIds final {
public:
    /// Both halves of a UNID. @return whether it is new
    [[nodiscard]] bool insert(std::uint64_t high, std::uint64_t low) {
        if ((m_count + 1) * 5 > m_slots.size() * 4) {
            grow();
        }
        const bool is_new{place(m_slots, mark_of(high, low))};
        m_count += is_new ? 1U : 0U;
        return is_new;
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_count; }

private:
    using Slots = std::vector<std::uint64_t>;

    /// Bits of all 128, well mixed (the finaliser of SplitMix64); 0 means an empty slot.
    [[nodiscard]] static std::uint64_t mark_of(std::uint64_t high, std::uint64_t low) noexcept {
        const std::uint64_t mark{mixed(mixed(high ^ 0x9E3779B97F4A7C15U) + low)};
        return mark == 0 ? 1 : mark;
    }
    [[nodiscard]] static std::uint64_t mixed(std::uint64_t bits) noexcept {
        bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9U;
        bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBU;
        return bits ^ (bits >> 31U);
    }
    static bool place(Slots& slots, std::uint64_t mark) noexcept {
        assert(!slots.empty());
        std::size_t at{mark & (slots.size() - 1)};
        while (slots[at] != 0 && slots[at] != mark) {
            at = (at + 1) & (slots.size() - 1);
        }
        return std::exchange(slots[at], mark) == 0;
    }
    void grow() {
        constexpr std::size_t least{1024};
        Slots larger(m_slots.empty() ? least : m_slots.size() * 2);
        for (const std::uint64_t mark : m_slots) {
            if (mark != 0) {
                place(larger, mark);
            }
        }
        m_slots = std::move(larger);
    }

    Slots m_slots; ///< a power of two of them, at most four of five in use
    std::size_t m_count{0};
};

}
