// I15: with no consents at all, what health data can leave equals a file that people have reviewed.
// Whoever changes a rule so that the file changes shows the new one to the data protection officer.
// And a ground of Article 9 is one that a provision carries.

#include "gateway/config/configuration.h"
#include "gateway/config/trial.h"
#include "gateway/core/instant.h"
#include "gateway/policy/analysis.h"
#include "gateway/policy/vocabulary.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace gateway;
using namespace tests::config_room;
using Errors = std::vector<std::string>;

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

TEST_CASE(
    "a ground of Article 9 is carried by a provision that the rule rests on",
    "[config][rules][gdpr-9]") {
    const std::string carries{"gives: [right-to-disclose, secrecy], gdpr: [6.1.c], verified: true"};
    const auto set_with = [&](const std::string& ground, const std::string& statute) {
        config::FileSet set{
            changed("rules/one.yaml", "gdpr6: 6.1.c", "gdpr6: 6.1.c, gdpr9: " + ground)};
        set.put(
            "statutes.yaml",
            changed("statutes.yaml", carries, statute).files().at("statutes.yaml"));
        return set;
    };
    const std::string told{"rules/one.yaml:1 BASIS_UNCARRIED"};
    const config::FileSet uncarried{set_with("9.2.b", carries)};
    CHECK(errors_of(uncarried) == Errors{told});
    CHECK(config::try_out(uncarried, {}, {}).tried); // what is in force still loads
    const auto given = [](const char* gdpr, const char* verified) {
        return std::string{"gives: [right-to-disclose, secrecy], gdpr: [6.1.c"} + gdpr
               + "], verified: " + verified;
    };
    CHECK(errors_of(set_with("9.2.b", given(", 9.2.b", "true"))).empty());
    CHECK(errors_of(set_with("9.2.d", given(", 9.2.b", "true"))) == Errors{told});
    // of a section that nobody has read, it is told to whoever will read it
    const auto noted = [&](const config::FileSet& set) {
        CHECK(errors_of(set).empty());
        const Errors notes{notes_of(set)};
        return std::count(notes.begin(), notes.end(), told);
    };
    CHECK(noted(set_with("9.2.b", given("", "false"))) == 1);
    CHECK(noted(set_with("9.2.b", given(", 9.2.b", "false"))) == 0);
    // explicit consent stands by itself, but must be asked for
    CHECK(errors_of(set_with("9.2.a", carries)) == Errors{"rules/one.yaml:1 CONSENT_TERM_MISSING"});
}

TEST_CASE(
    "the Regulation itself gives no ground that needs an act beside it",
    "[config][rules][gdpr-9]") {
    const auto resting_on_the_article = [](const std::string& letter) {
        config::FileSet set{changed(
            "rules/one.yaml", "[1/2000/1], gdpr6: 6.1.c",
            "[1/2000/1, 2016/679/9], gdpr6: 6.1.c, gdpr9: 9.2." + letter)};
        set.put(
            "statutes.yaml",
            text_of("statutes.yaml")
                + "  - act: 2016/679\n    name: {fi: Asetus, sv: Lag, en: Act}\n"
                  "    force: {from: 2018-05-25}\n    source: invented\n    provisions:\n"
                  "      - {id: 2016/679/9, article: \"9\", gives: [], gdpr: [9.2."
                + letter + "], verified: true}\n");
        return errors_of(set);
    };
    CHECK(resting_on_the_article("g") == Errors{"rules/one.yaml:1 BASIS_UNCARRIED"});
    CHECK(resting_on_the_article("f").empty());
}

// Whether the sections of 189/2001 on data carry 9.2.b was not read. Before a second such rule is
// shipped, somebody reads its act.
TEST_CASE(
    "of the shipped rules one names a ground of Article 9 that nobody has found in its act",
    "[config][shipped][gdpr-9]") {
    Errors uncarried;
    const config::Loaded loaded{config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    for (const config::Finding& finding : loaded.findings) {
        if (finding.code == core::Code{"BASIS_UNCARRIED"}) {
            uncarried.push_back(finding.file + ": " + finding.reason);
        }
    }
    CHECK(
        uncarried
        == Errors{
            "rules/rehabilitative-work.yaml: no provision that rule `activation-plan-parties` "
            "rests on can carry `9.2.b`, as far as anybody has read them"});
}
