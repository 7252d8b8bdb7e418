#pragma once
// How people become callers: a password and a one-time code for a session, whose cookie is good
// from one address, until it rests or ends. What is wrong is not told apart: whoever guesses learns
// nothing.

#include "gateway/admin/identity.h"
#include "gateway/crypto/password.h"
#include "gateway/ports/accounts.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::admin {

inline constexpr std::chrono::minutes session_rest{30};      ///< without anybody there
inline constexpr std::chrono::hours session_life{10};        ///< a working day
inline constexpr std::chrono::minutes confirmation_life{10}; ///< for seeing content
inline constexpr std::chrono::hours invitation_life{24};
inline constexpr std::size_t shortest_password{12};
inline constexpr std::size_t longest_password{256};
inline constexpr std::string_view cookie_name{"__Host-lautturi"};

/// Why the caller may not see a person's content now: they have no such permission, did not show
/// again who they are, or did not say why. Null: they may.
[[nodiscard]] const Problem* objection_to_content(
    const Caller& caller, Permission permission, std::string_view reason, core::Instant now);

/// The session's cookie among those of a Cookie field; nothing where it is missing, given twice, or
/// could not be ours.
[[nodiscard]] std::optional<TokenText> cookie_in(std::string_view field);

/// The value of a cookie, as it is; nothing where it is missing or given twice.
[[nodiscard]] std::optional<std::string_view>
cookie_named(std::string_view name, std::string_view field);

/// @param field the Cookie header. Without a session of ours the caller is nobody.
/// @throws core::GatewayError if the store does not answer.
[[nodiscard]] Caller identify_session(
    std::string_view field, const std::string& address, ports::Users& users,
    ports::Accounts& accounts, const crypto::KeyedDigest& key, core::Instant now);

/// A good session rests from now on, for somebody is there who makes it call. A page that asks by
/// itself is not somebody.
void stay_awake(const Caller& caller, ports::Accounts& accounts, core::Instant now);

/// What a page of ours shows that it is ours, beside the cookie that the browser adds by itself.
[[nodiscard]] std::string page_token(const core::Digest& session, const crypto::KeyedDigest& key);

/// A new invitation's code, in groups of four; and its digest, however it was typed.
[[nodiscard]] TokenText new_invitation_code();
[[nodiscard]] core::Digest invitation_hash(std::string_view code, const crypto::KeyedDigest& key);

/// The secret of the one-time codes: nowhere kept, made anew from the seed.
[[nodiscard]] core::Bytes one_time_secret(const core::Digest& seed, const crypto::KeyedDigest& key);

struct Judged {
    bool good{false};
    std::chrono::seconds wait{0}; ///< more than 0: try again then
};

/// Counts the try, then takes a right code as used: it signs in no second time.
[[nodiscard]] Judged use_code(
    const ports::UserName& name, std::int64_t step, ports::Accounts& accounts,
    const crypto::KeyedDigest& key, core::Instant now);

/// Counts the try, then judges password and code. Takes as long where there is no such user.
[[nodiscard]] Judged judge(
    std::string_view name, const crypto::Password& password, std::string_view code,
    ports::Users& users, ports::Accounts& accounts, const crypto::KeyedDigest& key,
    core::Instant now);

}
