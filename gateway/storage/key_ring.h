#pragma once
// Envelope encryption: payloads under keys of persons, keys of persons under the root key (which is
// never in the database). Destroying a person's wrapped key erases what it sealed, in every backup
// too.

#include "gateway/core/bytes.h"
#include "gateway/core/message_id.h"
#include "gateway/crypto/aead.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/key_ring.h"
#include "gateway/ports/unit_of_work.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <unordered_map>

namespace gateway::storage {

/// What the root key guards: what is derived from the ring's secret, and the ring's generations.
/// Shared by all threads.
class RootKeys final {
public:
    /// @param ring the key ring's file; empty, or not there: of the root key alone.
    /// @throws core::GatewayError as crypto::KeyRing.
    explicit RootKeys(
        const crypto::RootKey& root, std::filesystem::path ring = {},
        crypto::KeyRing::RootAgain again = {});

    /// The keyed hash by which a controller's person is found. The controller is part of it:
    /// consents and holds belong to a controller, and without the key nobody can try identifiers
    /// out.
    [[nodiscard]] core::Digest
    blind_index(std::string_view controller, std::string_view identifier) const;

    /// The keyed hash of an identifier alone, by which a person's rows under several controllers
    /// are found, for what is true of the person whoever wrote it down. Another key than that of
    /// the blind index: neither can be derived from the other.
    [[nodiscard]] core::Digest link(std::string_view identifier) const;

    [[nodiscard]] core::Bytes wrap(core::PersonNo person, const crypto::SymmetricKey& key) const;
    /// @throws core::GatewayError STORE_KEY_DAMAGED (wrong root key, or a changed row).
    [[nodiscard]] crypto::SymmetricKey unwrap(core::PersonNo person, core::ByteView wrapped) const;

    /// A key that belongs to one payload: `place` names it (see place_of).
    [[nodiscard]] core::Bytes wrap(core::ByteView place, const crypto::SymmetricKey& key) const;
    [[nodiscard]] crypto::SymmetricKey unwrap(core::ByteView place, core::ByteView wrapped) const;

    /// The same key under the newest generation; nothing if it is so already.
    [[nodiscard]] std::optional<core::Bytes>
    wrap_anew(core::PersonNo person, core::ByteView wrapped) const;
    [[nodiscard]] std::optional<core::Bytes>
    wrap_anew(core::ByteView place, core::ByteView wrapped) const;

    /// By which a store knows the key that it was written with; tells nothing about it.
    [[nodiscard]] core::Digest mark() const;

private:
    std::unique_ptr<crypto::KeyRing> m_ring;
    crypto::KeyedDigest m_index;
    crypto::KeyedDigest m_link;
};

/// Under which generation a key was wrapped.
[[nodiscard]] crypto::Generation generation_of(core::ByteView wrapped);

/// Associated data: binds a ciphertext to the row that it stands in.
[[nodiscard]] core::Bytes
place_of(const core::MessageId& message, ports::PayloadRow::Use use, std::int64_t ordinal);
/// The same, of the word that stands in the database.
[[nodiscard]] core::Bytes
place_of_row(const core::MessageId& message, std::string_view use, std::int64_t ordinal);
[[nodiscard]] core::Bytes place_of_evidence(const core::MessageId& message, int attempt);

/// Unwrapped keys of the persons that one worker met last. Used by one thread at a time.
class KeyCache final {
public:
    [[nodiscard]] const crypto::SymmetricKey* find(core::PersonNo person) const;
    /// When the key was made (microseconds), by which a person's new key is told from one that was
    /// destroyed; 0: it is not here.
    [[nodiscard]] std::int64_t made_at(core::PersonNo person) const;
    const crypto::SymmetricKey&
    keep(core::PersonNo person, crypto::SymmetricKey key, std::int64_t made_at);
    void forget(core::PersonNo person) {
        m_keys.erase(person);
        m_older.erase(person);
    }

    /// At least so many of the keys met last are kept at any time.
    static constexpr std::size_t bound{4096};

private:
    struct Kept {
        crypto::SymmetricKey key;
        std::int64_t made_at;
    };

    [[nodiscard]] const Kept* kept(core::PersonNo person) const;

    std::unordered_map<core::PersonNo, Kept> m_keys;
    std::unordered_map<core::PersonNo, Kept> m_older;
};

}
