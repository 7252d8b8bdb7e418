#pragma once
// Cryptography: the only room (with http) that includes OpenSSL. It offers few whole things and no
// choices: SHA-256, HMAC-SHA-256, AES-256-GCM, Ed25519. It must never print, log or carry in an
// error a key, a plaintext or OpenSSL's own text.

#include "gateway/core/bytes.h"

#include <memory>

struct evp_md_ctx_st;

namespace gateway::crypto {

namespace detail {
struct MdContextFreed {
    void operator()(evp_md_ctx_st* context) const noexcept;
};

using MdContext = std::unique_ptr<evp_md_ctx_st, MdContextFreed>;
}

[[nodiscard]] core::Digest sha256(core::ByteView bytes);

/// SHA-256 in pieces. After finish() it begins anew.
class Sha256 final {
public:
    Sha256();

    void update(core::ByteView bytes);
    [[nodiscard]] core::Digest finish();

private:
    detail::MdContext m_context;
};

/// HMAC-SHA-256 (RFC 2104) under one key, whose pads are hashed once. Copies share them.
/// of() may be called from any thread at any time.
class KeyedDigest final {
public:
    explicit KeyedDigest(core::ByteView key);

    [[nodiscard]] core::Digest of(core::ByteView bytes) const;

private:
    struct Pads;
    std::shared_ptr<const Pads> m_pads; // immutable, and no copy of the key is kept beside it
};

}
