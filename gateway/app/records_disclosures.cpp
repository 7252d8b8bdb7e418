#include "gateway/app/records.h"
#include "gateway/app/verb_output.h"
#include "gateway/config/activities.h"
#include "gateway/notice/compare.h"

#include <algorithm>
#include <set>

namespace gateway::app {

using config::Configuration;
using policy::Label;
using policy::Language;
using text::JsonValue;

namespace {

const std::string& in(const Label& label, Language language) {
    return language == Language::fi ? label.fi : language == Language::sv ? label.sv : label.en;
}

JsonValue list_of(const std::set<std::string>& words) {
    JsonValue list{JsonValue::make_array()};
    for (const std::string& word : words) {
        list.push(json(word));
    }
    return list;
}

JsonValue published(const notice::Notice& told) {
    JsonValue list{JsonValue::make_array()};
    for (const notice::ToldDisclosure& disclosure : told.disclosures) {
        JsonValue one{JsonValue::make_object()};
        JsonValue classes{JsonValue::make_array()};
        for (const core::PartyClass cls : disclosure.classes) {
            classes.push(json(cls.text()));
        }
        one.add("quote", json(disclosure.said.quote)).add("recipients", std::move(classes));
        list.push(std::move(one));
    }
    return list;
}

/// One sentence's parts for each rule that lets something go from the register.
JsonValue
permitted(const policy::Law& law, core::RegisterId reg, core::Instant at, Language language) {
    JsonValue list{JsonValue::make_array()};
    for (const policy::Permit& permit : law.permits) {
        const bool of_register{
            permit.registers.empty()
            || std::find(permit.registers.begin(), permit.registers.end(), reg)
                   != permit.registers.end()};
        if (!of_register || !permit.validity.covers(at)) {
            continue;
        }
        std::set<std::string> recipients;
        for (const policy::PartyFacts& party : law.parties) {
            if (std::find(permit.parties.begin(), permit.parties.end(), party.id)
                != permit.parties.end()) {
                recipients.insert(in(party.name, language));
            }
        }
        for (const core::PartyClass cls : permit.classes) {
            const auto label = law.words.classes.find(cls);
            recipients.insert(
                label == law.words.classes.end() ? std::string{cls.text()}
                                                 : in(label->second, language));
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
        std::set<std::string> bases{"GDPR " + permit.basis.gdpr6};
        for (const policy::Provision& provision : law.provisions) {
            if (std::find(
                    permit.basis.provisions.begin(), permit.basis.provisions.end(), provision.id)
                != permit.basis.provisions.end()) {
                bases.insert(
                    provision.act + " " + provision.section
                    + " §: " + in(provision.name, language));
            }
        }
        JsonValue one{JsonValue::make_object()};
        one.add("rule", json(permit.id.text()))
            .add("recipients", list_of(recipients))
            .add("purposes", list_of(purposes))
            .add("data", list_of(items))
            .add("bases", list_of(bases));
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
        const auto label = law.words.classes.find(difference.cls);
        JsonValue one{JsonValue::make_object()};
        one.add(
               "recipients",
               json(
                   label == law.words.classes.end() ? std::string{difference.cls.text()}
                                                    : in(label->second, language)))
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
            one.add("published", published(*activity.notice))
                .add("permitted_but_not_told", differences(compared.untold, law, language))
                .add("told_but_not_permitted", differences(compared.unpermitted, law, language));
        }
        all.push(std::move(one));
    }
    return all;
}

}
