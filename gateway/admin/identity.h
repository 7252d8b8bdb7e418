#pragma once
// Who calls: a user of this machine on the Unix socket, or the bearer of a token; people in a
// browser are told by sign_in.h. It must never guess: whoever is not proven is nobody.

#include "gateway/admin/authorization.h"
#include "gateway/admin/problems.h"
#include "gateway/core/secret.h"
#include "gateway/crypto/digest.h"
#include "gateway/journal/bodies.h"
#include "gateway/ports/accounts.h"
#include "gateway/ports/users.h"

#include <optional>
#include <string>
#include <string_view>

namespace gateway::admin {

using Way = journal::Access::Way;

/// A token as its bearer shows it.
using TokenText = core::Secret<struct TokenTextTag>;

/// What a request shows of its caller.
struct Credentials {
    Way way{Way::network};
    std::optional<std::uint32_t> uid{};              ///< of the calling process
    std::optional<std::string_view> authorization{}; ///< the header field
};

struct Caller {
    Way way{Way::network};
    std::optional<std::uint32_t> uid{};
    std::optional<ports::User> user{}; ///< also where refused, if it is known whose token it was
    std::optional<ports::Token> token{};
    const Problem* refused{nullptr}; ///< why nothing is done for this caller
    std::string address{};           ///< on the network
    std::optional<ports::Session> session{};
    std::string transit{}; ///< what a browser brings back from the provider of sign-in

    /// By role, and where a token is shown, by its scope too.
    [[nodiscard]] bool may(Permission permission) const;
    /// What stands in the way; null: nothing.
    [[nodiscard]] const Problem* objection(Permission permission) const;
    /// What its calls are counted by.
    [[nodiscard]] std::string bucket() const;
};

/// Why a token is good for nothing at `now`; null if it is good.
/// @param user its user as of now. A user who was changed since is another: the token ends.
[[nodiscard]] const Problem*
fault_of(const ports::Token& token, const ports::User& user, core::Instant now) noexcept;

/// @param key of the hashes that the store keeps.
/// @throws core::GatewayError if the store does not answer.
[[nodiscard]] Caller identify(
    const Credentials& credentials, ports::Users& users, const crypto::KeyedDigest& key,
    core::Instant now);

/// A new token: recognisable (scanners of leaked secrets look for the prefix), 256 random bits.
[[nodiscard]] TokenText new_token();
[[nodiscard]] core::Digest hash_of(const TokenText& token, const crypto::KeyedDigest& key);

}
