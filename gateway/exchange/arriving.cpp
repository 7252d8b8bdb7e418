#include "gateway/exchange/arriving.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <span>

namespace gateway::exchange {

namespace {

/// @return how much of the buffer was filled; less than the whole: the document has ended.
std::size_t fill(ports::ByteSource& source, std::span<std::byte> buffer) {
    std::size_t filled{0};
    while (filled < buffer.size()) {
        const std::size_t got{source.read(buffer.subspan(filled))};
        if (got == 0) {
            break;
        }
        filled += got;
    }
    return filled;
}

}

Arriving::~Arriving() {
    if (m_pieces > 0) {
        try {
            m_inbox.forget(m_delivery);
        } catch (const core::GatewayError&) { // what is abandoned is forgotten later
        }
    }
}

std::optional<core::Code>
Arriving::read(ports::ByteSource& source, std::uint64_t limit, const std::stop_token& stop) {
    crypto::Sha256 sha256;
    core::Bytes buffer(ports::piece_bytes);
    for (std::size_t filled{buffer.size()}; filled == buffer.size();) {
        if (stop.stop_requested()) {
            throw core::GatewayError{"STOPPED"};
        }
        filled = fill(source, buffer);
        m_bytes += filled;
        if (m_bytes > limit) {
            return core::Code{"DELIVERY_TOO_LARGE"};
        }
        if (filled > 0) {
            const core::ByteView piece{core::ByteView{buffer}.first(filled)};
            sha256.update(piece);
            m_inbox.keep(m_delivery, ++m_pieces, piece);
        }
    }
    m_sha256 = sha256.finish();
    return m_bytes == 0 ? std::optional{core::Code{"DELIVERY_EMPTY"}} : std::nullopt;
}

}
