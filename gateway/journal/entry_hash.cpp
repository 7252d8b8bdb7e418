#include "gateway/journal/entry_hash.h"

#include "gateway/crypto/digest.h"

namespace gateway::journal {

namespace {

constexpr std::uint8_t encoding_version{1};

}

core::ByteView EntryHasher::encode(const EntryView& entry) {
    m_buffer.clear();
    m_buffer.byte(encoding_version);
    m_buffer.bytes(entry.previous);
    m_buffer.number(entry.chain);
    m_buffer.number(entry.sequence);
    m_buffer.number(entry.at.microseconds());
    m_buffer.text(entry.kind);
    m_buffer.bytes(entry.message ? core::ByteView{entry.message->bytes()} : core::ByteView{});
    m_buffer.number(static_cast<std::int64_t>(entry.person));
    m_buffer.text(entry.body);
    return m_buffer.view();
}

core::Digest EntryHasher::hash(const EntryView& entry) {
    return crypto::sha256(encode(entry));
}

}
