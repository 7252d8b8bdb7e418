#pragma once
// Writes multipart/related: the envelope, then attachments, a piece at a time.

#include "adapters/transports/xroad/multipart.h"

#include <functional>

namespace adapters::xroad {

/// Bytes of a part must not hold the boundary at the beginning of a line; a random one never does.
class MultipartWriter final {
public:
    using Sink = std::function<void(core::ByteView)>;

    /// 32 random hexadecimal digits. @throws core::GatewayError CRYPTO_FAILED.
    [[nodiscard]] static std::string new_boundary();

    /// @pre is_boundary(boundary). @param envelope of the first part: text/xml or xop.
    MultipartWriter(std::string boundary, const MediaType& envelope, Sink sink);

    /// The Content-Type of the message.
    [[nodiscard]] const MediaType& type() const noexcept { return m_type; }

    /// Begins a part. Rejects, having written nothing, a head that MultipartReader would refuse.
    [[nodiscard]] core::Result<core::Nothing> part(const PartHead& head);
    /// @pre a part has begun.
    void bytes(core::ByteView bytes);
    /// @pre a part has begun.
    void finish();

private:
    void write(std::string_view text);

    std::string m_boundary;
    MediaType m_type;
    Sink m_sink;
    bool m_begun{false};
};

}
