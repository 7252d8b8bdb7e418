#pragma once
// The root key, wherever it is: in memory, from a file, or in a device that it never leaves. All
// that it does is close and open the slots of a key ring.

#include "gateway/core/bytes.h"
#include "gateway/crypto/aead.h"

#include <memory>
#include <optional>

namespace gateway::crypto {

/// A key that stays where it is and works there.
class KeptKey {
public:
    KeptKey() = default;
    KeptKey(const KeptKey&) = delete;
    KeptKey& operator=(const KeptKey&) = delete;
    virtual ~KeptKey() = default;

    /// @return 40 bytes. @throws core::GatewayError where its keeper cannot be reached.
    [[nodiscard]] virtual core::Bytes wrap(const SymmetricKey& key) const = 0;
    /// Nothing if it was wrapped by another key, or a byte is another.
    /// @throws core::GatewayError where its keeper cannot be reached: that tells nothing of the
    /// key.
    [[nodiscard]] virtual std::optional<SymmetricKey> unwrap(core::ByteView wrapped) const = 0;
};

class RootKey final {
public:
    RootKey(const SymmetricKey& key) : m_key{key} {} // NOLINT: a key in memory is one
    explicit RootKey(std::shared_ptr<const KeptKey> kept) : m_kept{std::move(kept)} {}

    /// How long a slot is.
    static constexpr std::size_t slot_size{SymmetricKey::size + seal_overhead};

    /// The ring's own key, closed. @throws as KeptKey.
    [[nodiscard]] core::Bytes close(const SymmetricKey& inner) const;
    /// Nothing if it is not the key that closed it. @throws as KeptKey.
    [[nodiscard]] std::optional<SymmetricKey> open(core::ByteView slot) const;

    /// Null where the key stays elsewhere: nothing can be derived from it.
    [[nodiscard]] const SymmetricKey* in_memory() const noexcept {
        return m_key ? &*m_key : nullptr;
    }

private:
    std::optional<SymmetricKey> m_key;
    std::shared_ptr<const KeptKey> m_kept; ///< exactly one of the two is there
};

}
