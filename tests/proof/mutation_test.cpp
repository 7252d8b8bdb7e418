// The mutation run over the shipped rules: whatever is taken away from a rule, some case of
// rules/cases fails. What no case notices is shown to be the same law, in every state there is, by
// the analysis; or it is named here, and somebody writes the case.

#include "gateway/admin/rule_cases.h"
#include "gateway/config/configuration.h"
#include "gateway/policy/analysis.h"
#include "tests/proof/mutants.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>

using namespace gateway;
using mutants::Mutant;

namespace {

std::shared_ptr<const policy::RuleSet> compiled(policy::Law law) {
    std::vector<policy::CompileFinding> findings;
    return policy::RuleSet::compile(std::move(law), findings);
}

/// Asks the rule's own cases first: they most likely notice.
bool some_case_fails(
    const config::Configuration& configuration, std::shared_ptr<const policy::RuleSet> rules,
    core::RuleId rule) {
    config::Configuration changed{configuration};
    changed.rules = std::move(rules);
    const auto others = std::stable_partition(
        changed.cases.begin(), changed.cases.end(),
        [&](const config::RuleCase& one) { return one.rule == rule; });
    std::vector<config::RuleCase> rest{others, changed.cases.end()};
    changed.cases.erase(others, changed.cases.end());
    if (!admin::failing_cases(changed).empty()) {
        return true;
    }
    changed.cases = std::move(rest);
    return !admin::failing_cases(changed).empty();
}

/// Only what can give one of these items, or the marker that goes beside an address: the rest of
/// the permits cannot tell the two laws apart.
policy::Law only_about(policy::Law law, const std::set<core::ItemId>& items) {
    const auto counts = [&](core::ItemId id) {
        const auto item = std::find_if(
            law.items.begin(), law.items.end(), [&](const auto& one) { return one.id == id; });
        return items.empty() || items.contains(id) || item->ban_marker;
    };
    std::erase_if(law.permits, [&](const policy::Permit& permit) {
        return std::none_of(permit.items.begin(), permit.items.end(), [&](const auto& listed) {
            return counts(listed.first);
        });
    });
    return law;
}

/// Whether the two laws give the same in every state: for each register, purpose, recipient, item,
/// value, instant and set of facts (gateway/policy/analysis.h, which tests hold exact).
bool equivalent(const policy::Law& law, const Mutant& mutant) {
    policy::Law changed{law};
    mutant.change(changed);
    const auto before = compiled(only_about(law, mutant.items));
    const auto after = compiled(only_about(std::move(changed), mutant.items));
    return before != nullptr && after != nullptr && policy::compare(*before, *after).empty();
}

}

TEST_CASE(
    "whatever is taken away from a shipped rule, some case notices, or no state does",
    "[proof][shipped][mutation]") {
    const auto loaded = config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {});
    REQUIRE(loaded.configuration);
    const config::Configuration& configuration{*loaded.configuration};
    REQUIRE(admin::failing_cases(configuration).empty());
    const policy::Law& law{configuration.rules->law()};
    std::size_t refused{0};
    std::size_t noticed{0};
    std::size_t same{0};
    for (const Mutant& mutant : mutants::of(law)) {
        policy::Law changed{law};
        mutant.change(changed);
        const auto rules = compiled(std::move(changed));
        if (rules == nullptr) {
            ++refused; // at load
        } else if (some_case_fails(configuration, rules, mutant.rule)) {
            ++noticed;
        } else if (equivalent(law, mutant)) {
            ++same;
        } else {
            FAIL_CHECK("no case notices, and it is not the same law: " << mutant.what);
        }
    }
    CHECK(refused + noticed > 20 * law.permits.size());
    std::printf(
        "mutants: %zu refused at load, %zu noticed by a case, %zu equivalent\n", refused, noticed,
        same);
}

TEST_CASE(
    "a mutant that no case notices is caught by the comparison of all states",
    "[proof][mutation]") {
    const auto loaded = config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {});
    REQUIRE(loaded.configuration);
    const policy::Law& law{loaded.configuration->rules->law()};
    std::size_t different{0};
    for (const Mutant& mutant : mutants::of(law)) {
        if (!mutant.rule.empty() && mutant.what.find("requires relation.") != std::string::npos) {
            policy::Law changed{law};
            mutant.change(changed);
            if (compiled(changed) != nullptr) { // another relation is still required
                CHECK_FALSE(equivalent(law, mutant));
                ++different;
            }
        }
        if (mutant.what.find("requires decision.") != std::string::npos) {
            CHECK_FALSE(equivalent(law, mutant));
            ++different;
        }
    }
    CHECK(different > 0);
}
