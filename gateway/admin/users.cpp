// /users: who may use this interface, and as what. Nobody is ever deleted: who could do what at any
// time can be read back.

#include "gateway/admin/paging.h"
#include "gateway/admin/read_dates.h"
#include "gateway/admin/resources.h"
#include "gateway/admin/versions.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <limits>

namespace gateway::admin {

using text::JsonValue;

namespace {

JsonValue user_json(const ports::User& user) {
    JsonValue object{JsonValue::make_object()};
    object.add("name", word(user.name.text()))
        .add("roles", words(user.roles))
        .add("uid", user.uid ? JsonValue::of_integer(std::int64_t{*user.uid}) : JsonValue{})
        .add("active", JsonValue::of_boolean(user.active))
        .add("by", word(user.by.text()))
        .add("since", word(core::to_helsinki_text(user.at)));
    if (user.ends_at) {
        object.add("until", word(core::to_helsinki_text(*user.ends_at)));
    }
    return object;
}

std::optional<std::uint32_t> read_uid(const JsonValue& body, text::StrictJson& json) {
    const JsonValue* const given{body.find("uid")};
    if (given == nullptr || given->is_null()) {
        return std::nullopt;
    }
    const std::optional<std::int64_t> number{given->integer()};
    // the highest is what the kernel says where it does not know
    if (!number || *number < 0 || *number >= std::numeric_limits<std::uint32_t>::max()) {
        json.refuse("/uid", "UID_FORM", "a number of a user of this machine is expected");
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(*number);
}

std::vector<std::string> read_roles(const JsonValue& body, text::StrictJson& json) {
    std::vector<std::string> roles;
    json.each_word(body, "roles", "", [&](std::string_view name, const std::string& path) {
        if (!parse_role(name)) {
            json.refuse(path, "CODE_UNKNOWN", "no such role");
        } else if (std::find(roles.begin(), roles.end(), name) == roles.end()) {
            roles.emplace_back(name);
        }
    });
    const bool machine{std::find(roles.begin(), roles.end(), "system") != roles.end()};
    if (!json.wrong() && roles.empty()) {
        json.refuse("/roles", "KEY_MISSING", "at least one role is needed");
    } else if (machine && roles.size() > 1) {
        json.refuse("/roles", "ROLE_ALONE", "the role system is of machines, and stands alone");
    }
    return roles;
}

ports::User read_user(const Call& call, text::StrictJson& json) {
    json.allow_keys(call.body, "", {"name", "roles", "uid", "until"});
    ports::User user;
    if (const auto given = json.required_word(call.body, "name", "/name")) {
        if (const std::optional<ports::UserName> name{ports::UserName::parse(*given)}) {
            user.name = *name;
        } else {
            json.refuse("/name", "NAME_FORM", "[a-z][a-z0-9.-]{0,62} is expected");
        }
    }
    user.roles = read_roles(call.body, json);
    user.uid = read_uid(call.body, json);
    user.ends_at = read_date(json, call.body, "until");
    if (user.ends_at && *user.ends_at <= call.now) {
        json.refuse("/until", "EXPIRY_PAST", "a right ends in the future");
    }
    user.by = call.caller.user->name;
    return user;
}

/// An answer that makes `user` so.
Answer putting(const ports::User& user, int status) {
    Answer answer;
    answer.status = status;
    answer.object = user.name.text();
    answer.conflict = &problems::users_changed;
    answer.write = [user](
                       const exchange::Ground& ground, exchange::Writing& writing, Answer& result) {
        ports::User row{user};
        row.at = ground.t();
        writing.users.push_back(row);
        writing.note(
            journal::EntryKind::user, std::nullopt, core::PersonNo::none, journal::user_body(row));
        result.body = user_json(row);
    };
    return answer;
}

/// Whether the user can come in without anybody's help: on the socket, with a password, or by the
/// directory. Somebody who was only invited may never come.
bool comes_in(const ports::User& user, Parts& parts) {
    if (user.uid) {
        return true;
    }
    const std::optional<ports::Credential> credential{parts.accounts.credential(user.name)};
    return credential ? credential->set_at >= user.at : parts.provider && user.by == user.name;
}

bool administers(const ports::User& user, Parts& parts) {
    return user.active && !user.ends_at // a right that ends by itself leaves nobody
           && std::find(user.roles.begin(), user.roles.end(), to_text(Role::administrator))
                  != user.roles.end()
           && comes_in(user, parts);
}

Answer refusal_about(const ports::UserName& name, const Problem& problem) {
    Answer answer{Answer::refusal(problem)};
    answer.object = name.text();
    return answer;
}

struct UserPage {
    std::string text{};                      ///< stands in a name or a role; empty: anybody
    std::optional<ports::UserName> behind{}; ///< the last of the page before
    std::size_t length{0};

    [[nodiscard]] bool fits(const ports::User& user) const {
        const auto has_text = [this](const std::string& word) {
            return word.find(text) != std::string::npos;
        };
        return has_text(user.name.text())
               || std::any_of(user.roles.begin(), user.roles.end(), has_text);
    }
};

UserPage read_page(const JsonValue& body, text::StrictJson& json) {
    json.allow_keys(body, "", {"text", "behind", "limit"});
    UserPage page;
    page.text = json.plain_text(body, "text", "");
    std::transform(page.text.begin(), page.text.end(), page.text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    page.behind = read_behind(
        body, json, [](const std::string& cursor) { return ports::UserName::parse(cursor); });
    page.length = read_limit(body, json, list_pages);
    return page;
}

/// Of all users those of a page, in the order of their names. The version is of the whole list:
/// whoever looked at one page changes nothing that somebody else has changed on another.
Answer page_of(const std::vector<ports::User>& all, const UserPage& page) {
    JsonValue whole{JsonValue::make_array()};
    JsonValue shown{JsonValue::make_array()};
    const ports::User* last{nullptr};
    std::int64_t fitting{0};
    bool more{false};
    for (const ports::User& user : all) {
        JsonValue told{user_json(user)};
        if (page.fits(user)) {
            ++fitting;
            if (!page.behind || *page.behind < user.name) {
                more = shown.elements().size() == page.length;
                if (!more) {
                    shown.push(told);
                    last = &user;
                }
            }
        }
        whole.push(std::move(told));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("users", std::move(shown))
        .add("next", more ? word(last->name.text()) : JsonValue{})
        .add("fitting", JsonValue::of_integer(fitting))
        .add("all", JsonValue::of_integer(static_cast<std::int64_t>(all.size())));
    Answer answer{Answer::of(std::move(body))};
    answer.etag = etag_of(whole);
    return answer;
}

}

Answer list_users(const Call&, Parts& parts) {
    UserPage page;
    page.length = static_cast<std::size_t>(list_pages.longest);
    return page_of(parts.users.users(), page);
}

Answer query_users(const Call& call, Parts& parts) {
    text::StrictJson json;
    const UserPage page{read_page(call.body, json)};
    return json.wrong() ? Answer::wrong(problems::request_invalid, json.errors())
                        : page_of(parts.users.users(), page);
}

Answer add_user(const Call& call, Parts& parts) {
    if (!still_is(call, parts, list_users)) {
        return Answer::refusal(problems::changed_meanwhile);
    }
    text::StrictJson json;
    const ports::User user{read_user(call, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const std::optional<ports::User> known{parts.users.find(user.name)};
    if (known && known->active && !known->ended(call.now)) {
        return refusal_about(user.name, problems::user_exists);
    }
    if (user.uid && parts.users.of_uid(*user.uid)) {
        return refusal_about(user.name, problems::uid_taken);
    }
    return putting(user, 201);
}

Answer disable_user(const Call& call, Parts& parts) {
    if (!still_is(call, parts, list_users)) {
        return Answer::refusal(problems::changed_meanwhile);
    }
    const std::optional<ports::UserName> name{ports::UserName::parse(call.parameter)};
    std::optional<ports::User> user{name ? parts.users.find(*name) : std::nullopt};
    if (!user) {
        return Answer::refusal(problems::user_unknown);
    }
    if (!user->active) {
        return refusal_about(user->name, problems::user_not_active);
    }
    const std::vector<ports::User> all{parts.users.users()};
    const bool another{std::any_of(all.begin(), all.end(), [&](const ports::User& one) {
        return one.name != user->name && administers(one, parts);
    })};
    if (administers(*user, parts) && !another) {
        return refusal_about(user->name, problems::last_administrator);
    }
    user->active = false;
    user->by = call.caller.user->name;
    return putting(*user, 200);
}

}
