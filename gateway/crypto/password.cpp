#include "gateway/crypto/password.h"

#include "gateway/core/error.h"

#include <sodium.h>

#include <array>

namespace gateway::crypto {

namespace {

constexpr unsigned long long passes{3};
constexpr std::size_t memory{std::size_t{64} * 1024 * 1024};

/// RFC 9106 §4, the second recommended choice, by one lane as libsodium has it.
std::array<char, crypto_pwhash_STRBYTES> hashed(std::string_view text) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (sodium_init() < 0
        || crypto_pwhash_str_alg(
               out.data(), text.data(), text.size(), passes, memory, crypto_pwhash_ALG_ARGON2ID13)
               != 0) {
        throw core::GatewayError{"MEMORY"};
    }
    return out;
}

}

std::string verifier_of(const Password& password) {
    return hashed(password.reveal()).data();
}

bool is_password(const std::string& verifier, const Password& password) {
    const std::string_view text{password.reveal()};
    return sodium_init() >= 0
           && crypto_pwhash_str_verify(verifier.c_str(), text.data(), text.size()) == 0;
}

void pretend_to_check(const Password& password) {
    static_cast<void>(hashed(password.reveal()));
}

}
