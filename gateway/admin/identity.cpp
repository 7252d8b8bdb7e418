#include "gateway/admin/identity.h"

#include "gateway/core/bytes.h"
#include "gateway/crypto/random.h"

#include <algorithm>

namespace gateway::admin {

namespace {

constexpr std::string_view prefix{"lautturi_"};
constexpr std::size_t secret_bytes{32};

/// `Bearer …` (RFC 6750 §2.1), if the rest can be a token of ours at all.
std::optional<TokenText> token_in(std::string_view field) {
    constexpr std::string_view scheme{"bearer "};
    const bool bearer{
        field.size() > scheme.size()
        && std::equal(scheme.begin(), scheme.end(), field.begin(), [](char wanted, char letter) {
               return wanted
                      == (letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                                         : letter);
           })};
    if (!bearer) {
        return std::nullopt;
    }
    field.remove_prefix(scheme.size());
    const bool ours{
        field.size() == prefix.size() + 2 * secret_bytes && field.starts_with(prefix)
        && core::digest_from_hex(field.substr(prefix.size()))};
    return ours ? std::optional{TokenText{std::string{field}}} : std::nullopt;
}

void identify_token(
    Caller& caller, std::string_view authorization, ports::Users& users,
    const crypto::KeyedDigest& key, core::Instant now) {
    const std::optional<TokenText> text{token_in(authorization)};
    if (!text) {
        caller.refused = &problems::token_form;
        return;
    }
    caller.token = users.token(hash_of(*text, key));
    if (!caller.token) {
        caller.refused = &problems::token_unknown;
        return;
    }
    caller.user = users.find(caller.token->user);
    caller.refused =
        caller.user ? fault_of(*caller.token, *caller.user, now) : &problems::user_disabled;
}

void identify_uid(Caller& caller, ports::Users& users, core::Instant now) {
    caller.user = users.of_uid(*caller.uid);
    if (!caller.user) {
        caller.refused = &problems::uid_unknown;
    } else if (caller.user->ended(now)) {
        caller.refused = &problems::user_ended;
    }
}

}

bool Caller::may(Permission permission) const {
    return objection(permission) == nullptr;
}

const Problem* Caller::objection(Permission permission) const {
    if (refused != nullptr) {
        return refused;
    }
    if (!user || !user->active || !allows(user->roles, permission)) {
        return &problems::role_too_low;
    }
    if (!token) {
        return nullptr;
    }
    const bool in_scope{
        std::find(token->scope.begin(), token->scope.end(), to_text(permission))
        != token->scope.end()};
    return in_scope && for_tokens(permission) ? nullptr : &problems::scope_too_narrow;
}

std::string Caller::bucket() const {
    if (refused == nullptr && token) {
        return "token " + token->id.text();
    }
    if (refused == nullptr && session) {
        return "session " + session->user.text();
    }
    return uid ? "uid " + std::to_string(*uid) : "stranger " + address;
}

const Problem*
fault_of(const ports::Token& token, const ports::User& user, core::Instant now) noexcept {
    if (token.revoked_at) {
        return &problems::token_revoked;
    }
    if (now >= token.expires_at) {
        return &problems::token_expired;
    }
    if (!user.active) {
        return &problems::user_disabled;
    }
    if (user.ended(now)) {
        return &problems::user_ended;
    }
    return user.at > token.issued_at ? &problems::token_revoked : nullptr;
}

Caller identify(
    const Credentials& credentials, ports::Users& users, const crypto::KeyedDigest& key,
    core::Instant now) {
    Caller caller{credentials.way, credentials.uid, {}, {}, nullptr, {}, {}};
    if (credentials.authorization) {
        identify_token(caller, *credentials.authorization, users, key, now);
    } else if (credentials.uid && credentials.way != Way::network) {
        identify_uid(caller, users, now);
    } else {
        caller.refused = &problems::token_missing;
    }
    return caller;
}

TokenText new_token() {
    core::Digest secret{};
    static_assert(sizeof secret == secret_bytes);
    crypto::random_bytes(secret);
    return TokenText{std::string{prefix} + core::to_hex(secret)};
}

core::Digest hash_of(const TokenText& token, const crypto::KeyedDigest& key) {
    return key.of(core::as_bytes(token.reveal()));
}

}
