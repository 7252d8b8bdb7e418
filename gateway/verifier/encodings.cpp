#include "verifier.h"

namespace verifier {

namespace {

void encode(Encoding& encoding, const Checkpoint& checkpoint) {
    encoding.text("lautturi checkpoint 1");
    encoding.number(checkpoint.chain);
    encoding.number(checkpoint.sequence);
    encoding.digest(checkpoint.head);
    encoding.digest(checkpoint.previous);
    encoding.text(checkpoint.system);
    encoding.number(checkpoint.at);
    encoding.digest(checkpoint.key);
}

}

/// All but the body itself, which comes last and is the most.
void EntryHashes::encode_columns(const Entry& entry) {
    m_encoding.number(entry.chain);
    m_encoding.number(entry.sequence);
    m_encoding.number(entry.at);
    m_encoding.text(entry.kind);
    m_encoding.text(entry.message);
    m_encoding.number(entry.person);
    m_encoding.length(entry.body.size());
}

Digest EntryHashes::hash_of_columns(const Entry& entry) {
    encode_columns(entry);
    m_hash.update(m_encoding.view().data(), m_encoding.view().size());
    m_hash.update(entry.body.data(), entry.body.size());
    return m_hash.finish();
}

Digest EntryHashes::linked(const Digest& previous, const Digest& content) {
    m_encoding.clear();
    m_encoding.byte(3);
    m_encoding.raw(previous.data(), previous.size());
    m_encoding.raw(content.data(), content.size());
    return m_hash.of(m_encoding.view());
}

bool EntryHashes::fits(const Entry& entry) {
    m_encoding.clear();
    m_encoding.byte(2);
    if (linked(entry.previous, hash_of_columns(entry)) == entry.hash) {
        return true;
    }
    m_encoding.clear();
    m_encoding.byte(1); // of earlier releases
    m_encoding.digest(entry.previous);
    return hash_of_columns(entry) == entry.hash;
}

Digest digest_of(const Checkpoint& checkpoint) {
    Encoding encoding;
    encode(encoding, checkpoint);
    encoding.text(checkpoint.signature);
    return Sha256{}.of(encoding.view());
}

std::optional<std::string>
fault_of(const Checkpoint& checkpoint, const std::vector<PublicKey>& keys) {
    for (const PublicKey& key : keys) {
        if (key.fingerprint() == checkpoint.key) {
            Encoding encoding;
            encode(encoding, checkpoint);
            return key.verify(encoding.view(), checkpoint.signature)
                       ? std::nullopt
                       : std::optional<std::string>{"CHECKPOINT_SIGNATURE"};
        }
    }
    return "CHECKPOINT_KEY";
}

Digest digest_of_line(std::string_view line) {
    Sha256 hash;
    hash.update(line.data(), line.size());
    hash.update("\n", 1);
    return hash.finish();
}

}
