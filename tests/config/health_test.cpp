// I15: with no consents at all, what health data can leave equals a file that people have reviewed.
// Whoever changes a rule so that the file changes shows the new one to the data protection officer.

#include "gateway/config/configuration.h"
#include "gateway/core/instant.h"
#include "gateway/policy/analysis.h"
#include "gateway/policy/vocabulary.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace gateway;

namespace {

constexpr const char* golden{LAUTTURI_GOLDEN "/health-without-consent.txt"};

template <class Names> std::string joined(const Names& names) {
    std::string text;
    for (const auto& name : names) {
        text += (text.empty() ? "" : " ") + std::string{name};
    }
    return text;
}

std::string day_of(const std::optional<core::Instant>& instant) {
    return instant ? core::to_helsinki_text(*instant).substr(0, 10) : "";
}

std::set<std::string>
provisions_of(const policy::Law& law, const std::vector<core::RuleId>& rules) {
    std::set<std::string> provisions;
    for (const policy::Permit& permit : law.permits) {
        if (std::find(rules.begin(), rules.end(), permit.id) != rules.end()) {
            for (const core::ProvisionId provision : permit.basis.provisions) {
                provisions.emplace(provision.text());
            }
        }
    }
    return provisions;
}

/// Whether the item may tell of health: what is free text may, until somebody has read it.
bool may_tell(const policy::Law& law, const policy::Path& path) {
    const auto item =
        std::find_if(law.items.begin(), law.items.end(), [&](const policy::Item& one) {
            return one.id == path.item;
        });
    return path.special || item->free_text;
}

/// Whether each of these rules lets a text out only when an official has found nothing special in
/// it.
bool only_cleared(const policy::Law& law, const std::vector<core::RuleId>& rules) {
    return std::all_of(rules.begin(), rules.end(), [&](core::RuleId rule) {
        const auto permit =
            std::find_if(law.permits.begin(), law.permits.end(), [&](const policy::Permit& one) {
                return one.id == rule;
            });
        return std::any_of(
            permit->required.begin(), permit->required.end(), [](const auto& required) {
                return required.verbatim == policy::free_text_cleared_fact;
            });
    });
}

/// One line for each way, the registers that have it at its end.
std::string without_consent(const policy::RuleSet& rules) {
    policy::ReachQuery query;
    query.without_consent = true;
    std::map<std::string, std::set<std::string>> ways;
    for (const policy::Reach& reach : policy::who_can(rules, query)) {
        if (!may_tell(rules.law(), reach.path)) {
            continue;
        }
        std::vector<std::string> permits;
        for (const core::RuleId rule : reach.permits_without_consent) {
            permits.emplace_back(rule.text());
        }
        std::ostringstream line;
        line << reach.path.cls.text() << " | " << reach.path.purpose.text() << " | "
             << reach.path.item.text() << (reach.path.codes.empty() ? "" : "=")
             << joined(reach.path.codes) << " | " << core::to_text(reach.without_consent)
             << (only_cleared(rules.law(), reach.permits_without_consent) ? " once cleared" : "")
             << " | " << joined(permits) << " | "
             << joined(provisions_of(rules.law(), reach.permits_without_consent)) << " | "
             << day_of(reach.when.from) << "–" << day_of(reach.when.until);
        ways[line.str()].emplace(reach.path.reg.text());
    }
    std::string text{"# Who may ever get data on health, or of another special category, although "
                     "nobody consented. Free text\n"
                     "# may tell of it. Class | purpose | item | form | rules | provisions | days "
                     "| registers.\n"};
    for (const auto& [line, registers] : ways) {
        text += line + " | " + joined(registers) + '\n';
    }
    return text;
}

}

TEST_CASE(
    "what health data can leave without any consent is what was reviewed",
    "[config][shipped][I15]") {
    const config::Loaded loaded{config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    const std::string computed{without_consent(*loaded.configuration->rules)};
    std::ifstream file{golden};
    std::ostringstream reviewed;
    reviewed << file.rdbuf();
    if (reviewed.str() != computed) {
        std::ofstream{"health-without-consent.txt"} << computed; // where the test runs, for review
    }
    CHECK(reviewed.str() == computed);
}
