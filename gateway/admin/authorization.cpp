#include "gateway/admin/authorization.h"

#include <algorithm>

namespace gateway::admin {

namespace {

constexpr std::array<std::string_view, role_count> role_words{
    "administrator", "data-protection-officer", "operator", "auditor", "system"};

constexpr unsigned bit(Role role) noexcept {
    return 1U << static_cast<unsigned>(role);
}

constexpr unsigned chief{bit(Role::administrator)};
constexpr unsigned officer{bit(Role::data_protection_officer)};
constexpr unsigned operating{bit(Role::operations)};
constexpr unsigned auditor{bit(Role::auditor)};
constexpr unsigned machine{bit(Role::system)};
constexpr unsigned people{chief | officer | operating | auditor};
constexpr unsigned all{people | machine};

enum class Shows : bool { no_person, a_person };
enum class Tokens : bool { never, may_carry };

struct Row {
    Permission permission;
    std::string_view text;
    unsigned roles;
    Shows shows;
    Tokens tokens;
};

using P = Permission;

// The table. In the order of Permission, which a static_assert holds.
constexpr std::array<Row, permission_count> table{{
    {P::whoami_read, "whoami:read", all, Shows::no_person, Tokens::may_carry},
    {P::openapi_read, "openapi:read", all, Shows::no_person, Tokens::may_carry},
    {P::health_read, "health:read", all, Shows::no_person, Tokens::may_carry},
    {P::configuration_read, "configuration:read", all, Shows::no_person, Tokens::may_carry},
    {P::decisions_ask, "decisions:ask", all, Shows::no_person, Tokens::may_carry},
    {P::decisions_read, "decisions:read", officer | auditor, Shows::a_person, Tokens::may_carry},
    {P::decisions_replay, "decisions:replay", officer | auditor, Shows::a_person,
     Tokens::may_carry},
    {P::messages_find, "messages:find", officer | auditor, Shows::a_person, Tokens::may_carry},
    {P::consents_record, "consents:record", officer | machine, Shows::no_person, Tokens::may_carry},
    {P::consents_read, "consents:read", officer | auditor | machine, Shows::a_person,
     Tokens::may_carry},
    {P::traffic_read, "traffic:read", people, Shows::no_person, Tokens::may_carry},
    {P::outbox_replay, "outbox:replay", chief | operating, Shows::no_person, Tokens::may_carry},
    {P::exchanges_operate, "exchanges:operate", chief | operating, Shows::no_person,
     Tokens::may_carry},
    {P::sessions_begin, "sessions:begin", all, Shows::no_person, Tokens::never},
    {P::sessions_keep, "sessions:keep", people, Shows::no_person, Tokens::never},
    {P::users_read, "users:read", chief | officer | auditor, Shows::no_person, Tokens::may_carry},
    {P::users_change, "users:change", chief, Shows::no_person, Tokens::never},
    {P::tokens_read, "tokens:read", people, Shows::no_person, Tokens::may_carry},
    {P::tokens_issue, "tokens:issue", people, Shows::no_person, Tokens::never},
    {P::tokens_revoke, "tokens:revoke", people, Shows::no_person, Tokens::may_carry},
    {P::rights_list, "rights:list", officer | auditor, Shows::no_person, Tokens::may_carry},
    {P::rights_change, "rights:change", officer, Shows::no_person, Tokens::may_carry},
    {P::rights_read, "rights:read", officer | auditor, Shows::a_person, Tokens::may_carry},
    {P::rights_release, "rights:release", officer, Shows::a_person, Tokens::may_carry},
    {P::use_read, "use:read", officer | auditor, Shows::no_person, Tokens::may_carry},
    {P::statistics_read, "statistics:read", officer | operating | auditor, Shows::no_person,
     Tokens::may_carry},
    {P::statistics_make, "statistics:make", officer | operating, Shows::no_person,
     Tokens::may_carry},
    {P::statistics_sign, "statistics:sign", officer, Shows::no_person, Tokens::never},
    {P::notices_read, "notices:read", people, Shows::no_person, Tokens::may_carry},
    {P::journal_read, "journal:read", people, Shows::no_person, Tokens::may_carry},
    {P::journal_export, "journal:export", officer | auditor, Shows::no_person, Tokens::may_carry},
    {P::drafts_read, "drafts:read", people, Shows::no_person, Tokens::may_carry},
    {P::drafts_change, "drafts:change", chief | officer, Shows::no_person, Tokens::may_carry},
    {P::drafts_approve, "drafts:approve", chief | officer, Shows::no_person, Tokens::never},
    {P::drafts_activate, "drafts:activate", chief | officer, Shows::no_person, Tokens::never},
}};

constexpr bool in_order() noexcept {
    for (std::size_t index{0}; index < table.size(); ++index) {
        if (table[index].permission != static_cast<Permission>(index)) {
            return false;
        }
    }
    return true;
}

static_assert(in_order());

const Row& row_of(Permission permission) noexcept {
    return table.at(static_cast<std::size_t>(permission));
}

}

std::string_view to_text(Role role) noexcept {
    return role_words.at(static_cast<std::size_t>(role));
}

std::optional<Role> parse_role(std::string_view word) noexcept {
    const auto* const found = std::find(role_words.begin(), role_words.end(), word);
    return found == role_words.end() ? std::nullopt
                                     : std::optional{static_cast<Role>(found - role_words.begin())};
}

std::string_view to_text(Permission permission) noexcept {
    return row_of(permission).text;
}

std::optional<Permission> parse_permission(std::string_view words) noexcept {
    const auto* const found =
        std::find_if(table.begin(), table.end(), [&](const Row& row) { return row.text == words; });
    return found == table.end() ? std::nullopt : std::optional{found->permission};
}

std::string_view resource_of(Permission permission) noexcept {
    const std::string_view text{to_text(permission)};
    return text.substr(0, text.find(':'));
}

std::string_view verb_of(Permission permission) noexcept {
    const std::string_view text{to_text(permission)};
    return text.substr(text.find(':') + 1);
}

bool allows(Role role, Permission permission) noexcept {
    return (row_of(permission).roles & bit(role)) != 0;
}

bool allows(std::span<const std::string> roles, Permission permission) noexcept {
    return std::any_of(roles.begin(), roles.end(), [&](const std::string& word) {
        const std::optional<Role> role{parse_role(word)};
        return role && allows(*role, permission);
    });
}

std::vector<Role> roles_with(Permission permission) {
    std::vector<Role> roles;
    for (std::size_t index{0}; index < role_count; ++index) {
        if (allows(static_cast<Role>(index), permission)) {
            roles.push_back(static_cast<Role>(index));
        }
    }
    return roles;
}

bool reads_content(Permission permission) noexcept {
    return row_of(permission).shows == Shows::a_person;
}

bool takes_key(Permission permission) noexcept {
    return permission == P::exchanges_operate || permission == P::outbox_replay
           || permission == P::rights_change || permission == P::tokens_issue;
}

bool answers_once(Permission permission) noexcept {
    return permission == P::tokens_issue;
}

bool is_open(Permission permission) noexcept {
    return permission == Permission::sessions_begin;
}

bool for_tokens(Permission permission) noexcept {
    return row_of(permission).tokens == Tokens::may_carry;
}

}
