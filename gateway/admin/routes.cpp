#include "gateway/admin/routes.h"

#include <algorithm>
#include <array>

namespace gateway::admin {

namespace {

using P = Permission;

constexpr std::array all_routes{
    Route{"GET", "/whoami", P::whoami_read, read_whoami},
    Route{"GET", "/openapi.json", P::openapi_read, read_openapi},
    Route{"GET", "/health", P::health_read, read_health},
    Route{"GET", "/configuration", P::configuration_read, read_configuration},
    Route{"GET", "/vocabulary", P::configuration_read, read_vocabulary},
    Route{"POST", "/configuration/history", P::drafts_read, read_history},
    Route{"GET", "/drafts", P::drafts_read, list_drafts},
    Route{"POST", "/drafts", P::drafts_change, begin_draft},
    Route{"POST", "/drafts/query", P::drafts_read, query_drafts},
    Route{"GET", "/drafts/{draft}", P::drafts_read, read_draft},
    Route{"GET", "/drafts/{draft}/files", P::drafts_read, list_draft_files},
    Route{"POST", "/drafts/{draft}/files", P::drafts_change, save_draft},
    Route{"POST", "/drafts/{draft}/skeletons", P::drafts_change, begin_files},
    Route{"POST", "/drafts/{draft}/files/find", P::drafts_read, find_draft_files},
    Route{"POST", "/drafts/{draft}/read", P::drafts_read, read_draft_files},
    Route{"POST", "/drafts/{draft}/check", P::drafts_read, check_draft},
    Route{"POST", "/drafts/{draft}/diff", P::drafts_read, compare_draft},
    Route{"POST", "/drafts/{draft}/map", P::drafts_read, map_draft},
    Route{"POST", "/drafts/{draft}/replay", P::drafts_read, foresee_draft},
    Route{"POST", "/drafts/{draft}/rebase", P::drafts_change, rebase_draft},
    Route{"POST", "/drafts/{draft}/approve", P::drafts_approve, approve_draft},
    Route{"POST", "/drafts/{draft}/return", P::drafts_approve, return_draft},
    Route{"POST", "/drafts/{draft}/activate", P::drafts_activate, activate_draft},
    Route{"POST", "/drafts/{draft}/cancel", P::drafts_activate, cancel_draft},
    Route{"POST", "/drafts/{draft}/withdraw", P::drafts_change, withdraw_draft},
    Route{"POST", "/decisions", P::decisions_ask, ask_decision},
    Route{"GET", "/decisions/{message}", P::decisions_read, read_decision},
    Route{"POST", "/decisions/{message}/replay", P::decisions_replay, replay_decision},
    Route{"POST", "/consents", P::consents_record, record_consent},
    Route{"POST", "/consents/query", P::consents_read, query_consents},
    Route{"POST", "/messages/query", P::traffic_read, query_messages},
    Route{"POST", "/messages/find", P::messages_find, find_messages},
    Route{"GET", "/messages/{message}", P::traffic_read, read_message},
    Route{"POST", "/messages/{message}/ledger", P::decisions_read, read_ledger},
    Route{"GET", "/exchanges", P::traffic_read, list_exchanges},
    Route{"POST", "/exchanges/query", P::traffic_read, query_exchanges},
    Route{"POST", "/exchanges/{exchange}/pause", P::exchanges_operate, pause_exchange},
    Route{"POST", "/exchanges/{exchange}/resume", P::exchanges_operate, resume_exchange},
    Route{"POST", "/exchanges/{exchange}/run", P::exchanges_operate, run_exchange},
    Route{"POST", "/traffic/days", P::traffic_read, read_traffic_days},
    Route{"POST", "/runs/query", P::traffic_read, query_runs},
    Route{"GET", "/runs/{run}", P::traffic_read, read_run},
    Route{"GET", "/runs/{run}/events", P::traffic_read, follow_run},
    Route{"POST", "/runs/{run}/resume", P::exchanges_operate, resume_run},
    Route{"GET", "/outbox", P::traffic_read, read_outbox},
    Route{"GET", "/partners", P::traffic_read, list_partners},
    Route{"POST", "/partners/{party}/test", P::exchanges_operate, try_partner},
    Route{"POST", "/partners/{party}/test-message", P::exchanges_operate, test_partner},
    Route{"GET", "/installation", P::traffic_read, read_installation},
    Route{"GET", "/installation/keeping", P::traffic_read, read_keeping},
    Route{"POST", "/installation/keeping/preview", P::traffic_read, preview_retention},
    Route{"GET", "/rules", P::configuration_read, read_rules},
    Route{"POST", "/rules/who-can", P::configuration_read, ask_who_can},
    Route{"POST", "/rules/expiry", P::configuration_read, ask_expiry},
    Route{"POST", "/outbox/plan", P::outbox_replay, plan_replay},
    Route{"POST", "/outbox/replay", P::outbox_replay, carry_out_replay},
    Route{"GET", "/session", P::sessions_begin, read_session},
    Route{"POST", "/session", P::sessions_begin, begin_session},
    Route{"POST", "/session/provider", P::sessions_begin, begin_provider},
    Route{"POST", "/session/provider/finish", P::sessions_begin, finish_provider},
    Route{"POST", "/session/confirm", P::sessions_keep, confirm_session},
    Route{"POST", "/session/end", P::sessions_keep, end_session},
    Route{"POST", "/session/invitation", P::sessions_begin, open_invitation},
    Route{"POST", "/session/accept", P::sessions_begin, accept_invitation},
    Route{"GET", "/users", P::users_read, list_users},
    Route{"POST", "/users", P::users_change, add_user},
    Route{"POST", "/users/query", P::users_read, query_users},
    Route{"POST", "/users/{name}/disable", P::users_change, disable_user},
    Route{"POST", "/users/{name}/invite", P::users_change, invite_user},
    Route{"GET", "/tokens", P::tokens_read, list_tokens},
    Route{"POST", "/tokens", P::tokens_issue, issue_token},
    Route{"POST", "/tokens/{token}/revoke", P::tokens_revoke, revoke_token},
    Route{"GET", "/rights/requests", P::rights_list, list_rights},
    Route{"POST", "/rights/requests", P::rights_change, open_right},
    Route{"POST", "/rights/requests/query", P::rights_list, query_rights},
    Route{"GET", "/rights/requests/{request}", P::rights_list, read_right},
    Route{"GET", "/rights/notices", P::rights_list, list_unanswered},
    Route{"POST", "/rights/requests/{request}/steps", P::rights_change, step_right},
    Route{"POST", "/rights/requests/{request}/assessment", P::rights_read, assess_right},
    Route{"POST", "/rights/requests/{request}/release", P::rights_release, release_right},
    Route{"POST", "/rights/report", P::rights_read, report_subject},
    Route{"GET", "/rights/breaches", P::rights_list, list_breaches},
    Route{"GET", "/rights/breaches/{breach}", P::rights_list, read_breach},
    Route{"POST", "/rights/breaches/{breach}/affected", P::rights_read, show_affected},
    Route{"POST", "/rights/breaches/{breach}/steps", P::rights_change, step_breach},
    Route{"POST", "/use/report", P::use_read, report_use},
    Route{"POST", "/use/calls", P::use_read, list_calls},
    Route{"GET", "/releases", P::statistics_read, list_releases},
    Route{"POST", "/releases", P::statistics_make, make_release},
    Route{"GET", "/releases/{release}", P::statistics_read, read_release},
    Route{"POST", "/releases/{release}/sign", P::statistics_sign, sign_release},
    Route{"POST", "/releases/{release}/give-up", P::statistics_sign, give_up_release},
    Route{"POST", "/notices/query", P::notices_read, read_notices},
    Route{"GET", "/notices/record", P::notices_read, read_record_of_processing},
    Route{"GET", "/journal", P::journal_read, read_journal},
    Route{"POST", "/journal/check", P::journal_read, check_journal},
    Route{"POST", "/journal/excerpt", P::journal_export, excerpt_of_journal},
    Route{"GET", "/xroad/{exchange}/clients", P::configuration_read, list_network_clients},
    Route{"GET", "/xroad/{exchange}/methods", P::configuration_read, list_network_methods},
    Route{"GET", "/xroad/{exchange}/allowed-methods", P::configuration_read, list_allowed_methods},
    Route{"GET", "/xroad/{exchange}/openapi", P::configuration_read, read_network_openapi},
    Route{"GET", "/xroad/{exchange}/wsdl", P::configuration_read, read_network_wsdl},
};

/// The segment that a path has where the pattern has `{…}`; an empty one where neither has; nothing
/// where they differ.
std::optional<std::string_view>
parameter_of(std::string_view pattern, std::string_view path) noexcept {
    const std::size_t open{pattern.find('{')};
    if (open == std::string_view::npos) {
        return pattern == path ? std::optional{std::string_view{}} : std::nullopt;
    }
    const std::string_view before{pattern.substr(0, open)};
    const std::string_view after{pattern.substr(pattern.find('}') + 1)};
    if (path.size() <= before.size() + after.size() || !path.starts_with(before)
        || !path.ends_with(after)) {
        return std::nullopt;
    }
    const std::string_view segment{
        path.substr(before.size(), path.size() - before.size() - after.size())};
    return segment.find('/') == std::string_view::npos ? std::optional{segment} : std::nullopt;
}

}

std::span<const Route> routes() noexcept {
    return all_routes;
}

Found find_route(std::string_view method, std::string_view path) noexcept {
    Found found;
    if (!path.starts_with(api_prefix)) {
        return found;
    }
    path.remove_prefix(api_prefix.size());
    for (const Route& route : all_routes) {
        const std::optional<std::string_view> parameter{parameter_of(route.path, path)};
        if (parameter && route.method == method) {
            return Found{&route, *parameter, {}};
        }
        if (parameter) {
            // GET alone, POST alone, or both
            found.allow = found.allow.empty() ? route.method : std::string_view{"GET, POST"};
        }
    }
    return found;
}

}
