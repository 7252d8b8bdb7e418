#pragma once
// A body on disk: in pieces, each sealed under a key that is in memory only and dies with it, in a
// file that has no name. It must never leave anything behind that can be read.

#include "gateway/core/held_bytes.h"
#include "gateway/crypto/aead.h"

#include <filesystem>

namespace gateway::http {

class HeldBody final : public core::HeldBytes {
public:
    static constexpr std::size_t piece_size{64 * 1024};

    /// @throws core::GatewayError BODY_NOT_HELD if there is no place for it.
    explicit HeldBody(const std::filesystem::path& folder);
    ~HeldBody() override;

    /// @throws core::GatewayError BODY_NOT_HELD, when the disk is full.
    void append(core::ByteView bytes);
    /// Nothing is appended any more.
    /// @throws core::GatewayError BODY_NOT_HELD
    void close();

    [[nodiscard]] std::uint64_t size() const noexcept override { return m_size; }
    [[nodiscard]] std::size_t pieces() const noexcept override { return m_pieces; }
    [[nodiscard]] core::Bytes piece(std::size_t index) const override;

private:
    void write_piece(core::ByteView plain);

    crypto::SymmetricKey m_key;
    int m_file;
    core::Bytes m_begun; ///< what is not a whole piece yet
    std::uint64_t m_size{0};
    std::size_t m_pieces{0};
};

}
