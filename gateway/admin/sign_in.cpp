#include "gateway/admin/sign_in.h"

#include "gateway/core/bytes.h"
#include "gateway/crypto/one_time_code.h"
#include "gateway/crypto/random.h"

#include <array>

namespace gateway::admin {

namespace {

using core::Digest;
using core::Instant;
using crypto::KeyedDigest;

constexpr std::size_t cookie_digits{64};
constexpr std::size_t invitation_bytes{15}; // 24 letters of base32

Digest keyed(const KeyedDigest& key, std::string_view what, std::string_view text) {
    return key.of(core::as_bytes(std::string{what} + ' ' + std::string{text}));
}

/// Why a session is good for nothing; null if it is good.
const Problem* fault_of(
    const ports::Session& session, const ports::User& user,
    const std::optional<ports::Credential>& credential, const std::string& address, Instant now) {
    if (session.address != address) {
        return &problems::session_elsewhere;
    }
    if (now >= session.seen_at + session_rest || now >= session.began_at + session_life) {
        return &problems::session_over;
    }
    if (!user.active) {
        return &problems::user_disabled;
    }
    if (user.ended(now)) {
        return &problems::user_ended;
    }
    // whoever was changed, or has another password, signs in anew
    const bool same_password{credential && credential->set_at <= session.began_at};
    const bool same{
        user.at <= session.began_at && (session.by_provider ? !credential : same_password)};
    return same ? nullptr : &problems::session_over;
}

}

const Problem* objection_to_content(
    const Caller& caller, Permission permission, std::string_view reason, Instant now) {
    if (const Problem* const objection{caller.objection(permission)}) {
        return objection;
    }
    if (caller.session && now >= caller.session->confirmed_at + confirmation_life) {
        return &problems::confirm_first;
    }
    return reason.empty() ? &problems::reason_missing : nullptr;
}

std::optional<std::string_view> cookie_named(std::string_view name, std::string_view field) {
    std::optional<std::string_view> found;
    while (!field.empty()) {
        const std::size_t end{std::min(field.find(';'), field.size())};
        std::string_view pair{field.substr(0, end)};
        field.remove_prefix(std::min(end + 1, field.size()));
        pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
        const std::size_t equals{pair.find('=')};
        if (pair.substr(0, equals) != name || equals == std::string_view::npos) {
            continue;
        }
        if (found) {
            return std::nullopt;
        }
        found = pair.substr(equals + 1);
    }
    return found;
}

std::optional<TokenText> cookie_in(std::string_view field) {
    const std::optional<std::string_view> value{cookie_named(cookie_name, field)};
    const bool ours{value && value->size() == cookie_digits && core::digest_from_hex(*value)};
    return ours ? std::optional{TokenText{std::string{*value}}} : std::nullopt;
}

Caller identify_session(
    std::string_view field, const std::string& address, ports::Users& users,
    ports::Accounts& accounts, const KeyedDigest& key, Instant now) {
    Caller caller;
    caller.address = address;
    caller.refused = &problems::token_missing;
    const std::optional<TokenText> cookie{cookie_in(field)};
    if (!cookie) {
        return caller;
    }
    caller.session = accounts.session(hash_of(*cookie, key));
    caller.refused = &problems::session_over;
    if (!caller.session) {
        return caller;
    }
    caller.user = users.find(caller.session->user);
    caller.refused =
        caller.user ? fault_of(
            *caller.session, *caller.user, accounts.credential(caller.session->user), address, now)
                    : &problems::user_disabled;
    return caller;
}

void stay_awake(const Caller& caller, ports::Accounts& accounts, Instant now) {
    if (caller.session && caller.refused == nullptr
        && now >= caller.session->seen_at + std::chrono::minutes{1}) {
        accounts.see(caller.session->hash, now);
    }
}

std::string page_token(const Digest& session, const KeyedDigest& key) {
    return core::to_hex(keyed(key, "page", core::to_hex(session)));
}

TokenText new_invitation_code() {
    std::array<std::byte, invitation_bytes> bytes{};
    crypto::random_bytes(bytes);
    std::string code{crypto::base32(bytes)};
    for (std::size_t place{code.size() - 4}; place > 0; place -= 4) {
        code.insert(place, 1, '-');
    }
    return TokenText{std::move(code)};
}

Digest invitation_hash(std::string_view code, const KeyedDigest& key) {
    std::string plain;
    for (const char letter : code) {
        if (letter >= 'a' && letter <= 'z') {
            plain += static_cast<char>(letter - 'a' + 'A');
        } else if (letter != '-' && letter != ' ') {
            plain += letter;
        }
    }
    return keyed(key, "invitation", plain);
}

core::Bytes one_time_secret(const Digest& seed, const KeyedDigest& key) {
    const Digest whole{keyed(key, "one-time", core::to_hex(seed))};
    return core::Bytes{whole.begin(), whole.begin() + crypto::one_time_secret_bytes};
}

Judged use_code(
    const ports::UserName& name, std::int64_t step, ports::Accounts& accounts,
    const KeyedDigest& key, Instant now) {
    const Digest who{keyed(key, "name", name.text())};
    const ports::SignInTry attempt{accounts.begin_try(who, now)};
    return attempt.wait.count() > 0 ? Judged{false, attempt.wait}
                                    : Judged{accounts.accept(attempt, who, step)};
}

Judged judge(
    std::string_view name, const crypto::Password& password, std::string_view code,
    ports::Users& users, ports::Accounts& accounts, const KeyedDigest& key, Instant now) {
    const Digest who{keyed(key, "name", name)};
    const ports::SignInTry attempt{accounts.begin_try(who, now)};
    if (attempt.wait.count() > 0) {
        return Judged{false, attempt.wait};
    }
    const std::optional<ports::UserName> user_name{ports::UserName::parse(name)};
    const std::optional<ports::User> user{user_name ? users.find(*user_name) : std::nullopt};
    const std::optional<ports::Credential> credential{
        user && user->active && !user->ended(now) ? accounts.credential(user->name) : std::nullopt};
    // a name that was given anew may be somebody else's, who was not invited yet
    if (!credential || credential->set_at < user->at) {
        crypto::pretend_to_check(password);
        return Judged{};
    }
    const bool right{crypto::is_password(credential->verifier, password)};
    const std::optional<std::int64_t> step{
        crypto::step_of(one_time_secret(credential->seed, key), code, now)};
    return Judged{right && step && accounts.accept(attempt, who, *step)};
}

}
