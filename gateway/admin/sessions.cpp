// /session: signing in, showing again who one is, signing out; and the invitation by which a person
// chooses a password. There is no default password, and nobody chooses one for somebody else.

#include "gateway/admin/resources.h"
#include "gateway/admin/session_answer.h"
#include "gateway/admin/sign_in.h"
#include "gateway/crypto/one_time_code.h"
#include "gateway/crypto/random.h"
#include "gateway/text/strict_json.h"

#include <algorithm>

namespace gateway::admin {

using crypto::Password;
using text::JsonValue;

namespace {

JsonValue session_json(const ports::Session& session, const ports::User& user, Parts& parts) {
    JsonValue body{JsonValue::make_object()};
    body.add("signed_in", JsonValue::of_boolean(true))
        .add("set_up", JsonValue::of_boolean(true))
        .add("user", word(user.name.text()))
        .add("roles", words(user.roles))
        .add("page_token", word(page_token(session.hash, parts.token_key)))
        .add(
            "confirmed_until",
            word(core::to_helsinki_text(session.confirmed_at + confirmation_life)))
        .add("ends_at", word(core::to_helsinki_text(session.began_at + session_life)))
        .add("by_provider", JsonValue::of_boolean(session.by_provider))
        .add("provider", parts.provider ? word(parts.provider->name()) : JsonValue{});
    std::vector<std::string> permissions;
    for (std::size_t index{0}; index < permission_count; ++index) {
        const auto permission = static_cast<Permission>(index);
        if (allows(user.roles, permission)) {
            permissions.emplace_back(to_text(permission));
        }
    }
    body.add("permissions", words(permissions));
    return body;
}

}

std::string set_session_cookie(std::string_view name, std::string_view value) {
    return std::string{name} + '=' + std::string{value}
           + "; Path=/; Secure; HttpOnly; SameSite=Strict" + (value.empty() ? "; Max-Age=0" : "");
}

Answer beginning(
    const Call& call, const ports::User& user, Parts& parts, const std::shared_ptr<Shown>& shown) {
    const TokenText cookie{core::to_hex([] {
        core::Digest random{};
        crypto::random_bytes(random);
        return random;
    }())};
    ports::Session session{hash_of(cookie, parts.token_key),
                           user.name,
                           call.caller.address,
                           call.now,
                           call.now,
                           call.now};
    if (shown) {
        session.confirmed_at = shown->at.value_or(core::Instant{});
        session.by_provider = true;
    }
    Answer answer{Answer::of(session_json(session, user, parts), 201)};
    answer.object = user.name.text();
    answer.cookie = set_session_cookie(cookie_name, cookie.reveal());
    answer.after = [session, shown, &accounts = parts.accounts]() mutable {
        if (shown) { // whoever was changed by this very call was changed before it began
            session.began_at = std::max(session.began_at, shown->user_at);
        }
        accounts.begin(session);
    };
    return answer;
}

namespace {

Answer not_accepted(const Judged& judged) {
    if (judged.wait.count() == 0) {
        return Answer::refusal(problems::sign_in_wrong);
    }
    JsonValue members{JsonValue::make_object()};
    members.add("wait_seconds", JsonValue::of_integer(std::int64_t{judged.wait.count()}));
    Answer answer{Answer::refusal(problems::sign_in_later, std::move(members))};
    answer.retry_after = judged.wait;
    return answer;
}

struct Words {
    std::string name;
    Password password;
    std::string code;
};

/// @param who what names the user in the body; empty: nothing does.
std::optional<Words>
read_words(const JsonValue& body, std::string_view who, text::StrictJson& json) {
    Words words;
    if (!who.empty()) {
        words.name = json.required_word(body, who, '/' + std::string{who}).value_or("");
    }
    words.password =
        Password{std::string{json.required_word(body, "password", "/password").value_or("")}};
    words.code = json.required_word(body, "code", "/code").value_or("");
    std::erase(words.code, ' ');
    if (words.password.reveal().size() > longest_password) {
        json.refuse("/password", "PASSWORD_LONG", "at most 256 bytes are expected");
    }
    return json.wrong() ? std::nullopt : std::optional{std::move(words)};
}

/// The user whom an open invitation is for.
std::optional<ports::User>
invited(const JsonValue& body, core::Instant now, core::Digest& hash, Parts& parts) {
    hash = invitation_hash(body.string_at("invitation").value_or(""), parts.token_key);
    const std::optional<ports::Invitation> invitation{parts.accounts.invitation(hash)};
    const std::optional<ports::User> user{
        invitation && now < invitation->expires_at ? parts.users.find(invitation->user)
                                                   : std::nullopt};
    // who was changed or disabled since, or whose right has ended, is not whom it was meant for
    return user && user->active && !user->ended(now) && user->at <= invitation->issued_at
               ? user
               : std::nullopt;
}

void check_password(const Password& password, const ports::User& user, text::StrictJson& json) {
    const std::string_view text{password.reveal()};
    const auto letters = std::count_if(text.begin(), text.end(), [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U; // of UTF-8, not bytes
    });
    if (letters < static_cast<std::ptrdiff_t>(shortest_password)) {
        json.refuse("/password", "PASSWORD_SHORT", "at least 12 characters are expected");
    } else if (
        text.find(user.name.text()) != std::string_view::npos
        || std::all_of(text.begin(), text.end(), [&](char letter) { return letter == text[0]; })) {
        json.refuse("/password", "PASSWORD_WEAK", "it is easily guessed");
    }
}

}

Answer read_session(const Call& call, Parts& parts) {
    if (call.caller.session && call.caller.refused == nullptr) {
        return Answer::of(session_json(*call.caller.session, *call.caller.user, parts));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("signed_in", JsonValue::of_boolean(false))
        .add("set_up", JsonValue::of_boolean(parts.accounts.any_credential()))
        .add("provider", parts.provider ? word(parts.provider->name()) : JsonValue{});
    return Answer::of(std::move(body));
}

Answer begin_session(const Call& call, Parts& parts) {
    if (call.caller.address.empty()) {
        return Answer::refusal(problems::no_session); // a socket needs none
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"user", "password", "code"});
    const std::optional<Words> words{read_words(call.body, "user", json)};
    if (!words) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const Judged judged{judge(
        words->name, words->password, words->code, parts.users, parts.accounts, parts.token_key,
        call.now)};
    const std::optional<ports::UserName> name{ports::UserName::parse(words->name)};
    const std::optional<ports::User> user{name ? parts.users.find(*name) : std::nullopt};
    Answer answer{judged.good && user ? beginning(call, *user, parts) : not_accepted(judged)};
    answer.object = user ? user->name.text() : std::string{}; // a stranger's words are not kept
    return answer;
}

Answer confirm_session(const Call& call, Parts& parts) {
    if (!call.caller.session) {
        return Answer::refusal(problems::no_session);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"password", "code"});
    const std::optional<Words> words{read_words(call.body, "", json)};
    if (!words) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const Judged judged{judge(
        call.caller.user->name.text(), words->password, words->code, parts.users, parts.accounts,
        parts.token_key, call.now)};
    if (!judged.good) {
        return not_accepted(judged);
    }
    ports::Session session{*call.caller.session};
    session.confirmed_at = call.now;
    Answer answer{Answer::of(session_json(session, *call.caller.user, parts))};
    answer.after = [session, &accounts = parts.accounts] {
        accounts.confirm(session.hash, session.confirmed_at);
    };
    return answer;
}

