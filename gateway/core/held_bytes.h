#pragma once
// Bytes that are too many for memory and lie elsewhere, in pieces. It must never show them to
// anybody but who holds it.

#include "gateway/core/bytes.h"

#include <cstddef>
#include <cstdint>

namespace gateway::core {

class HeldBytes {
public:
    HeldBytes() = default;
    HeldBytes(const HeldBytes&) = delete;
    HeldBytes& operator=(const HeldBytes&) = delete;
    virtual ~HeldBytes() = default;

    [[nodiscard]] virtual std::uint64_t size() const noexcept = 0;
    [[nodiscard]] virtual std::size_t pieces() const noexcept = 0;

    /// One after another they are all of it. From any thread. @pre index < pieces()
    /// @throws GatewayError HELD_BYTES_LOST if it cannot be read as it was written.
    [[nodiscard]] virtual Bytes piece(std::size_t index) const = 0;
};

/// To read what is no longer takes a loop some milliseconds; what is longer is read elsewhere.
inline constexpr std::size_t short_bytes{std::size_t{256} * 1024};

/// All of it in memory, for whoever cannot take it in pieces.
[[nodiscard]] inline Bytes whole(const HeldBytes& held) {
    Bytes all;
    all.reserve(held.size());
    for (std::size_t index{0}; index < held.pieces(); ++index) {
        const Bytes piece{held.piece(index)};
        all.insert(all.end(), piece.begin(), piece.end());
    }
    return all;
}

}
