#pragma once
// Who may do what: one table, roles by permission. A role, resource or verb that does not stand in
// it gives nothing; nobody may change the table but in code, where it is reviewed.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::admin {

enum class Role : std::uint8_t {
    administrator,           ///< users, tokens, the configuration's state; no person's data
    data_protection_officer, ///< consents, decisions and why
    operations,              ///< "operator": is everything moving? no person's data
    auditor,                 ///< reads, and changes nothing
    system                   ///< a machine: what a case system needs
};

inline constexpr std::size_t role_count{5};

[[nodiscard]] std::string_view to_text(Role role) noexcept;
[[nodiscard]] std::optional<Role> parse_role(std::string_view word) noexcept;

/// A resource and what is done with it.
enum class Permission : std::uint8_t {
    whoami_read,
    openapi_read,
    health_read,
    configuration_read,
    decisions_ask,    ///< a dry run
    decisions_read,   ///< why a message was decided as it was
    decisions_replay, ///< whether it would be decided so again
    messages_find,    ///< which messages are about a person
    consents_record,
    consents_read,
    traffic_read,      ///< runs, schedules, queues, the dead: counts and codes
    outbox_replay,     ///< have the dead tried again
    exchanges_operate, ///< pause and resume schedules, run now, carry on, try a connection
    sessions_begin,    ///< by whoever is nobody yet
    sessions_keep,     ///< show again who one is, sign out
    users_read,
    users_change,
    tokens_read,     ///< one's own; whoever may read users sees all
    tokens_issue,    ///< for oneself; whoever may change users, for machines too
    tokens_revoke,   ///< one's own; whoever may change users, any
    rights_list,     ///< persons' requests, their deadlines and steps
    rights_change,   ///< opening a request, taking its next step
    rights_read,     ///< all that is held of a person
    rights_release,  ///< handing that over to them
    use_read,        ///< who used this interface, how, and what to ask about
    statistics_read, ///< the ledger of anonymised releases
    statistics_make, ///< having one counted
    statistics_sign, ///< the second official's word
    notices_read,    ///< notices beside the rules, the record of processing
    journal_read,    ///< how far it goes, whether it holds
    journal_export,  ///< entries, for whoever verifies them elsewhere
    drafts_read,     ///< drafts of the configuration, and what they would change
    drafts_change,   ///< beginning one, typing, giving it up
    drafts_approve,  ///< of somebody else
    drafts_activate, ///< putting one in force that enough people have looked at
};

inline constexpr std::size_t permission_count{35};

/// `decisions:ask`: as it stands in a token's scope.
[[nodiscard]] std::string_view to_text(Permission permission) noexcept;
[[nodiscard]] std::optional<Permission> parse_permission(std::string_view words) noexcept;
/// `decisions`.
[[nodiscard]] std::string_view resource_of(Permission permission) noexcept;
/// `ask`.
[[nodiscard]] std::string_view verb_of(Permission permission) noexcept;

/// Whether a role may.
[[nodiscard]] bool allows(Role role, Permission permission) noexcept;
/// Whether any of the roles may. @param roles words; one that is unknown gives nothing.
[[nodiscard]] bool allows(std::span<const std::string> roles, Permission permission) noexcept;
/// The roles that may.
[[nodiscard]] std::vector<Role> roles_with(Permission permission);

/// Whether it shows a person's data, so that the reader must say why (906/2019 §17).
[[nodiscard]] bool reads_content(Permission permission) noexcept;
/// Whether the caller may give such a call a key of its own (Idempotency-Key), by which it is done
/// once: what queues work, and what would stand there twice if it were asked for twice.
[[nodiscard]] bool takes_key(Permission permission) noexcept;
/// Whether what such a call answers is shown once, and so is not kept for who asks again.
[[nodiscard]] bool answers_once(Permission permission) noexcept;
/// Whether strangers may, over the network: how one becomes somebody.
[[nodiscard]] bool is_open(Permission permission) noexcept;
/// Whether a token may carry it. A token begets no token.
[[nodiscard]] bool for_tokens(Permission permission) noexcept;

}
