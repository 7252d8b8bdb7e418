#include "gateway/admin/api_visit.h"
#include "gateway/admin/draft_problems.h"
#include "gateway/admin/reason.h"
#include "gateway/admin/rendering.h"
#include "gateway/admin/sign_in.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/http/request_fields.h"

#include <algorithm>

namespace gateway::admin {

using text::JsonValue;

namespace {

bool is_json(std::string_view content_type) {
    constexpr std::string_view wanted{"application/json"};
    return content_type.starts_with(wanted)
           && (content_type.size() == wanted.size() || content_type[wanted.size()] == ';');
}

/// Whether it is a request by which a stranger becomes somebody.
bool may_begin(const http::Request& request, Way way) {
    const Route* const route{find_route(request.method, request.path()).route};
    return way == Way::network && route != nullptr && is_open(route->permission);
}

/// What somebody else did first, in the transaction that was to do it.
const Problem* lost_race(core::Code code) {
    return code == core::Code{"SCHEDULE_STATE"}   ? &problems::schedule_state
           : code == core::Code{"BREACH_UNKNOWN"} ? &problems::breach_state
                                                  : nullptr;
}

/// A register that does not answer, or whose rows cannot be read, is not the store. What stood in
/// the way is named: a selection is what whoever mends it looks for.
std::optional<core::Rejection> of_register(const core::GatewayError& failure) {
    constexpr std::string_view between{": "};
    const std::string_view code{failure.code().text()};
    if (!code.starts_with("REGISTER_")) {
        return std::nullopt;
    }
    const std::string_view words{failure.what()};
    return core::Rejection{
        failure.code(),
        std::string{words.substr(std::min(words.size(), code.size() + between.size()))}};
}

/// Which roles could, and what the permission is called.
JsonValue members_about(Permission permission) {
    JsonValue members{JsonValue::make_object()};
    members.add("permission", word(to_text(permission)))
        .add("roles", words(roles_with(permission), [](Role role) { return to_text(role); }));
    return members;
}

/// What a body says of the call itself, and no resource reads.
struct Said {
    std::string_view reason{};
    std::string_view read_for{};
};

/// An object without its `reason` and `read_for`; nothing if one of them is no text.
std::optional<JsonValue> without_what_is_said(const JsonValue& body, Said& said) {
    JsonValue rest{JsonValue::make_object()};
    for (const auto& [key, value] : body.members()) {
        if (key != "reason" && key != "read_for") {
            rest.add(key, value);
        } else if (value.is_string()) {
            (key == "reason" ? said.reason : said.read_for) = value.text();
        } else {
            return std::nullopt;
        }
    }
    return rest;
}

bool is_about_drafts(std::string_view path) {
    return path.starts_with("/drafts") || path == "/configuration/history";
}

/// What one request's reason is known by in the journal: without the key it tells nothing.
core::Digest
digest_of(const crypto::KeyedDigest& key, core::MessageId id, const std::string& reason) {
    return key.of(core::as_bytes(id.text() + ' ' + reason));
}

}

bool Api::admit(Visit& visit) {
    Limiter& limiter{visit.caller.refused == nullptr ? m_known : m_strangers};
    visit.verdict = limiter.admit(visit.caller.bucket(), std::chrono::steady_clock::now());
    if (visit.verdict.admitted) {
        return true;
    }
    if (visit.verdict.recorded) {
        core::log(m_parts.log, core::messages::api_limited);
    }
    return visit.refuse(problems::too_many_requests);
}

bool Api::find(Visit& visit) {
    const std::string_view target{visit.request.target};
    const Found found{find_route(visit.request.method, visit.request.path())};
    if (found.route == nullptr) {
        visit.refuse(found.allow.empty() ? problems::not_found : problems::method_not_allowed);
        visit.answer.allow = found.allow;
        return false;
    }
    visit.route = found.route;
    visit.parameter = found.parameter;
    if (target.size() != visit.request.path().size()) {
        return visit.refuse(problems::query_not_taken); // what identifies people is never in a URL
    }
    if (is_open(found.route->permission) && visit.way == Way::network) {
        return true;
    }
    const Problem* const objection{visit.caller.objection(found.route->permission)};
    return objection == nullptr || visit.refuse(*objection, members_about(found.route->permission));
}

/// A browser adds the cookie to whatever page makes it call; only ours knows the token beside it.
bool Api::is_of_our_page(Visit& visit) {
    const std::optional<ports::Session>& session{visit.caller.session};
    if (!session || visit.request.method == "GET" || is_open(visit.route->permission)) {
        return true;
    }
    const std::string_view shown{visit.request.headers.find("page-token").value_or("")};
    return shown == page_token(session->hash, m_parts.token_key)
           || visit.refuse(problems::page_unproven);
}

bool Api::read_body(Visit& visit) {
    visit.body = JsonValue::make_object();
    if (!visit.route->takes_body() || visit.request.body.empty()) {
        return true;
    }
    if (!is_json(visit.request.headers.find("content-type").value_or(std::string_view{}))) {
        return visit.refuse(problems::media_type);
    }
    const core::Result<JsonValue> parsed{text::parse_json(core::as_text(visit.request.body))};
    if (!parsed) {
        return visit.refuse(problems::not_json, parsed.rejection());
    }
    if (!parsed.value().is_object()) {
        return visit.refuse(problems::request_invalid, core::Rejection{"TYPE_WRONG", ""});
    }
    Said said;
    std::optional<JsonValue> rest{without_what_is_said(parsed.value(), said)};
    const core::Result<std::string> reason{reason_in_body(said.reason)};
    if (!rest || !reason) {
        return visit.refuse(problems::reason_form);
    }
    visit.purpose = reading_purpose(said.read_for);
    if (!said.read_for.empty() && visit.purpose.empty()) {
        return visit.refuse(problems::purpose_unknown);
    }
    visit.body = std::move(*rest);
    visit.reason = reason.value();
    return true;
}

bool Api::read_reason(Visit& visit) {
    const std::optional<std::string_view> field{visit.request.headers.find("reason")};
    if (field && visit.reason.empty()) {
        const core::Result<std::string> reason{reason_in_field(*field)};
        if (!reason) {
            return visit.refuse(problems::reason_form);
        }
        visit.reason = reason.value();
    }
    if (const auto read_for = visit.request.headers.find("read-for");
        read_for && visit.purpose.empty()) {
        visit.purpose = reading_purpose(*read_for);
        if (visit.purpose.empty()) {
            return visit.refuse(problems::purpose_unknown);
        }
    }
    const Problem* const objection{
        reads_content(visit.route->permission)
            ? objection_to_content(visit.caller, visit.route->permission, visit.reason, visit.now)
            : nullptr};
    return objection == nullptr || visit.refuse(*objection);
}

/// The order of things. Whoever is nobody learns nothing but that.
void Api::serve(Visit& visit) {
    visit.caller = caller_of(visit.request, visit.way, visit.now);
    if (!admit(visit)) {
        return;
    }
    if (visit.caller.refused != nullptr && !may_begin(visit.request, visit.way)) {
        visit.refuse(*visit.caller.refused);
        core::log(m_parts.log, core::messages::access_refused, visit.caller.refused->code);
        return;
    }
    if (find(visit) && is_of_our_page(visit) && read_body(visit) && read_reason(visit)
        && is_first(visit)) {
        const bool asks_for_rights{
            visit.route->path.starts_with("/rights") || visit.route->path == "/use"
            || visit.route->path.starts_with("/use/")};
        if (asks_for_rights && m_parts.rights == nullptr) {
            visit.refuse(problems::store_failed);
            return;
        }
        if (is_about_drafts(visit.route->path) && m_parts.drafting == nullptr) {
            visit.refuse(problems::store_failed);
            return;
        }
        visit.answer = visit.route->answer(
            Call{
                visit.caller, visit.now, visit.parameter, std::move(visit.body), visit.reason,
                visit.purpose, visit.request.headers.find("if-match").value_or(std::string_view{}),
                visit.language,
                [&](exchange::Writing& writing, core::PersonNo person, int status) {
                    Answer done;
                    done.status = status;
                    done.person = person;
                    note(visit, done, writing);
                }},
            m_parts);
    }
}

/// That a call was made, by whom, why, and how it was answered.
void Api::note(const Visit& visit, const Answer& answer, exchange::Writing& writing) const {
    journal::Access access;
    access.way = visit.way;
    access.uid = visit.caller.uid;
    if (visit.caller.user) {
        access.user = visit.caller.user->name;
    }
    if (visit.caller.token) {
        access.token = visit.caller.token->id;
    }
    if (visit.route != nullptr) {
        access.resource = resource_of(visit.route->permission);
        access.verb = verb_of(visit.route->permission);
    }
    access.object = answer.object;
    access.status = answer.status;
    access.code = answer.problem == nullptr ? "OK" : answer.problem->code;
    access.unrecorded = visit.verdict.unrecorded;
    access.purpose = visit.purpose.empty() ? answer.purpose : visit.purpose;
    if (!visit.reason.empty()) {
        access.reason = digest_of(m_parts.reason_key, visit.id, visit.reason);
        writing.payloads.push_back(ports::PayloadRow{
            visit.id, visit.reason_apart ? core::PersonNo::none : answer.person,
            ports::PayloadRow::Use::reason, 0, core::as_bytes(visit.reason)});
    }
    const std::string body{journal::audit_body(access)};
    writing.note(journal::EntryKind::audit, visit.id, answer.person, body);
    for (const core::PersonNo earlier : answer.also) {
        writing.note(journal::EntryKind::audit, visit.id, earlier, body);
    }
}

/// In one transaction: what the call changes or reads of a person, why, and that it was made.
exchange::Noted Api::write(Visit& visit) {
    const auto change = visit.answer.write; // stays, whatever it makes of the answer
    const bool takes{visit.answer.takes == exchange::Takes::something};
    return (takes ? m_parts.note_that_takes : m_parts.note)(
        [&](const exchange::Ground& ground, exchange::Writing& writing) {
            if (change) {
                change(ground, writing, visit.answer);
            }
            note(visit, visit.answer, writing);
        },
        visit.answer.persons);
}

/// Nothing is answered that was not recorded.
void Api::record(Visit& visit) {
    if (!visit.verdict.recorded || visit.answer.noted) {
        return;
    }
    const bool changes{visit.answer.write != nullptr};
    const Problem& conflict{
        visit.answer.conflict == nullptr ? problems::changed_meanwhile : *visit.answer.conflict};
    const std::string object{visit.answer.object};
    exchange::Noted noted{write(visit)};
    if (noted.failure && noted.failure->code() == core::Code{"PERSON_ERASED"}) {
        visit.reason_apart = true;
        noted = write(visit);
    }
    if (changes && noted.failure && noted.failure->code() == core::Code{"STORE_CONSTRAINT"}) {
        visit.refuse(conflict);
        visit.answer.object = object;
        noted = write(visit);
    }
    if (const Problem* const lost =
            changes && noted.failure ? lost_race(noted.failure->code()) : nullptr) {
        visit.refuse(*lost); // somebody else was first
        visit.answer.object = object;
        noted = write(visit);
    }
    if (noted.failure) {
        core::log(m_parts.log, core::messages::store_failed, noted.failure->code());
        visit.in_doubt = visit.in_doubt || noted.failure->in_doubt() || visit.answer.done;
        visit.refuse(problems::store_failed);
    }
}

/// What has no place in the journal's transaction happens when its entry is durable: there may be
/// an entry without its effect, never an effect without an entry that says whose it is. What is
/// done before (consents, releases, replays) writes such an entry in its own transaction.
void Api::take_effect(Visit& visit) {
    if (visit.answer.problem != nullptr || !visit.answer.after) {
        return;
    }
    try {
        visit.answer.after();
    } catch (const core::GatewayError& failure) {
        if (const Problem* const lost = problems::of_race(failure.code())) {
            visit.refuse(*lost); // somebody else was first, after it was looked at
            return;
        }
        core::log(m_parts.log, core::messages::store_failed, failure.code());
        visit.in_doubt = failure.in_doubt();
        if (const std::optional<core::Rejection> place{of_register(failure)}) {
            visit.refuse(problems::register_failed, *place);
        } else {
            visit.refuse(problems::store_failed);
        }
    }
}

http::Response Api::answer(http::Request request, Way way) {
    const core::Instant now{m_parts.clock.now()};
    Visit visit{
        request, way, now, crypto::new_message_id(now),
        http::language_of(request.headers.find("accept-language"))};
    visit.caller.way = way;
    visit.caller.uid = request.uid;
    try {
        serve(visit);
    } catch (const core::GatewayError& failure) {
        core::log(m_parts.log, core::messages::store_failed, failure.code());
        if (const std::optional<core::Rejection> place{of_register(failure)}) {
            visit.refuse(problems::register_failed, *place);
        } else {
            visit.refuse(failure.retryable() ? problems::store_failed : problems::internal);
        }
        visit.in_doubt = failure.in_doubt();
    }
    record(visit);
    take_effect(visit);
    try {
        remember(visit);
    } catch (const core::GatewayError& failure) {
        core::log(m_parts.log, core::messages::store_failed, failure.code());
    }
    return rendered(visit.answer, visit.id, visit.language);
}

void Api::note_refused(const http::Refused& refused, Way way) noexcept {
    try {
        const core::Instant now{m_parts.clock.now()};
        Caller caller{way, refused.uid, {}, {}, &problems::token_missing, {}, {}};
        const Limiter::Verdict verdict{
            m_strangers.admit(caller.bucket(), std::chrono::steady_clock::now())};
        if (!verdict.recorded) {
            return;
        }
        journal::Access access;
        access.way = way;
        access.uid = refused.uid;
        if (const auto user = refused.uid ? m_parts.users.of_uid(*refused.uid) : std::nullopt) {
            access.user = user->name;
        }
        access.status = refused.status;
        access.code = refused.code;
        access.unrecorded = verdict.unrecorded;
        const core::MessageId id{crypto::new_message_id(now)};
        const exchange::Noted noted{m_parts.note(
            [&](const exchange::Ground&, exchange::Writing& writing) {
                writing.note(
                    journal::EntryKind::audit, id, core::PersonNo::none,
                    journal::audit_body(access));
            },
            {})};
        if (noted.failure) {
            core::log(m_parts.log, core::messages::store_failed, noted.failure->code());
        }
    } catch (const std::exception&) {
        core::log(m_parts.log, core::messages::store_failed, "INTERNAL");
    }
}

}
