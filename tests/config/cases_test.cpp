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

/// Only where every case holds does a failing one say anything.
std::shared_ptr<const config::Configuration> sound() {
    auto configuration = shipped();
    REQUIRE(configuration);
    REQUIRE(app::failing_cases(*configuration).empty());
    return configuration;
}

/// Whether some case fails, or the law does not even compile, after `change`. The rule's own cases
/// are asked first.
template <class Change>
bool noticed(const config::Configuration& configuration, core::RuleId rule, Change change) {
    policy::Law law{configuration.rules->law()};
    change(law);
    std::vector<policy::CompileFinding> findings;
    config::Configuration changed{configuration};
    changed.rules = policy::RuleSet::compile(std::move(law), findings);
    if (changed.rules == nullptr) {
        return true;
    }
    const auto others = std::stable_partition(
        changed.cases.begin(), changed.cases.end(),
        [&](const config::RuleCase& one) { return one.rule == rule; });
    std::vector<config::RuleCase> rest{others, changed.cases.end()};
    changed.cases.erase(others, changed.cases.end());
    if (!app::failing_cases(changed).empty()) {
        return true;
    }
    changed.cases = std::move(rest);
    return !app::failing_cases(changed).empty();
}

/// What the provisions of a permit have in common as their force: a permit cannot act outside it,
/// so a day of its own that is the same changes nothing.
core::Validity force_of(const policy::Law& law, const policy::Permit& permit) {
    core::Validity force;
    for (const policy::Provision& provision : law.provisions) {
        if (std::count(permit.basis.provisions.begin(), permit.basis.provisions.end(), provision.id)
            == 0) {
            continue;
        }
        if (provision.force.from && (!force.from || *force.from < *provision.force.from)) {
            force.from = provision.force.from;
        }
        if (provision.force.until && (!force.until || *provision.force.until < *force.until)) {
            force.until = provision.force.until;
        }
    }
    return force;
}

/// Whether every item of the category is in another category of the cap as well: then the category
/// adds nothing as the catalogue stands.
bool adds_nothing(const policy::Law& law, const policy::Cap& cap, core::CategoryId category) {
    return std::all_of(law.items.begin(), law.items.end(), [&](const policy::Item& item) {
        const auto in = [&](core::CategoryId one) {
            return item.categories.count(one) != 0 || item.implies.count(one) != 0;
        };
        return !in(category)
               || std::any_of(
                   cap.categories.begin(), cap.categories.end(),
                   [&](core::CategoryId one) { return one != category && in(one); });
    });
}

template <class List> void drop(List& list, std::size_t at) {
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
}

void check_cap_lists(const config::Configuration& configuration, std::size_t cap) {
    const policy::Cap& made{configuration.rules->law().caps[cap]};
    const auto each = [&](const auto& list, auto member, auto skip) {
        for (std::size_t at{0}; at < list.size(); ++at) {
            CAPTURE(made.id.text(), at);
            if (!skip(at)) {
                CHECK(noticed(configuration, made.id, [&](policy::Law& changed) {
                    drop(changed.caps[cap].*member, at);
                }));
            }
        }
    };
    const auto never = [](std::size_t) { return false; };
    each(made.triggers, &policy::Cap::triggers, never);
    each(made.unless, &policy::Cap::unless, never);
    each(made.bases, &policy::Cap::bases, never);
    each(made.categories, &policy::Cap::categories, [&](std::size_t at) {
        return made.categories.size() > 1
               && adds_nothing(configuration.rules->law(), made, made.categories[at]);
    });
}

}

TEST_CASE("the cases of the shipped rules come out as they say", "[config][cases][shipped]") {
    const auto configuration = shipped();
    REQUIRE(configuration);
    CHECK(configuration->cases.size() >= 250);
    for (const config::Finding& finding : app::failing_cases(*configuration)) {
        CAPTURE(finding.file, finding.line, finding.reason);
        CHECK(finding.code == core::Code{"NONE"});
    }
}

TEST_CASE("some case notices a requirement that is dropped", "[config][cases][mutation]") {
    const auto configuration = sound();
    const auto& permits = configuration->rules->law().permits;
    for (std::size_t rule{0}; rule < permits.size(); ++rule) {
        for (std::size_t term{0}; term < permits[rule].required.size(); ++term) {
            const std::string& verbatim{permits[rule].required[term].verbatim};
            if (verbatim == "party.active") {
                continue; // a guard stands behind it that no rule can switch off
            }
            CAPTURE(permits[rule].id.text(), verbatim);
            CHECK(noticed(*configuration, permits[rule].id, [&](policy::Law& law) {
                drop(law.permits[rule].required, term);
            }));
        }
    }
}

