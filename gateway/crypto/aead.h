#pragma once
// Authenticated encryption: AES-256-GCM (NIST SP 800-38D) with a random nonce.

#include "gateway/core/bytes.h"

#include <array>
#include <optional>
#include <ostream>

namespace gateway::crypto {

/// 32 bytes that are wiped when they die and that no stream takes.
class SymmetricKey final {
public:
    static constexpr std::size_t size{32};

    [[nodiscard]] static SymmetricKey generate();

    /// @throws core::GatewayError KEY_LENGTH unless `bytes` are 32.
    [[nodiscard]] static SymmetricKey from(core::ByteView bytes);

    SymmetricKey(const SymmetricKey&) = default;
    SymmetricKey& operator=(const SymmetricKey&) = default;
    ~SymmetricKey();

    /// The single way out: to be wrapped by another key, or to derive one.
    [[nodiscard]] core::ByteView reveal() const noexcept { return m_bytes; }

    friend std::ostream& operator<<(std::ostream&, const SymmetricKey&) = delete;

private:
    SymmetricKey() = default;

    std::array<std::byte, size> m_bytes{};
};

/// How much longer than its plaintext a sealed text is: nonce (12) and tag (16).
inline constexpr std::size_t seal_overhead{28};

/// @param associated  authenticated with the text but not in it; open() must be given the same.
/// @return nonce ‖ ciphertext ‖ tag.
[[nodiscard]] core::Bytes
seal(const SymmetricKey& key, core::ByteView plain, core::ByteView associated);

/// The plaintext; nothing if the key, the associated data or any byte is another.
[[nodiscard]] std::optional<core::Bytes>
open(const SymmetricKey& key, core::ByteView sealed, core::ByteView associated);

}
