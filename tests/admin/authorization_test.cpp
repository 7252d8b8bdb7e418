// The table of roles and permissions, whole: a right that is given or taken shows here.

#include "gateway/admin/authorization.h"

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <string>

using namespace gateway::admin;

namespace {

using Words = std::set<std::string>;

const Words people{"administrator", "data-protection-officer", "operator", "auditor"};
const Words everybody{"administrator", "data-protection-officer", "operator", "auditor", "system"};

/// As the data-protection officer agreed; written a second time, so that no slip goes unseen.
const std::map<std::string, Words> agreed{
    {"whoami:read", everybody},
    {"openapi:read", everybody},
    {"health:read", everybody},
    {"configuration:read", everybody},
    {"decisions:ask", everybody},
    {"decisions:read", {"data-protection-officer", "auditor"}},
    {"decisions:replay", {"data-protection-officer", "auditor"}},
    {"messages:find", {"data-protection-officer", "auditor"}},
    {"consents:record", {"data-protection-officer", "system"}},
    {"consents:read", {"data-protection-officer", "auditor", "system"}},
    {"traffic:read", people},
    {"outbox:replay", {"administrator", "operator"}},
    {"exchanges:operate", {"administrator", "operator"}},
    {"sessions:begin", everybody}, // and strangers: how one becomes somebody
    {"sessions:keep", people},
    {"users:read", {"administrator", "data-protection-officer", "auditor"}},
    {"users:change", {"administrator"}},
    {"tokens:read", people},
    {"tokens:issue", people},
    {"tokens:revoke", people},
    {"rights:list", {"data-protection-officer", "auditor"}},
    {"rights:change", {"data-protection-officer"}},
    {"rights:read", {"data-protection-officer", "auditor"}},
    {"rights:release", {"data-protection-officer"}},
    {"use:read", {"data-protection-officer", "auditor"}},
    {"statistics:read", {"data-protection-officer", "operator", "auditor"}},
    {"statistics:make", {"data-protection-officer", "operator"}},
    {"statistics:sign", {"data-protection-officer"}},
    {"notices:read", people},
    {"journal:read", people},
    {"journal:export", {"data-protection-officer", "auditor"}},
    {"drafts:read", people},
    {"drafts:change", {"administrator", "data-protection-officer"}},
    {"drafts:approve", {"administrator", "data-protection-officer"}},
    {"drafts:activate", {"administrator", "data-protection-officer"}},
};

std::vector<Permission> all_permissions() {
    std::vector<Permission> all;
    for (std::size_t index{0}; index < permission_count; ++index) {
        all.push_back(static_cast<Permission>(index));
    }
    return all;
}

}

TEST_CASE("every role may exactly what was agreed", "[admin][authorization]") {
    CHECK(agreed.size() == permission_count);
    for (const Permission permission : all_permissions()) {
        const std::string text{to_text(permission)};
        REQUIRE(agreed.contains(text));
        for (std::size_t index{0}; index < role_count; ++index) {
            const auto role = static_cast<Role>(index);
            const std::vector<std::string> words{std::string{to_text(role)}};
            const bool expected{agreed.at(text).contains(words.front())};
            CAPTURE(text, words.front());
            CHECK(allows(role, permission) == expected);
            CHECK(allows(words, permission) == expected);
        }
        Words named;
        for (const Role role : roles_with(permission)) {
            named.insert(std::string{to_text(role)});
        }
        CHECK(named == agreed.at(text));
    }
}

TEST_CASE("several roles add up, and an unknown one gives nothing", "[admin][authorization]") {
    for (const Permission permission : all_permissions()) {
        CAPTURE(to_text(permission));
        for (const std::string& first : everybody) {
            for (const std::string& second : everybody) {
                const Words& who{agreed.at(std::string{to_text(permission)})};
                CHECK(
                    allows(std::vector<std::string>{first, second}, permission)
                    == (who.contains(first) || who.contains(second)));
            }
        }
        for (const char* unknown : {"", "root", "Administrator", "administrator ", "system\n"}) {
            CHECK_FALSE(allows(std::vector<std::string>{unknown}, permission));
        }
        CHECK_FALSE(allows(std::vector<std::string>{}, permission));
    }
}

TEST_CASE("a permission is known by its words alone", "[admin][authorization]") {
    for (const Permission permission : all_permissions()) {
        CHECK(parse_permission(to_text(permission)) == permission);
        CHECK(
            std::string{resource_of(permission)} + ':' + std::string{verb_of(permission)}
            == to_text(permission));
    }
    for (const char* unknown :
         {"", ":", "users", "users:", ":read", "users:write", "persons:read", "*:*", "users:*",
          "users:read ", "USERS:READ", "users:read,users:change"}) {
        CHECK_FALSE(parse_permission(unknown));
    }
}

TEST_CASE(
    "who sees a person's data says why, and no token begets a token", "[admin][authorization]") {
    Words content;
    Words never;
    for (const Permission permission : all_permissions()) {
        if (reads_content(permission)) {
            content.insert(std::string{to_text(permission)});
        }
        if (!for_tokens(permission)) {
            never.insert(std::string{to_text(permission)});
        }
    }
    CHECK(
        content
        == Words{
            "decisions:read", "decisions:replay", "messages:find", "consents:read", "rights:read",
            "rights:release"});
    // a session is a person's who signs in: no program begins or keeps one; nor does one sign, or
    // make others somebody
    CHECK(
        never
        == Words{
            "sessions:begin", "sessions:keep", "users:change", "tokens:issue", "statistics:sign",
            "drafts:approve", "drafts:activate"});
    // whoever only administers or operates sees nobody's data
    for (const std::string& permission : content) {
        CHECK_FALSE(agreed.at(permission).contains("administrator"));
        CHECK_FALSE(agreed.at(permission).contains("operator"));
    }
}
