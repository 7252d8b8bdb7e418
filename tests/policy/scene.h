#pragma once
// A small scene to ask the gate in the words of the law: permits, a question, and its answer.

#include "tests/policy/world.h"

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace scene {

namespace core = gateway::core;
namespace policy = gateway::policy;
using core::Form;
using core::Reason;
using policy::SecrecyGround;

using Reasons = std::vector<Reason>;

template <class Id> Id id(const char* name) {
    return Id::intern(name);
}

inline core::ItemId item(const char* name) {
    return id<core::ItemId>(name);
}

inline const core::FactId customership{id<core::FactId>("relation.customership")};

/// Requires that the person is a customer, unless another relation is among the facts.
inline policy::Permit permit(
    const char* name, std::initializer_list<const char*> items, policy::Basis basis,
    std::initializer_list<const char*> facts = {}) {
    policy::Permit made;
    made.id = id<core::RuleId>(name);
    made.purposes = {id<core::PurposeId>("employment-service")};
    made.parties = {id<core::PartyId>("provider-1")};
    for (const char* listed : items) {
        made.items.emplace_back(item(listed), Form::full);
    }
    made.basis = std::move(basis);
    bool related{false};
    for (const char* fact : facts) {
        made.required.push_back({fact, id<core::FactId>(fact)});
        related = related || std::string_view{fact}.starts_with("relation.");
    }
    if (!related) {
        made.required.push_back({"relation.customership", customership});
    }
    return made;
}

inline policy::Basis on(const char* provision, const char* gdpr6, const char* gdpr9 = "") {
    return {{id<core::ProvisionId>(provision)}, gdpr6, gdpr9, SecrecyGround::statutory_right};
}

inline policy::Requirement consent(core::ConsentRole role, bool itemised, const char* verbatim) {
    return {verbatim, policy::Requirement::Consent{role, true, itemised, itemised}};
}

inline policy::Permit health_by_itemised_consent() {
    policy::Permit made{
        permit("health-itemised", {"health.summary"}, on("380/2023/13:1", "6.1.e", "9.2.a"))};
    made.required.push_back(
        consent(core::ConsentRole::gdpr9, true, "consent(gdpr9: explicit, itemised, written)"));
    return made;
}

inline core::ConsentState state(core::ConsentKind kind, const char* name = "health.summary") {
    core::ConsentState made;
    made.item = item(name);
    made.role = core::ConsentRole::gdpr9;
    made.kind = kind;
    made.is_explicit = made.itemised = made.written = made.has_evidence = true;
    made.sequence = 3;
    made.expressed_at = world::day("2026-03-02");
    return made;
}

inline core::Hold hold(core::HoldKind kind, core::HoldState in) {
    core::Hold made;
    made.kind = kind;
    made.state = in;
    return made;
}

/// A law of these permits and a question to it, about a customer.
struct Scene {
    policy::Law law{world::bare_law()};
    world::Case asked;

    explicit Scene(std::vector<policy::Permit> permits) {
        law.permits = std::move(permits);
        asked.at = world::day("2026-06-01");
        asked.reg = law.registers[0];
        asked.purpose = id<core::PurposeId>("employment-service");
        asked.party = id<core::PartyId>("provider-1");
        asked.relations = {{customership, std::nullopt, {}, "register"}};
    }

    Scene& field(const char* name, const char* value = nullptr) {
        asked.fields.push_back(
            {item(name), value == nullptr ? nullptr : &asked.values.emplace_back(value)});
        return *this;
    }

    [[nodiscard]] core::Decision decide() const {
        return policy::decide(*world::compiled(law), asked.question());
    }

    [[nodiscard]] core::FieldDecision first() const { return decide().fields.front(); }
};

inline policy::Cap turvakielto() {
    policy::Cap cap;
    cap.id = id<core::RuleId>("cap-turvakielto");
    cap.categories = {
        id<core::CategoryId>("contact"), id<core::CategoryId>("address"),
        id<core::CategoryId>("municipality")};
    cap.triggers = {id<core::FactId>("hold.turvakielto")};
    cap.unless = {id<core::FactId>("right.address-despite-ban")};
    return cap;
}

}
