#pragma once
// The body of a request or an answer, from its beginning to its end, wherever it lies. It must
// never be taken for short because it is not in memory.

#include "gateway/ports/format.h"
#include "gateway/ports/intake.h"

#include <algorithm>
#include <cstddef>
#include <span>

namespace gateway::ports {

/// Calls `take` with each piece of the body in order.
template <class Take> void each_piece(const Arrived& request, const Take& take) {
    if (!request.held) {
        take(core::ByteView{request.body});
        return;
    }
    for (std::size_t index{0}; index < request.held->pieces(); ++index) {
        take(core::ByteView{request.held->piece(index)});
    }
}

class ArrivedSource final : public ByteSource {
public:
    /// @param request outlives it.
    explicit ArrivedSource(const Arrived& request) noexcept
        : ArrivedSource{request.body, request.held.get()} {}

    /// Of an answer. @param held null, or the body that is not in memory; both outlive it.
    ArrivedSource(core::ByteView body, const core::HeldBytes* held) noexcept
        : m_held{held}, m_rest{body} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        if (m_rest.empty() && m_held != nullptr && m_next < m_held->pieces()) {
            m_piece = m_held->piece(m_next++);
            m_rest = m_piece;
        }
        const std::size_t count{std::min(into.size(), m_rest.size())};
        std::copy_n(m_rest.begin(), count, into.begin());
        m_rest = m_rest.subspan(count);
        return count;
    }

private:
    const core::HeldBytes* m_held;
    core::ByteView m_rest;
    core::Bytes m_piece{};
    std::size_t m_next{0};
};

}
