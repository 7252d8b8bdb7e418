#include "gateway/rights/names.h"

#include "gateway/config/activities.h"
#include "gateway/policy/citation.h"

#include <algorithm>

namespace gateway::rights {

using text::JsonValue;

namespace {

policy::Language speech_of(std::string_view language) noexcept {
    return language == "sv"   ? policy::Language::sv
           : language == "en" ? policy::Language::en
                              : policy::Language::fi;
}

}

JsonValue json(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue json(std::int64_t number) {
    return JsonValue::of_integer(number);
}

JsonValue json(core::Instant at) {
    return json(core::to_helsinki_text(at));
}

void add_controller(JsonValue& head, const config::Register& reg, const Names& names) {
    head.add("controller", json(reg.controller.text()));
    const JsonValue told{config::controller_of(names.law(), reg, speech_of(names.language()))};
    if (config::notice_of(names.law(), reg.id) != nullptr) {
        head.add("controller_name", *told.find("name")).add("contacts", *told.find("contacts"));
    }
    if (reg.controller_verified && told.string_at("business-id") == reg.controller.text()) {
        head.add("business_id", *told.find("business-id"));
    }
    JsonValue joint{JsonValue::make_array()};
    for (const config::JointController& one : reg.joint_controllers) {
        joint.push(json(names.of(one.name)));
    }
    head.add("joint_controllers", std::move(joint));
}

Names::Names(
    std::shared_ptr<const config::Configuration> law, LawOf law_of, std::string_view language)
    : m_law{std::move(law)}, m_law_of{std::move(law_of)}, m_language{language} {
    for (const policy::Item& item : m_law->rules->law().items) {
        m_items.emplace(item.id, &item);
    }
}

std::string Names::of(const policy::Label& label) const {
    const std::string& wanted{
        m_language == "sv"   ? label.sv
        : m_language == "en" ? label.en
                             : label.fi};
    return wanted.empty() ? label.fi : wanted;
}

std::string Names::item(core::ItemId id) const {
    const auto found = m_items.find(id);
    return found == m_items.end() ? std::string{id.text()} : of(found->second->label);
}

std::string Names::party(core::PartyId id) const {
    const config::Party* const known{m_law->find(id)};
    return known == nullptr ? std::string{id.text()} : of(known->name);
}

std::string Names::exchange(core::ExchangeId id) const {
    const config::Exchange* const known{m_law->find(id)};
    return known == nullptr ? std::string{id.text()} : of(known->name);
}

std::string Names::purpose(core::PurposeId id) const {
    const auto known = m_law->purposes.find(id);
    return known == m_law->purposes.end() ? std::string{id.text()} : of(known->second);
}

JsonValue Names::provision(core::ProvisionId id, const config::Configuration& law) const {
    JsonValue object{JsonValue::make_object()};
    object.add("provision", json(id.text()));
    const auto& provisions = law.rules->law().provisions;
    const auto found = std::find_if(
        provisions.begin(), provisions.end(), [&](const auto& one) { return one.id == id; });
    if (found != provisions.end()) {
        object.add("act", json(found->act))
            .add("citation", json(policy::citation_of(*found, speech_of(m_language))))
            .add("name", json(of(found->name)))
            .add("verified", JsonValue::of_boolean(found->verified));
    }
    return object;
}

const config::Configuration& Names::law(const core::Digest& digest) {
    if (digest == m_law->digest) {
        return *m_law;
    }
    const auto known = m_earlier.find(digest);
    const auto& law = known != m_earlier.end()
                          ? known->second
                          : m_earlier.emplace(digest, m_law_of(digest)).first->second;
    return law == nullptr ? *m_law : *law;
}

const policy::Permit* Names::permit(core::RuleId rule, const core::Digest& digest) {
    const std::vector<policy::Permit>& permits{law(digest).rules->law().permits};
    const auto found = std::find_if(
        permits.begin(), permits.end(), [&](const policy::Permit& one) { return one.id == rule; });
    return found == permits.end() ? nullptr : &*found;
}

}
