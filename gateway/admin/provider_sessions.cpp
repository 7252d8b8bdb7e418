// /session/provider: signing in by the municipality's own directory. The roles are what the
// directory says, mapped by the settings, and nothing else; who has a password here, or stands for
// a user of this machine, is never taken for somebody of the directory.

#include "gateway/admin/resources.h"
#include "gateway/admin/session_answer.h"
#include "gateway/admin/sign_in.h"
#include "gateway/core/error.h"
#include "gateway/text/strict_json.h"

#include <algorithm>

namespace gateway::admin {

using text::JsonValue;

namespace {

Answer refused(core::Code code) {
    JsonValue members{JsonValue::make_object()};
    members.add("cause", word(code.text()));
    return Answer::refusal(problems::provider_refused, std::move(members));
}

/// The answer of `ask`, or that the directory cannot be reached.
template <class Ask> Answer reaching(Ask ask) {
    try {
        return ask();
    } catch (const core::GatewayError& failure) {
        if (failure.code() != core::Code{"PROVIDER_FAILED"}) {
            throw;
        }
        return Answer::refusal(problems::provider_failed);
    }
}

/// Whether the directory may speak for the user of this name.
bool is_of_directory(const ports::User& user, Parts& parts) {
    return user.active && !user.uid && !user.ends_at && user.by == user.name
           && !parts.accounts.credential(user.name);
}

/// Begins the session; where the directory says other roles than before, the user has those first.
Answer signed_in(
    const Call& call, const ports::UserName& name, const IdentityProvider::Identity& identity,
    Parts& parts) {
    const std::optional<ports::User> known{parts.users.find(name)};
    if (known && !is_of_directory(*known, parts)) {
        return refused("NAME_TAKEN");
    }
    ports::User user{known.value_or(ports::User{})};
    user.name = name;
    user.roles = identity.roles;
    user.by = name;
    const auto shown = std::make_shared<Shown>();
    shown->at = identity.shown_at;
    Answer answer{beginning(call, user, parts, shown)};
    if (!known || known->roles != user.roles) {
        answer.conflict = &problems::users_changed;
        answer.write =
            [user, shown](const exchange::Ground& ground, exchange::Writing& writing, Answer&) {
                ports::User row{user};
                row.at = ground.t();
                shown->user_at = row.at;
                writing.users.push_back(row);
                writing.note(
                    journal::EntryKind::user, std::nullopt, core::PersonNo::none,
                    journal::user_body(row));
            };
    }
    return answer;
}

}

Answer begin_provider(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"fresh"});
    const bool fresh{json.flag(call.body, "fresh", "")};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    if (!parts.provider || call.caller.address.empty()) {
        return Answer::refusal(problems::no_provider);
    }
    return reaching([&] {
        const IdentityProvider::Begun begun{parts.provider->begin(fresh, call.now)};
        JsonValue body{JsonValue::make_object()};
        body.add("url", word(begun.url));
        Answer answer{Answer::of(std::move(body))};
        answer.cookie = set_session_cookie(transit_cookie, begun.carried);
        return answer;
    });
}

Answer finish_provider(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"code", "state"});
    const auto code = json.required_word(call.body, "code", "/code");
    const auto state = json.required_word(call.body, "state", "/state");
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    if (!parts.provider || call.caller.address.empty()) {
        return Answer::refusal(problems::no_provider);
    }
    return reaching([&] {
        const auto found = parts.provider->finish(*code, *state, call.caller.transit, call.now);
        if (const auto* const fault = std::get_if<core::Code>(&found)) {
            return refused(*fault);
        }
        const auto& identity = std::get<IdentityProvider::Identity>(found);
        const std::optional<ports::UserName> name{ports::UserName::parse(identity.user)};
        if (!name) {
            return refused("USER_FORM");
        }
        if (identity.roles.empty()) {
            return refused("NO_ROLE");
        }
        return signed_in(call, *name, identity, parts);
    });
}

}
