#include "gateway/app/records.h"

#include "gateway/app/verb_output.h"
#include "gateway/policy/phrases.h"

#include <algorithm>
#include <map>
#include <set>

namespace gateway::app {

using config::Configuration;
using config::Exchange;
using policy::Label;
using policy::Language;
using text::JsonValue;

namespace {

JsonValue list_of(const std::set<std::string>& words) {
    JsonValue list{JsonValue::make_array()};
    for (const std::string& word : words) {
        list.push(json(word));
    }
    return list;
}

JsonValue label_json(const Label& label) {
    JsonValue object{JsonValue::make_object()};
    object.add("fi", json(label.fi)).add("sv", json(label.sv)).add("en", json(label.en));
    return object;
}

std::string_view word_of(config::PartyRole role) {
    switch (role) {
    case config::PartyRole::controller: return "controller";
    case config::PartyRole::joint_controller: return "joint-controller";
    case config::PartyRole::processor: return "processor";
    }
    return "controller";
}

bool serves(
    const policy::Permit& permit, const Configuration& configuration, const Exchange& exchange) {
    const auto has = [](const auto& list, auto id) {
        return std::find(list.begin(), list.end(), id) != list.end();
    };
    const policy::Law& law{configuration.rules->law()};
    const auto facts =
        std::find_if(law.parties.begin(), law.parties.end(), [&](const policy::PartyFacts& party) {
            return party.id == exchange.party;
        });
    return has(permit.purposes, exchange.purpose)
           && (permit.registers.empty() || has(permit.registers, exchange.reg))
           && (has(permit.parties, exchange.party)
               || (facts != law.parties.end() && has(permit.classes, facts->cls)));
}

/// What an exchange may carry: items, on which provisions, how much of it special.
struct Carried {
    std::set<std::string> items;
    std::set<std::string> categories;
    std::set<std::string> special;
    std::set<std::string> provisions;
    std::set<std::string> unverified; ///< provisions that nobody has read in the act
    std::set<std::string> rules;
    std::set<std::string> conditions;
};

void add_provision(Carried& carried, const policy::Law& law, core::ProvisionId id) {
    carried.provisions.insert(std::string{id.text()});
    const auto found = std::find_if(
        law.provisions.begin(), law.provisions.end(),
        [&](const policy::Provision& provision) { return provision.id == id; });
    if (found == law.provisions.end() || !found->verified) {
        carried.unverified.insert(std::string{id.text()});
    }
}

void add_item(Carried& carried, const policy::Law& law, core::ItemId id) {
    carried.items.insert(std::string{id.text()});
    for (const policy::Item& item : law.items) {
        if (item.id != id) {
            continue;
        }
        for (const core::CategoryId category : item.categories) {
            carried.categories.insert(std::string{category.text()});
        }
        if (item.special) {
            carried.special.insert(std::string{id.text()});
        }
    }
}

Carried carried_by(
    const Configuration& configuration, const Exchange& exchange, core::Instant at,
    Language language) {
    const policy::Law& law{configuration.rules->law()};
    Carried carried;
    for (const auto& [item, basis] : exchange.receiving_basis) {
        add_item(carried, law, item);
        add_provision(carried, law, basis.provision);
    }
    const Exchange* const answered{
        exchange.results ? configuration.find(exchange.results->of) : nullptr};
    if (answered != nullptr) { // a word on records that were sent: it rests on what they rest on
        Carried sent{carried_by(configuration, *answered, at, language)};
        carried.provisions.merge(sent.provisions);
        carried.unverified.merge(sent.unverified);
        carried.rules.merge(sent.rules);
    }
    if (exchange.direction == ports::Direction::in) {
        return carried;
    }
    for (const policy::Permit& permit : law.permits) {
        if (!permit.validity.covers(at) || !serves(permit, configuration, exchange)) {
            continue;
        }
        carried.rules.insert(std::string{permit.id.text()});
        for (const auto& [item, form] : permit.items) {
            add_item(carried, law, item);
        }
        for (const core::ProvisionId provision : permit.basis.provisions) {
            add_provision(carried, law, provision);
        }
        for (const policy::Requirement& required : permit.required) {
            carried.conditions.insert(policy::say_term(law, required, language));
        }
    }
    return carried;
}

JsonValue flow_json(
    const Configuration& configuration, const Exchange& exchange, core::Instant at,
    Language language) {
    const Carried carried{carried_by(configuration, exchange, at, language)};
    const config::Party* const party{configuration.find(exchange.party)};
    JsonValue flow{JsonValue::make_object()};
    flow.add("exchange", json(exchange.id.text()))
        .add("name", label_json(exchange.name))
        .add("register", json(exchange.reg.text()))
        .add("direction", json(direction_text(exchange.direction)))
        .add("party", json(exchange.party.text()))
        .add("party_name", party == nullptr ? json("") : label_json(party->name))
        .add("party_role", json(party == nullptr ? "" : word_of(party->role)))
        .add("jurisdiction", json(party == nullptr ? "" : party->jurisdiction))
        .add("purpose", json(exchange.purpose.text()))
        .add("transport", json(exchange.transport))
        .add(
            "interface", json(
                             exchange.direction == ports::Direction::out
                                     || exchange.direction == ports::Direction::in
                                 ? "transfer"
                                 : "query"))
        .add("owner", json(exchange.owner))
        .add("items", list_of(carried.items))
        .add("categories", list_of(carried.categories))
        .add("special_items", list_of(carried.special))
        .add("provisions", list_of(carried.provisions))
        .add("unverified_provisions", list_of(carried.unverified))
        .add("rules", list_of(carried.rules))
        .add("conditions", list_of(carried.conditions))
        .add(
            "signed",
            JsonValue::of_boolean(exchange.wrapping.is_signed || exchange.wrapping.xml_signed))
        .add("encrypted_document", JsonValue::of_boolean(exchange.wrapping.encrypted))
        .add("scheduled", JsonValue::of_boolean(exchange.schedule.has_value()));
    return flow;
}

JsonValue register_json(const config::Register& reg) {
    JsonValue systems{JsonValue::make_array()};
    for (const config::System& system : reg.systems) {
        JsonValue one{JsonValue::make_object()};
        one.add("name", json(system.name)).add("use", label_json(system.use));
        systems.push(std::move(one));
    }
    JsonValue clients{JsonValue::make_array()};
    for (const config::Client& client : reg.clients) {
        clients.push(json(client.id.text()));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("register", json(reg.id.text()))
        .add("name", label_json(reg.name))
        .add("controller", json(reg.controller.text()))
        .add("controller_verified", JsonValue::of_boolean(reg.controller_verified))
        .add("systems", std::move(systems))
        .add("interface", json(reg.kind))
        .add("calling_systems", std::move(clients));
    return object;
}

/// What the gateway does for every flow, by its own documents.
JsonValue safeguards() {
    return list_of(
        {"every field of every message is decided before it leaves, on a provision or a consent",
         "TLS with pinned certificates on every connection",
         "persons' data encrypted under a key a person, keys wrapped outside the database",
         "append-only, hash-chained, signed journal, anchored outside",
         "withdrawals and holds are acknowledged when nothing can leave any more",
         "reads of content recorded with their reason (906/2019 §17)"});
}

}

JsonValue
information_flows(const Configuration& configuration, core::Instant at, Language language) {
    JsonValue stores{JsonValue::make_array()};
    for (const config::Register& reg : configuration.registers) {
        stores.push(register_json(reg));
    }
    JsonValue flows{JsonValue::make_array()};
    for (const Exchange& exchange : configuration.exchanges) {
        flows.push(flow_json(configuration, exchange, at, language));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("basis", json("906/2019 §5(2)"))
        .add("verified", JsonValue::of_boolean(false)) // the section was not read in the act
        .add("at", json(core::to_text(core::local_date(at))))
        .add("configuration", json(core::to_hex(configuration.digest)))
        .add("data_stores", std::move(stores))
        .add("flows", std::move(flows))
        .add("security", safeguards());
    return body;
}

JsonValue impact_material(const Configuration& configuration, core::Instant at, Language language) {
    JsonValue special{JsonValue::make_array()};
    std::set<std::string> abroad;
    for (const Exchange& exchange : configuration.exchanges) {
        const Carried carried{carried_by(configuration, exchange, at, language)};
        if (!carried.special.empty()) {
            special.push(flow_json(configuration, exchange, at, language));
        }
        const config::Party* const party{configuration.find(exchange.party)};
        if (party != nullptr && !party->jurisdiction.empty() && party->jurisdiction != "FI") {
            abroad.insert(std::string{party->id.text()} + " (" + party->jurisdiction + ")");
        }
    }
    JsonValue body{JsonValue::make_object()};
    body.add("basis", json("2016/679 Art. 35(7)"))
        .add("configuration", json(core::to_hex(configuration.digest)))
        .add("description", information_flows(configuration, at, language))
        .add("special_categories", std::move(special))
        .add("parties_abroad", list_of(abroad))
        .add("safeguards", safeguards())
        .add(
            "left_to_the_assessor",
            list_of(
                {"necessity and proportionality of each purpose",
                 "risks to persons, their likelihood and severity",
                 "what the data-protection officer and the persons concerned say"}));
    return body;
}

namespace {

std::map<std::string, std::string>
flows_by_name(const Configuration& configuration, core::Instant at, Language language) {
    std::map<std::string, std::string> flows;
    for (const Exchange& exchange : configuration.exchanges) {
        flows.emplace(
            exchange.id.text(), text::write_json(flow_json(configuration, exchange, at, language)));
    }
    return flows;
}

JsonValue parsed(const std::string& flow) {
    return text::parse_json(flow).value();
}

}

JsonValue change_material(
    const Configuration& before, const Configuration& after, core::Instant at, Language language) {
    const auto old_flows = flows_by_name(before, at, language);
    const auto new_flows = flows_by_name(after, at, language);
    JsonValue added{JsonValue::make_array()};
    JsonValue removed{JsonValue::make_array()};
    JsonValue changed{JsonValue::make_array()};
    for (const auto& [name, flow] : new_flows) {
        const auto old = old_flows.find(name);
        if (old == old_flows.end()) {
            added.push(parsed(flow));
        } else if (old->second != flow) {
            JsonValue one{JsonValue::make_object()};
            one.add("before", parsed(old->second)).add("after", parsed(flow));
            changed.push(std::move(one));
        }
    }
    for (const auto& [name, flow] : old_flows) {
        if (!new_flows.contains(name)) {
            removed.push(parsed(flow));
        }
    }
    JsonValue body{JsonValue::make_object()};
    body.add("basis", json("906/2019 §5(3)"))
        .add("verified", JsonValue::of_boolean(false)) // the section was not read in the act
        .add("before", json(core::to_hex(before.digest)))
        .add("after", json(core::to_hex(after.digest)))
        .add("flows_added", std::move(added))
        .add("flows_removed", std::move(removed))
        .add("flows_changed", std::move(changed))
        .add(
            "left_to_the_assessor",
            list_of(
                {"costs and effects on the work of the authority",
                 "interoperability with other authorities", "effects on persons' rights"}));
    return body;
}

}
