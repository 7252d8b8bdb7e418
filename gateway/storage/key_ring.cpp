#include "gateway/storage/key_ring.h"

#include "gateway/core/error.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

using core::GatewayError;

core::Digest derived(const crypto::SymmetricKey& root, std::string_view label) {
    return crypto::KeyedDigest{root.reveal()}.of(core::as_bytes(label));
}

void append(core::Bytes& out, core::ByteView bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

void append(core::Bytes& out, std::int64_t number) {
    for (int shift{56}; shift >= 0; shift -= 8) {
        out.push_back(
            static_cast<std::byte>((static_cast<std::uint64_t>(number) >> shift) & 0xffU));
    }
}

core::Bytes place_of(core::PersonNo person) {
    core::Bytes place;
    append(place, core::as_bytes("person"));
    append(place, static_cast<std::int64_t>(person));
    return place;
}

}

RootKeys::RootKeys(const crypto::SymmetricKey& root)
    : m_index{derived(root, "lautturi: blind index of persons, 1")},
      m_link{derived(root, "lautturi: links of persons, 1")},
      m_wrapping{crypto::SymmetricKey::from(derived(root, "lautturi: wrapping of keys, 1"))} {}

core::Digest RootKeys::blind_index(std::string_view controller, std::string_view identifier) const {
    // The length first: no two pairs run together to the same text.
    core::Bytes input;
    append(input, static_cast<std::int64_t>(controller.size()));
    append(input, core::as_bytes(controller));
    append(input, core::as_bytes(identifier));
    const core::Digest index{m_index.of(input)};
    for (std::byte& byte : input) {
        *static_cast<volatile std::byte*>(&byte) = std::byte{0};
    }
    return index;
}

core::Digest RootKeys::mark() const {
    return m_link.of(core::as_bytes("lautturi: mark of a root key, 1"));
}

core::Digest RootKeys::link(std::string_view identifier) const {
    return m_link.of(core::as_bytes(identifier));
}

core::Bytes RootKeys::wrap(core::PersonNo person, const crypto::SymmetricKey& key) const {
    return wrap(place_of(person), key);
}

crypto::SymmetricKey RootKeys::unwrap(core::PersonNo person, core::ByteView wrapped) const {
    return unwrap(place_of(person), wrapped);
}

core::Bytes RootKeys::wrap(core::ByteView place, const crypto::SymmetricKey& key) const {
    return crypto::seal(m_wrapping, key.reveal(), place);
}

crypto::SymmetricKey RootKeys::unwrap(core::ByteView place, core::ByteView wrapped) const {
    std::optional<core::Bytes> opened{crypto::open(m_wrapping, wrapped, place)};
    if (!opened) {
        throw GatewayError{"STORE_KEY_DAMAGED", GatewayError::Retry::never};
    }
    const crypto::SymmetricKey key{crypto::SymmetricKey::from(*opened)};
    for (std::byte& byte : *opened) {
        *static_cast<volatile std::byte*>(&byte) = std::byte{0};
    }
    return key;
}

core::Bytes
place_of(const core::MessageId& message, ports::PayloadRow::Use use, std::int64_t ordinal) {
    core::Bytes place;
    append(place, message.bytes());
    append(place, core::as_bytes(word(use)));
    append(place, ordinal);
    return place;
}

core::Bytes place_of_evidence(const core::MessageId& message, int attempt) {
    core::Bytes place;
    append(place, message.bytes());
    append(place, core::as_bytes("evidence"));
    append(place, std::int64_t{attempt});
    return place;
}

const crypto::SymmetricKey* KeyCache::find(core::PersonNo person) const {
    for (const auto* generation : {&m_keys, &m_older}) {
        if (const auto found = generation->find(person); found != generation->end()) {
            return &found->second;
        }
    }
    return nullptr;
}

const crypto::SymmetricKey& KeyCache::keep(core::PersonNo person, crypto::SymmetricKey key) {
    if (m_keys.size() >= bound) {
        m_older = std::move(m_keys);
        m_keys.clear();
    }
    return m_keys.insert_or_assign(person, std::move(key)).first->second;
}

}