TEST_CASE(
    "some case notices a quality of a consent that is no longer asked for",
    "[config][cases][mutation]") {
    const auto configuration = sound();
    const auto& permits = configuration->rules->law().permits;
    using Consent = policy::Requirement::Consent;
    for (std::size_t rule{0}; rule < permits.size(); ++rule) {
        for (std::size_t term{0}; term < permits[rule].required.size(); ++term) {
            const auto* const consent = std::get_if<Consent>(&permits[rule].required[term].term);
            for (bool Consent::*quality :
                 {&Consent::is_explicit, &Consent::itemised, &Consent::written}) {
                if (consent == nullptr || !(consent->*quality)) {
                    continue;
                }
                CAPTURE(permits[rule].id.text(), permits[rule].required[term].verbatim);
                CHECK(noticed(*configuration, permits[rule].id, [&](policy::Law& law) {
                    std::get<Consent>(law.permits[rule].required[term].term).*quality = false;
                }));
            }
        }
    }
}

TEST_CASE(
    "some case notices an item, a register or a permit that is dropped",
    "[config][cases][mutation]") {
    const auto configuration = sound();
    const policy::Law& law{configuration->rules->law()};
    for (std::size_t rule{0}; rule < law.permits.size(); ++rule) {
        const core::RuleId id{law.permits[rule].id};
        CAPTURE(id.text());
        CHECK(noticed(
            *configuration, id, [&](policy::Law& changed) { drop(changed.permits, rule); }));
        for (std::size_t item{0}; item < law.permits[rule].items.size(); ++item) {
            CAPTURE(law.permits[rule].items[item].first.text());
            CHECK(noticed(*configuration, id, [&](policy::Law& changed) {
                drop(changed.permits[rule].items, item);
            }));
        }
        if (!law.permits[rule].registers.empty()) {
            CHECK(noticed(*configuration, id, [&](policy::Law& changed) {
                changed.permits[rule].registers.clear(); // every register
            }));
        }
    }
}

TEST_CASE(
    "some case notices a recipient, a register or a purpose that a permit loses",
    "[config][cases][mutation]") {
    const auto configuration = sound();
    const policy::Law& law{configuration->rules->law()};
    const auto each = [&](std::size_t rule, const auto& list, auto member) {
        for (std::size_t at{0}; at < list.size(); ++at) {
            CAPTURE(law.permits[rule].id.text(), list[at].text());
            CHECK(noticed(*configuration, law.permits[rule].id, [&](policy::Law& changed) {
                drop(changed.permits[rule].*member, at);
            }));
        }
    };
    for (std::size_t rule{0}; rule < law.permits.size(); ++rule) {
        each(rule, law.permits[rule].classes, &policy::Permit::classes);
        each(rule, law.permits[rule].parties, &policy::Permit::parties);
        each(rule, law.permits[rule].purposes, &policy::Permit::purposes);
        each(rule, law.permits[rule].registers, &policy::Permit::registers);
    }
}

TEST_CASE("some case notices a day that is dropped", "[config][cases][mutation]") {
    const auto configuration = sound();
    const policy::Law& law{configuration->rules->law()};
    for (std::size_t rule{0}; rule < law.permits.size(); ++rule) {
        const policy::Permit& permit{law.permits[rule]};
        const core::Validity force{force_of(law, permit)};
        CAPTURE(permit.id.text());
        if (permit.validity.from > force.from) {
            CHECK(noticed(*configuration, permit.id, [&](policy::Law& changed) {
                changed.permits[rule].validity.from.reset();
            }));
        }
        if (permit.validity.until && (!force.until || *permit.validity.until < *force.until)) {
            CHECK(noticed(*configuration, permit.id, [&](policy::Law& changed) {
                changed.permits[rule].validity.until.reset();
            }));
        }
    }
    for (std::size_t cap{0}; cap < law.caps.size(); ++cap) {
        CAPTURE(law.caps[cap].id.text());
        CHECK(noticed(*configuration, law.caps[cap].id, [&](policy::Law& changed) {
            changed.caps[cap].validity.from.reset();
        }));
    }
}

TEST_CASE(
    "some case notices a cap that is dropped, and each part of it", "[config][cases][mutation]") {
    const auto configuration = sound();
    const auto& caps = configuration->rules->law().caps;
    for (std::size_t cap{0}; cap < caps.size(); ++cap) {
        CAPTURE(caps[cap].id.text());
        CHECK(noticed(
            *configuration, caps[cap].id, [&](policy::Law& changed) { drop(changed.caps, cap); }));
        check_cap_lists(*configuration, cap);
    }
}
