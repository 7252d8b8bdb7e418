#include "gateway/app/records.h"
#include "gateway/app/verb_output.h"
#include "gateway/config/activities.h"
#include "gateway/notice/compare.h"
#include "gateway/policy/citation.h"
#include "gateway/policy/phrases.h"

#include <algorithm>
#include <set>
#include <vector>

namespace gateway::app {

using config::Configuration;
using policy::Label;
using policy::Language;
using text::JsonValue;

namespace {

template <class Words> JsonValue list_of(const Words& words) {
    JsonValue list{JsonValue::make_array()};
    for (const std::string& word : words) {
        list.push(json(word));
    }
    return list;
}

std::string class_name(const policy::Law& law, core::PartyClass cls, Language language) {
    const auto label = law.words.classes.find(cls);
    return label == law.words.classes.end() ? std::string{cls.text()} : in(label->second, language);
}

JsonValue published(const notice::Notice& told, const policy::Law& law, Language language) {
    JsonValue list{JsonValue::make_array()};
    for (const notice::ToldDisclosure& disclosure : told.disclosures) {
        JsonValue classes{JsonValue::make_array()};
        for (const core::PartyClass cls : disclosure.classes) {
            classes.push(json(class_name(law, cls, language)));
        }
        JsonValue one{JsonValue::make_object()};
        one.add("quote", json(disclosure.said.quote)).add("recipients", std::move(classes));
        list.push(std::move(one));
    }
    return list;
}

bool reaches(const policy::Law& law, const policy::Permit& permit, core::PartyClass cls) {
    return std::find(permit.classes.begin(), permit.classes.end(), cls) != permit.classes.end()
           || std::any_of(law.parties.begin(), law.parties.end(), [&](const auto& party) {
                  return party.cls == cls
                         && std::find(permit.parties.begin(), permit.parties.end(), party.id)
                                != permit.parties.end();
              });
}

bool is_of(const policy::Permit& permit, core::RegisterId reg, core::Instant at) {
    const bool of_register{
        permit.registers.empty()
        || std::find(permit.registers.begin(), permit.registers.end(), reg)
               != permit.registers.end()};
    return of_register && permit.validity.covers(at);
}

/// The ground of GDPR Art. 6, that of Art. 9, by what secrecy is set aside, and the provisions.
JsonValue bases_of(const policy::Permit& permit, const policy::Law& law, Language language) {
    std::vector<std::string> bases{policy::cite_gdpr(permit.basis.gdpr6, language)};
    if (!permit.basis.gdpr9.empty()) {
        bases.push_back(policy::cite_gdpr(permit.basis.gdpr9, language));
    }
    if (permit.basis.secrecy != policy::SecrecyGround::none) {
        bases.emplace_back(policy::name_of(permit.basis.secrecy, language));
    }
    for (const policy::Provision& provision : law.provisions) {
        if (std::find(permit.basis.provisions.begin(), permit.basis.provisions.end(), provision.id)
            != permit.basis.provisions.end()) {
            bases.push_back(
                policy::citation_of(provision, language) + ": " + in(provision.name, language));
        }
    }
    return list_of(bases);
}

/// What must be so before anything goes: a consent, a relation, an approval.
JsonValue conditions_of(const policy::Permit& permit, const policy::Law& law, Language language) {
    std::vector<std::string> conditions;
    for (const policy::Requirement& required : permit.required) {
        conditions.push_back(policy::say_term(law, required, language));
    }
    return list_of(conditions);
}

/// What one rule lets go: to whom, for what, which data, on which law and on what conditions.
JsonValue one_permit(const policy::Permit& permit, const policy::Law& law, Language language) {
    std::set<std::string> recipients;
    for (const policy::PartyFacts& party : law.parties) {
        if (std::find(permit.parties.begin(), permit.parties.end(), party.id)
            != permit.parties.end()) {
            recipients.insert(in(party.name, language));
        }
    }
    for (const core::PartyClass cls : permit.classes) {
        recipients.insert(class_name(law, cls, language));
    }
    std::set<std::string> purposes;
    for (const core::PurposeId purpose : permit.purposes) {
        const auto label = law.words.purposes.find(purpose);
        purposes.insert(
            label == law.words.purposes.end() ? std::string{purpose.text()}
                                              : in(label->second, language));
    }
    std::set<std::string> items;
    for (const policy::Item& item : law.items) {
        if (std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& listed) {
                return listed.first == item.id;
            })) {
            items.insert(in(item.label, language));
        }
    }
    JsonValue one{JsonValue::make_object()};
    one.add("rule", json(permit.id.text()))
        .add("recipients", list_of(recipients))
        .add("purposes", list_of(purposes))
        .add("data", list_of(items))
        .add("conditions", conditions_of(permit, law, language))
        .add("bases", bases_of(permit, law, language));
    return one;
}

