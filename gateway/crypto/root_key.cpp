#include "gateway/crypto/root_key.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/key_storage.h"

#include <algorithm>

namespace gateway::crypto {

namespace {

/// Bound to every slot that a key in memory closes; the ring's file begins with it, too.
constexpr std::string_view bound{"lautturi key ring 1\n"};
/// A kept key's slot begins with it: no device is asked to open what another kind of key closed.
constexpr std::string_view kept_label{"lautturi: kept key 1"};
constexpr std::size_t wrapped_size{SymmetricKey::size + 8}; // RFC 3394
static_assert(kept_label.size() + wrapped_size == RootKey::slot_size);

/// What opens a slot is derived, so that the root key itself seals nothing.
SymmetricKey slot_key(const SymmetricKey& root) {
    const core::Digest key{
        KeyedDigest{root.reveal()}.of(core::as_bytes("lautturi: slots of the key ring, 1"))};
    return SymmetricKey::from(key);
}

}

core::Bytes RootKey::close(const SymmetricKey& inner) const {
    if (m_key) {
        return seal(slot_key(*m_key), inner.reveal(), core::as_bytes(bound));
    }
    const core::Bytes wrapped{m_kept->wrap(inner)};
    if (wrapped.size() != wrapped_size) {
        throw core::GatewayError{"ROOT_TOKEN_FAILED", core::GatewayError::Retry::never};
    }
    const core::ByteView label{core::as_bytes(kept_label)};
    core::Bytes slot{label.begin(), label.end()};
    slot.insert(slot.end(), wrapped.begin(), wrapped.end());
    return slot;
}

std::optional<SymmetricKey> RootKey::open(core::ByteView slot) const {
    if (m_key) {
        std::optional<core::Bytes> opened{
            crypto::open(slot_key(*m_key), slot, core::as_bytes(bound))};
        if (!opened) {
            return std::nullopt;
        }
        const detail::WipedBytes inner{std::move(*opened)};
        return SymmetricKey::from(inner.bytes);
    }
    if (!core::as_text(slot).starts_with(kept_label)) {
        return std::nullopt;
    }
    return m_kept->unwrap(slot.subspan(kept_label.size()));
}

}
