// /tokens: what machines, and people's own programs, call with. A token is shown once, when it is
// issued; it can do no more than its user, no more than its scope, and nothing after its end.

#include "gateway/admin/resources.h"
#include "gateway/admin/versions.h"
#include "gateway/crypto/random.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <chrono>

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::chrono::hours longest_life{24 * 366};

std::string_view state_of(const ports::Token& token, core::Instant now) {
    return token.revoked_at ? "revoked" : now >= token.expires_at ? "expired" : "active";
}

JsonValue token_json(const ports::Token& token, core::Instant now) {
    JsonValue object{JsonValue::make_object()};
    object.add("id", word(token.id.text()))
        .add("user", word(token.user.text()))
        .add("scope", words(token.scope))
        .add("label", word(token.label))
        .add("state", word(state_of(token, now)))
        .add("by", word(token.by.text()))
        .add("issued_at", word(core::to_helsinki_text(token.issued_at)))
        .add("expires_at", word(core::to_helsinki_text(token.expires_at)))
        .add(
            "revoked_at",
            token.revoked_at ? word(core::to_helsinki_text(*token.revoked_at)) : JsonValue{});
    return object;
}

std::vector<std::string>
read_scope(const JsonValue& body, const ports::User& user, text::StrictJson& json) {
    std::vector<std::string> scope;
    json.each_word(body, "scope", "", [&](std::string_view name, const std::string& path) {
        const std::optional<Permission> permission{parse_permission(name)};
        if (!permission) {
            json.refuse(path, "CODE_UNKNOWN", "no such permission");
        } else if (!for_tokens(*permission)) {
            json.refuse(path, "NOT_FOR_TOKENS", "no token may carry this permission");
        } else if (!allows(user.roles, *permission)) {
            json.refuse(path, "ROLE_TOO_LOW", "the user's role does not allow this");
        } else if (std::find(scope.begin(), scope.end(), name) == scope.end()) {
            scope.emplace_back(name);
        }
    });
    if (!json.wrong() && scope.empty()) {
        json.refuse("/scope", "KEY_MISSING", "at least one permission is needed");
    }
    return scope;
}

core::Instant read_end(const Call& call, text::StrictJson& json) {
    if (call.body.find("expires_at") == nullptr) {
        json.refuse("/expires_at", "KEY_MISSING", "expires_at is missing");
        return {};
    }
    const core::Instant end{
        json.optional_instant(call.body, "expires_at", "").value_or(core::Instant{})};
    if (!json.wrong() && (end <= call.now || end > call.now + longest_life)) {
        json.refuse("/expires_at", "END_DATE", "an end within 366 days from now is expected");
    }
    return end;
}

std::string read_label(const JsonValue& body, text::StrictJson& json) {
    const std::string label{json.plain_text(body, "label", "")};
    if (!label.empty() && !ports::UserName::parse(label)) {
        json.refuse("/label", "NAME_FORM", "[a-z][a-z0-9.-]{0,62} is expected");
        return {};
    }
    return label;
}

/// For oneself, or by an administrator for a machine: for nobody else's rights.
bool may_issue_for(const Caller& caller, const ports::User& user) {
    const bool machine{user.roles == std::vector<std::string>{std::string{to_text(Role::system)}}};
    return user.name == caller.user->name || (machine && caller.may(Permission::users_change));
}

bool may_see_all(const Caller& caller) {
    return caller.may(Permission::users_read);
}

}

Answer list_tokens(const Call& call, Parts& parts) {
    JsonValue tokens{JsonValue::make_array()};
    for (const ports::Token& token : parts.users.tokens()) {
        if (may_see_all(call.caller) || token.user == call.caller.user->name) {
            tokens.push(token_json(token, call.now));
        }
    }
    JsonValue body{JsonValue::make_object()};
    body.add("tokens", std::move(tokens));
    Answer answer{Answer::of(std::move(body))};
    answer.etag = etag_of(answer.body);
    return answer;
}

Answer issue_token(const Call& call, Parts& parts) {
    if (!still_is(call, parts, list_tokens)) {
        return Answer::refusal(problems::changed_meanwhile);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"user", "scope", "label", "expires_at"});
    const std::string whose{json.plain_text(call.body, "user", "")};
    const std::optional<ports::UserName> name{
        whose.empty() ? call.caller.user->name : ports::UserName::parse(whose)};
    const std::optional<ports::User> user{name ? parts.users.find(*name) : std::nullopt};
    if (!user || !user->active) {
        json.refuse("/user", "USER_UNKNOWN", "no such active user");
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    if (!may_issue_for(call.caller, *user)) {
        return Answer::refusal(problems::not_yours);
    }
    ports::Token token;
    token.user = user->name;
    token.scope = read_scope(call.body, *user, json);
    token.label = read_label(call.body, json);
    token.expires_at = read_end(call, json);
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const TokenText text{new_token()};
    token.id = ports::TokenId{crypto::new_message_id(call.now)};
    token.hash = hash_of(text, parts.token_key);
    token.by = call.caller.user->name;
    Answer answer;
    answer.object = token.id.text();
    answer.status = 201;
    answer.write = [token, text, now = call.now](
                       const exchange::Ground& ground, exchange::Writing& writing, Answer& result) {
        ports::Token row{token};
        row.issued_at = ground.t();
        writing.tokens.push_back(row);
        writing.note(
            journal::EntryKind::token, std::nullopt, core::PersonNo::none,
            journal::token_body(row));
        result.body = token_json(row, now);
        result.body.add("token", word(text.reveal())); // this once
    };
    return answer;
}

Answer revoke_token(const Call& call, Parts& parts) {
    if (!still_is(call, parts, list_tokens)) {
        return Answer::refusal(problems::changed_meanwhile);
    }
    const std::optional<core::MessageId> uuid{core::MessageId::parse(call.parameter)};
    const std::optional<ports::Token> token{
        uuid ? parts.users.token(ports::TokenId{*uuid}) : std::nullopt};
    if (!token) {
        return Answer::refusal(problems::token_id_unknown);
    }
    Answer answer;
    answer.object = token->id.text();
    if (token->user != call.caller.user->name && !call.caller.may(Permission::users_change)) {
        answer = Answer::refusal(problems::not_yours);
        answer.object = token->id.text();
        return answer;
    }
    answer.body = token_json(*token, call.now);
    if (token->revoked_at) {
        return answer; // once is enough
    }
    answer.write = [token = *token, by = call.caller.user->name, now = call.now](
                       const exchange::Ground& ground, exchange::Writing& writing, Answer& result) {
        const ports::TokenRevocation row{token.id, by, ground.t()};
        writing.revoked_tokens.push_back(row);
        writing.note(
            journal::EntryKind::token, std::nullopt, core::PersonNo::none,
            journal::token_revoked_body(row));
        ports::Token revoked{token};
        revoked.revoked_at = row.at;
        result.body = token_json(revoked, now);
    };
    return answer;
}

}
