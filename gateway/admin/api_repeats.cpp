// Who calls, whether they called so before, and whether what they follow has changed.

#include "gateway/admin/api_visit.h"
#include "gateway/admin/run_events.h"
#include "gateway/admin/sign_in.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <exception>

namespace gateway::admin {

namespace {

/// The longest key of a call that is taken.
constexpr std::size_t longest_key{200};

bool follows_a_run(const Found& found) noexcept {
    return found.route != nullptr && found.route->answer == follow_run;
}

/// A withdrawal must never be kept out by a key that some program puts on whatever it sends: a
/// statement of a person is recorded with one as without (GDPR Art. 7(3)), and says twice what it
/// said once.
constexpr bool passes_over_key(Permission permission) noexcept {
    return permission == Permission::consents_record;
}

/// Whether somebody is there who makes the call. A page says where it asks by itself; a browser
/// that follows a run asks again and again without a word of its own.
bool is_attended(const http::Request& request) {
    return !request.headers.find("unattended")
           && !follows_a_run(find_route(request.method, request.path()));
}

}

/// A call that takes a key, made again with it, does nothing and has the answer of the first time.
/// Every other but a statement is refused with one: whoever sends a key relies on it. What a body
/// says may be of a person, so its digest is keyed: without the key nobody finds out by trying
/// codes.
bool Api::is_first(Visit& visit) {
    const std::optional<std::string_view> key{visit.request.headers.find("idempotency-key")};
    if (!key || passes_over_key(visit.route->permission)) {
        return true;
    }
    if (!takes_key(visit.route->permission)) {
        return visit.refuse(problems::key_not_taken);
    }
    if (m_parts.repeated == nullptr) {
        return visit.refuse(problems::store_failed);
    }
    if (key->empty() || key->size() > longest_key) {
        return visit.refuse(problems::request_invalid);
    }
    const core::Digest who{m_parts.token_key.of(
        core::as_bytes("repeated " + visit.caller.user->name.text() + ' ' + std::string{*key}))};
    const core::Digest what{m_parts.token_key.of(core::as_bytes(
        "request " + visit.request.target + '\n'
        + std::string{core::as_text(visit.request.body)}))};
    const auto earlier = m_parts.repeated->claim(who, what, visit.now, visit.id);
    if (!earlier) {
        visit.key = who;
        return true;
    }
    if (earlier->request != what) {
        return visit.refuse(problems::key_reused);
    }
    if (earlier->status == 0) {
        return visit.refuse(problems::key_under_way);
    }
    if (answers_once(visit.route->permission)) {
        return visit.refuse(problems::answer_shown);
    }
    visit.answer = Answer::of(text::parse_json(earlier->answer).value(), earlier->status);
    return false;
}

/// What came of the first call is what the others are told; of one that did nothing, nothing. Of
/// one that may have done something after all the key stays taken: made again, it might do it
/// twice.
void Api::remember(const Visit& visit) {
    if (!visit.key || visit.in_doubt) {
        return;
    }
    if (visit.answer.problem == nullptr) {
        const bool kept{!answers_once(visit.route->permission)};
        m_parts.repeated->keep(
            *visit.key, visit.answer.status,
            kept ? text::write_json(visit.answer.body) : std::string{});
    } else {
        m_parts.repeated->forget(*visit.key);
    }
}

Caller Api::caller_of(const http::Request& request, Way way, core::Instant now) {
    const Credentials credentials{way, request.uid, request.headers.find("authorization")};
    const std::optional<std::string_view> cookie{request.headers.find("cookie")};
    const bool browser{way == Way::network && cookie && !credentials.authorization};
    Caller caller{
        browser ? identify_session(
            *cookie, request.address, m_parts.users, m_parts.accounts, m_parts.token_key, now)
                : identify(credentials, m_parts.users, m_parts.token_key, now)};
    if (is_attended(request)) {
        stay_awake(caller, m_parts.accounts, now);
    }
    caller.address = request.address;
    if (way == Way::network && cookie) {
        caller.transit = cookie_named(transit_cookie, *cookie).value_or("");
    }
    return caller;
}

bool Api::has_news(const http::Request& request, Way way) noexcept {
    try {
        const Found found{find_route(request.method, request.path())};
        if (!follows_a_run(found) || !m_parts.operation) {
            return true;
        }
        const Caller caller{caller_of(request, way, m_parts.clock.now())};
        return caller.objection(found.route->permission) != nullptr
               || run_has_news(
                   *m_parts.operation, found.parameter,
                   request.headers.find("last-event-id").value_or(""));
    } catch (const std::exception&) {
        return true; // the call itself says what is wrong
    }
}

}