Answer end_session(const Call& call, Parts& parts) {
    if (!call.caller.session) {
        return Answer::refusal(problems::no_session);
    }
    JsonValue body{JsonValue::make_object()};
    body.add("signed_in", JsonValue::of_boolean(false)).add("set_up", JsonValue::of_boolean(true));
    Answer answer{Answer::of(std::move(body))};
    answer.cookie = set_session_cookie(cookie_name, "");
    answer.after = [hash = call.caller.session->hash, now = call.now, &accounts = parts.accounts] {
        accounts.end(hash, now);
    };
    return answer;
}

Answer open_invitation(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"invitation"});
    static_cast<void>(json.required_word(call.body, "invitation", "/invitation"));
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    core::Digest hash{};
    const std::optional<ports::User> user{invited(call.body, call.now, hash, parts)};
    if (!user) {
        return Answer::refusal(problems::invitation_unknown);
    }
    const std::string secret{crypto::base32(one_time_secret(hash, parts.token_key))};
    JsonValue body{JsonValue::make_object()};
    body.add("user", word(user->name.text()))
        .add("secret", word(secret))
        .add(
            "uri", word(
                       "otpauth://totp/Lautturi:" + user->name.text() + "?secret=" + secret
                       + "&issuer=Lautturi"));
    Answer answer{Answer::of(std::move(body))};
    answer.object = user->name.text();
    return answer;
}

Answer accept_invitation(const Call& call, Parts& parts) {
    if (call.caller.address.empty()) {
        return Answer::refusal(problems::no_session);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"invitation", "password", "code"});
    static_cast<void>(json.required_word(call.body, "invitation", "/invitation"));
    const std::optional<Words> words{read_words(call.body, "", json)};
    if (!words) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    core::Digest hash{};
    const std::optional<ports::User> user{invited(call.body, call.now, hash, parts)};
    if (!user) {
        return Answer::refusal(problems::invitation_unknown);
    }
    check_password(words->password, *user, json);
    if (!json.wrong()) {
        const auto step =
            crypto::step_of(one_time_secret(hash, parts.token_key), words->code, call.now);
        const Judged used{
            step ? use_code(user->name, *step, parts.accounts, parts.token_key, call.now)
                 : Judged{}};
        if (used.wait.count() > 0) {
            return not_accepted(used);
        }
        if (!used.good) {
            json.refuse(
                "/code", "CODE_WRONG", "the code that the authenticator shows now is expected");
        }
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    Answer answer{beginning(call, *user, parts)};
    answer.after = [begin = answer.after, hash, name = user->name, now = call.now,
                    verifier = crypto::verifier_of(words->password), &accounts = parts.accounts] {
        // somebody who was quicker with the same invitation has their own session, and this none
        if (accounts.enrol(ports::Credential{name, verifier, hash, now}, hash)) {
            begin();
        }
    };
    return answer;
}

Answer invite_user(const Call& call, Parts& parts) {
    const std::optional<ports::UserName> name{ports::UserName::parse(call.parameter)};
    const std::optional<ports::User> user{name ? parts.users.find(*name) : std::nullopt};
    if (!user) {
        return Answer::refusal(problems::user_unknown);
    }
    if (!user->active || user->ended(call.now) || !allows(user->roles, Permission::sessions_keep)) {
        return Answer::refusal(problems::user_not_active);
    }
    const TokenText code{new_invitation_code()};
    const ports::Invitation invitation{
        invitation_hash(code.reveal(), parts.token_key), user->name, call.caller.user->name,
        call.now, call.now + invitation_life};
    JsonValue body{JsonValue::make_object()};
    body.add("user", word(user->name.text()))
        .add("invitation", word(code.reveal())) // this once
        .add("expires_at", word(core::to_helsinki_text(invitation.expires_at)));
    Answer answer{Answer::of(std::move(body), 201)};
    answer.object = user->name.text();
    answer.after = [invitation, &accounts = parts.accounts] { accounts.invite(invitation); };
    return answer;
}

}
