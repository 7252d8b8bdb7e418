#include "gateway/app/dry_run_cases.h"
#include "gateway/config/configuration.h"

#include <catch2/catch.hpp>

#include <algorithm>

// The cases beside the shipped rules hold, and are strong enough: a rule that loses a requirement,
// an item, a date or itself is noticed by some case.

using namespace gateway;

namespace {

std::shared_ptr<const config::Configuration> shipped() {
    return config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {}).configuration;
}

/// Whether some case fails, or the law does not even compile, after `change`.
template <class Change> bool noticed(const config::Configuration& configuration, Change change) {
    policy::Law law{configuration.rules->law()};
    change(law);
    std::vector<policy::CompileFinding> findings;
    config::Configuration changed{configuration};
    changed.rules = policy::RuleSet::compile(std::move(law), findings);
    return changed.rules == nullptr || !app::failing_cases(changed).empty();
}

/// A permit cannot act before its youngest provision: then its own first day changes nothing.
bool begins_with_a_provision(const policy::Law& law, const policy::Permit& permit) {
    return std::any_of(
        law.provisions.begin(), law.provisions.end(), [&](const policy::Provision& provision) {
            return provision.force.from == permit.validity.from
                   && std::count(
                          permit.basis.provisions.begin(), permit.basis.provisions.end(),
                          provision.id)
                          != 0;
        });
}

}

TEST_CASE("the cases of the shipped rules come out as they say", "[config][cases][shipped]") {
    const auto configuration = shipped();
    REQUIRE(configuration);
    CHECK(configuration->cases.size() >= 30);
    for (const config::Finding& finding : app::failing_cases(*configuration)) {
        CAPTURE(finding.file, finding.line, finding.reason);
        CHECK(finding.code == core::Code{"NONE"});
    }
}

TEST_CASE("some case notices a requirement that is dropped", "[config][cases][mutation]") {
    const auto configuration = shipped();
    REQUIRE(configuration);
    const auto& permits = configuration->rules->law().permits;
    for (std::size_t rule{0}; rule < permits.size(); ++rule) {
        for (std::size_t term{0}; term < permits[rule].required.size(); ++term) {
            const std::string& verbatim{permits[rule].required[term].verbatim};
            if (verbatim == "party.active") {
                continue; // a guard stands behind it that no rule can switch off
            }
            CAPTURE(permits[rule].id.text(), verbatim);
            CHECK(noticed(*configuration, [&](policy::Law& law) {
                auto& required = law.permits[rule].required;
                required.erase(required.begin() + static_cast<std::ptrdiff_t>(term));
            }));
        }
    }
}

TEST_CASE(
    "some case notices an item, a permit, a cap or a date that is dropped",
    "[config][cases][mutation]") {
    const auto configuration = shipped();
    REQUIRE(configuration);
    const policy::Law& law{configuration->rules->law()};
    for (std::size_t rule{0}; rule < law.permits.size(); ++rule) {
        CAPTURE(law.permits[rule].id.text());
        const auto at = static_cast<std::ptrdiff_t>(rule);
        CHECK(noticed(*configuration, [&](policy::Law& changed) {
            changed.permits.erase(changed.permits.begin() + at);
        }));
        for (std::size_t item{0};
             law.permits[rule].items.size() > 1 && item < law.permits[rule].items.size(); ++item) {
            CAPTURE(law.permits[rule].items[item].first.text());
            CHECK(noticed(*configuration, [&](policy::Law& changed) {
                auto& items = changed.permits[rule].items;
                items.erase(items.begin() + static_cast<std::ptrdiff_t>(item));
            }));
        }
        if (!begins_with_a_provision(law, law.permits[rule])) {
            CHECK(noticed(*configuration, [&](policy::Law& changed) {
                changed.permits[rule].validity.from.reset();
            }));
        }
    }
    for (std::size_t cap{0}; cap < law.caps.size(); ++cap) {
        CAPTURE(law.caps[cap].id.text());
        const auto at = static_cast<std::ptrdiff_t>(cap);
        CHECK(noticed(*configuration, [&](policy::Law& changed) {
            changed.caps.erase(changed.caps.begin() + at);
        }));
        CHECK(noticed(
            *configuration, [&](policy::Law& changed) { changed.caps[cap].triggers.clear(); }));
    }
}
