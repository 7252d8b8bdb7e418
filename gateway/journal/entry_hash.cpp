#include "gateway/journal/entry_hash.h"

#include "gateway/crypto/digest.h"

namespace gateway::journal {

namespace {

// the first byte of what is hashed, so that none of the three can be taken for another
constexpr std::uint8_t whole_entry{1};
constexpr std::uint8_t content_alone{2};
constexpr std::uint8_t linked_content{3};

}

void EntryHasher::encode_columns(const EntryView& entry) {
    m_buffer.number(entry.chain);
    m_buffer.number(entry.sequence);
    m_buffer.number(entry.at.microseconds());
    m_buffer.text(entry.kind);
    m_buffer.bytes(entry.message ? core::ByteView{entry.message->bytes()} : core::ByteView{});
    m_buffer.number(static_cast<std::int64_t>(entry.person));
    m_buffer.text(entry.body);
}

core::ByteView EntryHasher::encode(const EntryView& entry) {
    m_buffer.clear();
    m_buffer.byte(content_alone);
    encode_columns(entry);
    return m_buffer.view();
}

core::Digest EntryHasher::content(const EntryView& entry) {
    return crypto::sha256(encode(entry));
}

core::Digest EntryHasher::link(const core::Digest& previous, const core::Digest& content) {
    m_buffer.clear();
    m_buffer.byte(linked_content);
    for (const std::byte byte : previous) {
        m_buffer.byte(std::to_integer<std::uint8_t>(byte));
    }
    for (const std::byte byte : content) {
        m_buffer.byte(std::to_integer<std::uint8_t>(byte));
    }
    return crypto::sha256(m_buffer.view());
}

core::Digest EntryHasher::hash_of_version_1(const EntryView& entry) {
    m_buffer.clear();
    m_buffer.byte(whole_entry);
    m_buffer.bytes(entry.previous);
    encode_columns(entry);
    return crypto::sha256(m_buffer.view());
}

}
