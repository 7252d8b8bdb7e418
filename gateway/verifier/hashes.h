#pragma once
// The little that this program takes from OpenSSL: SHA-256, Ed25519, and time stamps (RFC 3161). It
// shares no code with the gateway that it checks.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct evp_md_ctx_st;
struct evp_md_st;
struct evp_pkey_st;

namespace verifier {

using Digest = std::array<unsigned char, 32>;

/// Bytes as the journal encodes them: numbers of eight bytes, most significant first; texts behind
/// their length of four.
class Encoding final {
public:
    void clear() { m_bytes.clear(); }
    void byte(unsigned char value) { m_bytes.push_back(value); }
    void number(std::int64_t value) { big_endian(static_cast<std::uint64_t>(value), 8); }
    void raw(const unsigned char* bytes, std::size_t size) {
        m_bytes.insert(m_bytes.end(), bytes, bytes + size);
    }
    void length(std::size_t size) { big_endian(size, 4); }
    void bytes(const unsigned char* bytes, std::size_t size) {
        length(size);
        raw(bytes, size);
    }
    void text(std::string_view text) {
        bytes(reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    void digest(const Digest& digest) { bytes(digest.data(), digest.size()); }

    [[nodiscard]] const std::vector<unsigned char>& view() const { return m_bytes; }

private:
    void big_endian(std::uint64_t value, unsigned size) {
        for (unsigned at{size}; at-- > 0;) {
            m_bytes.push_back(static_cast<unsigned char>(value >> (8U * at) & 0xffU));
        }
    }

    std::vector<unsigned char> m_bytes;
};

/// SHA-256, in pieces or at once; after finish() it begins anew.
class Sha256 final {
public:
    Sha256();
    void update(const void* bytes, std::size_t size);
    [[nodiscard]] Digest finish();
    [[nodiscard]] Digest of(const std::vector<unsigned char>& bytes);

private:
    std::shared_ptr<evp_md_st> m_method;
    std::shared_ptr<evp_md_ctx_st> m_context;
};

/// A public key of Ed25519.
class PublicKey final {
public:
    /// The keys of a file of PEM, one after another. Empty: it holds none, or one of another kind.
    [[nodiscard]] static std::vector<PublicKey> all_of(const std::string& pem);

    [[nodiscard]] const Digest& fingerprint() const { return m_fingerprint; }
    [[nodiscard]] bool
    verify(const std::vector<unsigned char>& message, const std::string& signature) const;

private:
    std::shared_ptr<evp_pkey_st> m_key;
    Digest m_fingerprint{};
};

struct Stamp {
    std::int64_t at{0};      ///< seconds since 1970
    bool ended_since{false}; ///< a certificate that it rests on was good then, and is not now
};

/// The stamp on a digest, judged as of its own time: what it rests on ends sooner than what it
/// vouches for. Nothing if the answer (DER) is no stamp on it by somebody whom an authority of
/// `authorities` (a file of PEM) had certified for that.
[[nodiscard]] std::optional<Stamp>
stamp_on(const Digest& digest, const std::string& answer, const std::string& authorities);

/// Whether the file has certificates (PEM).
[[nodiscard]] bool has_certificates(const std::string& file);

}
