#include "gateway/admin/founding.h"

#include "gateway/admin/authorization.h"
#include "gateway/core/error.h"
#include "gateway/journal/bodies.h"

namespace gateway::admin {

void found_administration(Parts& parts, const ports::UserName& name, std::uint32_t uid) {
    if (!parts.users.users().empty()) {
        return;
    }
    const exchange::Noted noted{parts.note(
        [&](const exchange::Ground& ground, exchange::Writing& writing) {
            const ports::User user{
                name, {std::string{to_text(Role::administrator)}}, uid, true, name, ground.t()};
            writing.users.push_back(user);
            writing.note(
                journal::EntryKind::user, std::nullopt, core::PersonNo::none,
                journal::user_body(user));
        },
        {})};
    if (noted.failure) {
        throw core::GatewayError{*noted.failure};
    }
}

}
