#include "gateway/storage/key_ring.h"

#include "gateway/core/error.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

using core::GatewayError;

constexpr std::size_t bare_wrapped{crypto::SymmetricKey::size + crypto::seal_overhead};
constexpr std::size_t generation_bytes{4};

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

RootKeys::RootKeys(
    const crypto::RootKey& root, std::filesystem::path ring, crypto::KeyRing::RootAgain again)
    : m_ring{std::make_unique<crypto::KeyRing>(root, std::move(ring), std::move(again))},
      m_index{derived(m_ring->secret(), "lautturi: blind index of persons, 1")},
      m_link{derived(m_ring->secret(), "lautturi: links of persons, 1")} {}

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
    const crypto::KeyRing::Newest newest{m_ring->newest()};
    core::Bytes wrapped;
    if (newest.generation != 0) {
        for (int shift{24}; shift >= 0; shift -= 8) {
            wrapped.push_back(static_cast<std::byte>(newest.generation >> shift & 0xffU));
        }
    }
    append(wrapped, crypto::seal(newest.key, key.reveal(), place));
    return wrapped;
}

crypto::SymmetricKey RootKeys::unwrap(core::ByteView place, core::ByteView wrapped) const {
    const crypto::Generation generation{generation_of(wrapped)};
    const std::optional<crypto::SymmetricKey> wrapping{m_ring->find(generation)};
    std::optional<core::Bytes> opened{
        wrapping ? crypto::open(*wrapping, wrapped.last(bare_wrapped), place) : std::nullopt};
    if (!opened) {
        throw GatewayError{"STORE_KEY_DAMAGED", GatewayError::Retry::never};
    }
    const crypto::SymmetricKey key{crypto::SymmetricKey::from(*opened)};
    for (std::byte& byte : *opened) {
        *static_cast<volatile std::byte*>(&byte) = std::byte{0};
    }
    return key;
}

std::optional<core::Bytes>
RootKeys::wrap_anew(core::PersonNo person, core::ByteView wrapped) const {
    return wrap_anew(place_of(person), wrapped);
}

std::optional<core::Bytes> RootKeys::wrap_anew(core::ByteView place, core::ByteView wrapped) const {
    if (generation_of(wrapped) == m_ring->newest().generation) {
        return std::nullopt;
    }
    return wrap(place, unwrap(place, wrapped));
}

crypto::Generation generation_of(core::ByteView wrapped) {
    if (wrapped.size() == bare_wrapped) {
        return 0; // of before there were any
    }
    if (wrapped.size() != bare_wrapped + generation_bytes) {
        throw GatewayError{"STORE_KEY_DAMAGED", GatewayError::Retry::never};
    }
    crypto::Generation generation{0};
    for (const std::byte byte : wrapped.first(generation_bytes)) {
        generation = generation << 8U | std::to_integer<crypto::Generation>(byte);
    }
    return generation;
}

core::Bytes
place_of_row(const core::MessageId& message, std::string_view use, std::int64_t ordinal) {
    core::Bytes place;
    append(place, message.bytes());
    append(place, core::as_bytes(use));
    append(place, ordinal);
    return place;
}

core::Bytes
place_of(const core::MessageId& message, ports::PayloadRow::Use use, std::int64_t ordinal) {
    return place_of_row(message, word(use), ordinal);
}

core::Bytes place_of_evidence(const core::MessageId& message, int attempt) {
    return place_of_row(message, "evidence", attempt);
}

const KeyCache::Kept* KeyCache::kept(core::PersonNo person) const {
    for (const auto* generation : {&m_keys, &m_older}) {
        if (const auto found = generation->find(person); found != generation->end()) {
            return &found->second;
        }
    }
    return nullptr;
}

const crypto::SymmetricKey* KeyCache::find(core::PersonNo person) const {
    const Kept* const found{kept(person)};
    return found == nullptr ? nullptr : &found->key;
}

std::int64_t KeyCache::made_at(core::PersonNo person) const {
    const Kept* const found{kept(person)};
    return found == nullptr ? 0 : found->made_at;
}

const crypto::SymmetricKey&
KeyCache::keep(core::PersonNo person, crypto::SymmetricKey key, std::int64_t made_at) {
    if (m_keys.size() >= bound) {
        m_older = std::move(m_keys);
        m_keys.clear();
    }
    return m_keys.insert_or_assign(person, Kept{std::move(key), made_at}).first->second.key;
}

}
