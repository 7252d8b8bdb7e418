#pragma once
// The resources, one file each. A resource is given a call that was authenticated and allowed.

#include "gateway/admin/call.h"
#include "gateway/admin/parts.h"

namespace gateway::admin {

[[nodiscard]] Answer read_whoami(const Call& call, Parts& parts);
[[nodiscard]] Answer read_openapi(const Call& call, Parts& parts);
[[nodiscard]] Answer read_health(const Call& call, Parts& parts);
[[nodiscard]] Answer read_configuration(const Call& call, Parts& parts);
[[nodiscard]] Answer read_vocabulary(const Call& call, Parts& parts);
[[nodiscard]] Answer read_history(const Call& call, Parts& parts);
[[nodiscard]] Answer list_drafts(const Call& call, Parts& parts);
[[nodiscard]] Answer query_drafts(const Call& call, Parts& parts);
[[nodiscard]] Answer begin_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer read_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer list_draft_files(const Call& call, Parts& parts);
/// Those that the draft touches, and those whose path has the text that is looked for.
[[nodiscard]] Answer find_draft_files(const Call& call, Parts& parts);
[[nodiscard]] Answer save_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer begin_files(const Call& call, Parts& parts);
[[nodiscard]] Answer read_draft_files(const Call& call, Parts& parts);
[[nodiscard]] Answer check_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer compare_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer map_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer foresee_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer rebase_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer approve_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer return_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer activate_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer cancel_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer withdraw_draft(const Call& call, Parts& parts);
[[nodiscard]] Answer ask_decision(const Call& call, Parts& parts);
[[nodiscard]] Answer read_decision(const Call& call, Parts& parts);
[[nodiscard]] Answer replay_decision(const Call& call, Parts& parts);
[[nodiscard]] Answer record_consent(const Call& call, Parts& parts);
[[nodiscard]] Answer query_consents(const Call& call, Parts& parts);
[[nodiscard]] Answer query_messages(const Call& call, Parts& parts);
[[nodiscard]] Answer find_messages(const Call& call, Parts& parts);
[[nodiscard]] Answer read_ledger(const Call& call, Parts& parts);
[[nodiscard]] Answer read_message(const Call& call, Parts& parts);
[[nodiscard]] Answer list_exchanges(const Call& call, Parts& parts);
[[nodiscard]] Answer query_exchanges(const Call& call, Parts& parts);
[[nodiscard]] Answer pause_exchange(const Call& call, Parts& parts);
[[nodiscard]] Answer resume_exchange(const Call& call, Parts& parts);
[[nodiscard]] Answer run_exchange(const Call& call, Parts& parts);
[[nodiscard]] Answer read_traffic_days(const Call& call, Parts& parts);
[[nodiscard]] Answer query_runs(const Call& call, Parts& parts);
[[nodiscard]] Answer read_run(const Call& call, Parts& parts);
[[nodiscard]] Answer follow_run(const Call& call, Parts& parts);
[[nodiscard]] Answer resume_run(const Call& call, Parts& parts);
[[nodiscard]] Answer read_outbox(const Call& call, Parts& parts);
[[nodiscard]] Answer list_partners(const Call& call, Parts& parts);
[[nodiscard]] Answer try_partner(const Call& call, Parts& parts);
[[nodiscard]] Answer test_partner(const Call& call, Parts& parts);
[[nodiscard]] Answer read_installation(const Call& call, Parts& parts);
[[nodiscard]] Answer read_keeping(const Call& call, Parts& parts);
[[nodiscard]] Answer preview_retention(const Call& call, Parts& parts);
[[nodiscard]] Answer read_rules(const Call& call, Parts& parts);
[[nodiscard]] Answer ask_who_can(const Call& call, Parts& parts);
[[nodiscard]] Answer ask_expiry(const Call& call, Parts& parts);
[[nodiscard]] Answer plan_replay(const Call& call, Parts& parts);
[[nodiscard]] Answer carry_out_replay(const Call& call, Parts& parts);
[[nodiscard]] Answer read_session(const Call& call, Parts& parts);
[[nodiscard]] Answer begin_session(const Call& call, Parts& parts);
[[nodiscard]] Answer begin_provider(const Call& call, Parts& parts);
[[nodiscard]] Answer finish_provider(const Call& call, Parts& parts);
[[nodiscard]] Answer confirm_session(const Call& call, Parts& parts);
[[nodiscard]] Answer end_session(const Call& call, Parts& parts);
[[nodiscard]] Answer open_invitation(const Call& call, Parts& parts);
[[nodiscard]] Answer accept_invitation(const Call& call, Parts& parts);
[[nodiscard]] Answer list_users(const Call& call, Parts& parts);
[[nodiscard]] Answer query_users(const Call& call, Parts& parts);
[[nodiscard]] Answer add_user(const Call& call, Parts& parts);
[[nodiscard]] Answer disable_user(const Call& call, Parts& parts);
[[nodiscard]] Answer invite_user(const Call& call, Parts& parts);
[[nodiscard]] Answer list_tokens(const Call& call, Parts& parts);
[[nodiscard]] Answer issue_token(const Call& call, Parts& parts);
[[nodiscard]] Answer revoke_token(const Call& call, Parts& parts);
[[nodiscard]] Answer list_rights(const Call& call, Parts& parts);
[[nodiscard]] Answer query_rights(const Call& call, Parts& parts);
[[nodiscard]] Answer open_right(const Call& call, Parts& parts);
[[nodiscard]] Answer list_unanswered(const Call& call, Parts& parts);
[[nodiscard]] Answer list_breaches(const Call& call, Parts& parts);
[[nodiscard]] Answer read_breach(const Call& call, Parts& parts);
[[nodiscard]] Answer show_affected(const Call& call, Parts& parts);
[[nodiscard]] Answer step_breach(const Call& call, Parts& parts);
[[nodiscard]] Answer read_right(const Call& call, Parts& parts);
[[nodiscard]] Answer step_right(const Call& call, Parts& parts);
[[nodiscard]] Answer assess_right(const Call& call, Parts& parts);
[[nodiscard]] Answer release_right(const Call& call, Parts& parts);
[[nodiscard]] Answer report_subject(const Call& call, Parts& parts);
[[nodiscard]] Answer list_calls(const Call& call, Parts& parts);
[[nodiscard]] Answer list_releases(const Call& call, Parts& parts);
[[nodiscard]] Answer make_release(const Call& call, Parts& parts);
[[nodiscard]] Answer read_release(const Call& call, Parts& parts);
[[nodiscard]] Answer sign_release(const Call& call, Parts& parts);
[[nodiscard]] Answer give_up_release(const Call& call, Parts& parts);
[[nodiscard]] Answer read_notices(const Call& call, Parts& parts);
[[nodiscard]] Answer read_record_of_processing(const Call& call, Parts& parts);
[[nodiscard]] Answer read_journal(const Call& call, Parts& parts);
[[nodiscard]] Answer check_journal(const Call& call, Parts& parts);
[[nodiscard]] Answer excerpt_of_journal(const Call& call, Parts& parts);
[[nodiscard]] Answer report_use(const Call& call, Parts& parts);
[[nodiscard]] Answer list_network_clients(const Call& call, Parts& parts);
[[nodiscard]] Answer list_network_methods(const Call& call, Parts& parts);
[[nodiscard]] Answer list_allowed_methods(const Call& call, Parts& parts);
[[nodiscard]] Answer read_network_openapi(const Call& call, Parts& parts);
[[nodiscard]] Answer read_network_wsdl(const Call& call, Parts& parts);

}
