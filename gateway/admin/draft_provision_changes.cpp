#include "gateway/admin/draft_comparison.h"
#include "gateway/policy/citation.h"

#include <map>
#include <utility>

namespace gateway::admin {

namespace {

using config::Configuration;
using Kind = DraftChange::Kind;

/// Provisions that nobody has read in the act, and the permits on them.
struct Unread {
    std::map<core::ProvisionId, const policy::Provision*> provisions;
    std::set<std::pair<core::ProvisionId, core::RuleId>> rests;
};

Unread unread_in(const policy::Law& law) {
    Unread unread;
    for (const policy::Provision& provision : law.provisions) {
        if (!provision.verified) {
            unread.provisions.emplace(provision.id, &provision);
        }
    }
    for (const policy::Permit& permit : law.permits) {
        for (const core::ProvisionId id : permit.basis.provisions) {
            if (unread.provisions.contains(id)) {
                unread.rests.emplace(id, permit.id);
            }
        }
    }
    return unread;
}

/// As people cite it and, as sections of one chapter are cited alike, by its name.
policy::Label named(const policy::Provision& provision) {
    policy::Label name{policy::citation_of(provision)};
    const std::string id{" (" + std::string{provision.id.text()} + ")"};
    for (std::string* const text : {&name.fi, &name.sv, &name.en}) {
        text->append(id);
    }
    return name;
}

/// Public power rests on an act (731/1999 §2): what nobody has read there is the data-protection
/// officer's to accept, and so is the word that somebody has.
DraftChange of_provision(policy::Label text) {
    DraftChange change;
    change.kind = Kind::provision;
    change.text = std::move(text);
    change.eyes = Eyes::officer;
    return change;
}

}

void compare_provisions(
    const Configuration& before, const Configuration& after, const std::set<core::RuleId>& gaining,
    std::vector<DraftChange>& changes) {
    const policy::Law& law{after.rules->law()};
    const Unread was{unread_in(before.rules->law())};
    const Unread is{unread_in(law)};
    for (const policy::Provision& provision : law.provisions) {
        if (provision.verified && was.provisions.contains(provision.id)) {
            changes.push_back(
                of_provision(say(Sentence::provision_read, {{"provision", named(provision)}})));
        }
    }
    std::map<core::ProvisionId, std::vector<policy::Label>> resting;
    for (const auto& rests : is.rests) {
        const auto& [provision, rule] = rests;
        if (!was.rests.contains(rests) || gaining.contains(rule)) {
            resting[provision].push_back(as_is(rule.text()));
        }
    }
    for (const auto& [id, rules] : resting) {
        changes.push_back(of_provision(
            say(Sentence::rests_on_unread,
                {{"provision", named(*is.provisions.at(id))}, {"rules", say_all(rules)}})));
    }
}

}