/// Each rule that lets something go from the register.
JsonValue
permitted(const policy::Law& law, core::RegisterId reg, core::Instant at, Language language) {
    JsonValue list{JsonValue::make_array()};
    for (const policy::Permit& permit : law.permits) {
        if (!is_of(permit, reg, at)) {
            continue;
        }
        list.push(one_permit(permit, law, language));
    }
    return list;
}

/// Each sentence of the published notice with the rules that reach whom it names: no rule, and the
/// sentence says more than happens.
JsonValue
beside(const notice::Notice& told, const policy::Law& law, core::Instant at, Language language) {
    JsonValue list{JsonValue::make_array()};
    for (const notice::ToldDisclosure& disclosure : told.disclosures) {
        JsonValue rules{JsonValue::make_array()};
        for (const policy::Permit& permit : law.permits) {
            const bool reached{std::any_of(
                disclosure.classes.begin(), disclosure.classes.end(),
                [&](core::PartyClass cls) { return reaches(law, permit, cls); })};
            if (reached && is_of(permit, told.reg, at)) {
                rules.push(one_permit(permit, law, language));
            }
        }
        JsonValue one{JsonValue::make_object()};
        one.add("quote", json(disclosure.said.quote)).add("generated", std::move(rules));
        list.push(std::move(one));
    }
    return list;
}

template <class Differences>
JsonValue differences(const Differences& all, const policy::Law& law, Language language) {
    JsonValue list{JsonValue::make_array()};
    for (const auto& difference : all) {
        std::set<std::string> items;
        for (const policy::Item& item : law.items) {
            if (std::find(difference.items.begin(), difference.items.end(), item.id)
                != difference.items.end()) {
                items.insert(in(item.label, language));
            }
        }
        JsonValue one{JsonValue::make_object()};
        one.add("recipients", json(class_name(law, difference.cls, language)))
            .add("data", list_of(items));
        list.push(std::move(one));
    }
    return list;
}

}

JsonValue disclosure_sections(
    const Configuration& configuration, const std::string& reg, core::Instant at,
    Language language) {
    const policy::Law& law{configuration.rules->law()};
    JsonValue all{JsonValue::make_array()};
    for (const notice::Activity& activity : config::activities_of(configuration)) {
        if (!reg.empty() && activity.reg.text() != reg) {
            continue;
        }
        JsonValue one{JsonValue::make_object()};
        one.add("register", json(activity.reg.text()))
            .add("name", json(in(activity.name, language)))
            .add("generated", permitted(law, activity.reg, at, language));
        if (activity.notice != nullptr) {
            const notice::Comparison compared{
                notice::compare(*activity.notice, law, activity.items, at)};
            one.add("published", published(*activity.notice, law, language))
                .add("beside", beside(*activity.notice, law, at, language))
                .add("permitted_but_not_told", differences(compared.untold, law, language))
                .add("told_but_not_permitted", differences(compared.unpermitted, law, language));
        }
        all.push(std::move(one));
    }
    return all;
}

}
