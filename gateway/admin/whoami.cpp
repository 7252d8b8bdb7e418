// GET /whoami: who the caller is to us, and what it may do.

#include "gateway/admin/resources.h"

namespace gateway::admin {

using text::JsonValue;

Answer read_whoami(const Call& call, Parts&) {
    const Caller& caller{call.caller};
    std::vector<std::string> permissions;
    for (std::size_t index{0}; index < permission_count; ++index) {
        const auto permission = static_cast<Permission>(index);
        if (caller.may(permission)) {
            permissions.emplace_back(to_text(permission));
        }
    }
    JsonValue token{};
    if (caller.token) {
        token = JsonValue::make_object();
        token.add("id", word(caller.token->id.text()))
            .add("label", word(caller.token->label))
            .add("scope", words(caller.token->scope))
            .add("expires_at", word(core::to_helsinki_text(caller.token->expires_at)));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("user", word(caller.user->name.text()))
        .add("roles", words(caller.user->roles))
        .add("permissions", words(permissions))
        .add("token", std::move(token));
    return Answer::of(std::move(body));
}

}
