#pragma once
// The record of processing activities (GDPR Art. 30), made from registers, notices and rules. It
// says what is configured and what the notice tells, and where the two are silent it says so.

#include "gateway/core/instant.h"
#include "gateway/notice/notice.h"
#include "gateway/policy/decide.h"
#include "gateway/policy/law.h"
#include "gateway/text/json_value.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::notice {

/// A register as the record describes it.
struct Activity {
    core::RegisterId reg;
    policy::Label name;
    std::string controller;         ///< its Y-tunnus, or the name it is known by
    bool has_business_id{true};     ///< `controller` is a Y-tunnus
    bool controller_verified{true}; ///< somebody has read that it is this controller's
    std::vector<policy::Label> joint_controllers;
    std::vector<std::string> systems;
    std::set<core::ItemId> items;
    const Notice* notice{nullptr}; ///< null: none was encoded
};

/// `{"name","business-id","business-id-verified","contacts":[{"role","channel"}]}`: its name and
/// its contacts as the notice tells them, its Y-tunnus as the register knows it.
[[nodiscard]] text::JsonValue controller_of(const Activity& activity, policy::Language language);

/// One object a register: controller with name and contacts, purposes, categories of persons' data,
/// recipients, transfers, retention, security (Art. 30(1)(a)–(g)). What the notice says is told in
/// its own words; an official whom it names is not named here.
/// @param at the day whose permits count.
[[nodiscard]] text::JsonValue record_of_processing(
    const std::vector<Activity>& activities, const policy::Law& law, core::Instant at,
    policy::Language language);

/// What a key of a record is called for people.
using Heading = std::function<std::string(std::string_view key)>;

/// A JSON value as indented lines, for people and for review. @param heading empty: the keys as
/// they are.
[[nodiscard]] std::string indented(const text::JsonValue& value, const Heading& heading = {});

}
