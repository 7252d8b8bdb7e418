#pragma once
// Passwords: Argon2id (RFC 9106) by libsodium. What is kept says by itself how it was made, so that
// the cost can rise later. It must never keep, print or compare a password as it was typed.

#include "gateway/core/secret.h"

#include <string>

namespace gateway::crypto {

using Password = core::Secret<struct PasswordTag>;

/// What is kept of a password: salted, 64 MiB and three passes. @throws core::GatewayError MEMORY.
[[nodiscard]] std::string verifier_of(const Password& password);

/// Whether it is the password that the verifier was made of. Takes as long for any other.
[[nodiscard]] bool is_password(const std::string& verifier, const Password& password);

/// Takes as long as is_password(), for a user that there is not: time tells nobody who exists.
void pretend_to_check(const Password& password);

}
