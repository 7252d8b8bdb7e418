#include "tests/bench/gate_decide/law.h"

#include <algorithm>
#include <array>
#include <random>
#include <string>

namespace bench_law {

namespace core = gateway::core;
namespace policy = gateway::policy;

namespace {

constexpr std::size_t item_count{160};
constexpr std::size_t purpose_count{12};
constexpr std::size_t own_permits{8};

template <class Id> Id id(const std::string& name) {
    return Id::intern(name);
}

core::Instant day(const char* date) {
    return core::start_of_day(*core::parse_date(date));
}

std::string numbered(const char* stem, std::size_t number) {
    std::string digits{std::to_string(number)};
    return stem + std::string(5 - std::min<std::size_t>(5, digits.size()), '0') + digits;
}

void add_catalogue(policy::Law& law) {
    const std::array<const char*, 8> categories{"identity",     "contact", "address", "education",
                                                "unemployment", "plan",    "benefit", "health"};
    for (std::size_t at{0}; at < item_count; ++at) {
        policy::Item& item{law.items.emplace_back()};
        item.id = id<core::ItemId>(numbered("item.", at));
        item.categories = {id<core::CategoryId>(categories[at % categories.size()])};
        item.special = at % categories.size() == 7;
        item.secrecy = "621/1999/24";
        item.forms = {core::Form::none, core::Form::full};
        if (at % 16 == 4) {
            item.code_effects = {{"0", {}}, {"1", {}}, {"H", {id<core::CategoryId>("health")}}};
        }
    }
    law.items[4].ban_marker = true; // a cap that a right can lift needs one
    law.groups = {{"amount", {law.items[8].id, law.items[9].id}}};
}

void add_provisions(policy::Law& law) {
    for (std::size_t at{0}; at < 40; ++at) {
        policy::Provision& provision{law.provisions.emplace_back()};
        provision.id = id<core::ProvisionId>(numbered("380/2023/", at));
        provision.act = "380/2023";
        provision.section = std::to_string(at);
        provision.force.from = day("2025-01-01");
        if (at % 5 == 4) {
            provision.force.until = day("2027-01-01");
        }
        provision.gives = {policy::Gives::right_to_disclose};
    }
}

policy::Requirement fact(const char* name) {
    return {name, id<core::FactId>(name)};
}

policy::Permit make_permit(const policy::Law& law, std::size_t number, std::mt19937& random) {
    const auto draw = [&](std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random);
    };
    const bool own{number < own_permits};
    policy::Permit permit;
    permit.id = id<core::RuleId>(numbered("permit-", number));
    permit.purposes = {law.purposes[own ? 0 : draw(purpose_count)]};
    permit.parties = {law.parties[own ? 0 : 1 + draw(law.parties.size() - 1)].id};
    for (std::size_t at{draw(6)}; at < item_count; at += 1 + draw(6)) {
        permit.items.emplace_back(law.items[at].id, core::Form::full);
    }
    permit.basis = {
        {law.provisions[draw(law.provisions.size())].id,
         law.provisions[draw(law.provisions.size())].id},
        draw(2) == 0 ? "6.1.c" : "6.1.e",
        "9.2.b",
        policy::SecrecyGround::statutory_right};
    permit.required = {
        fact("party.active"), fact(draw(2) == 0 ? "relation.referral" : "relation.vacancy")};
    if (number % 3 == 1) {
        permit.required.push_back(
            {"consent(gdpr9: explicit, itemised)",
             policy::Requirement::Consent{core::ConsentRole::gdpr9, true, true, false}});
    }
    permit.validity.from = day("2025-01-01");
    if (draw(4) == 0) {
        permit.validity.until = day("2028-01-01");
    }
    return permit;
}

policy::Cap make_cap(std::size_t number) {
    policy::Cap cap;
    cap.id = id<core::RuleId>(numbered("cap-", number));
    cap.categories = {id<core::CategoryId>(number % 2 == 0 ? "address" : "health")};
    cap.triggers = {id<core::FactId>(number % 7 == 0 ? "hold.turvakielto" : "hold.deceased")};
    cap.unless = {id<core::FactId>("right.address-despite-ban")};
    return cap;
}

}

policy::Law make_law(std::size_t rules) {
    std::mt19937 random{20260301};
    policy::Law law;
    add_catalogue(law);
    add_provisions(law);
    for (std::size_t at{0}; at < purpose_count; ++at) {
        law.purposes.push_back(id<core::PurposeId>(numbered("purpose-", at)));
    }
    for (std::size_t at{0}; at < 4 + rules / 20; ++at) {
        policy::PartyFacts& party{law.parties.emplace_back()};
        party.id = id<core::PartyId>(numbered("party-", at));
        party.cls = id<core::PartyClass>("service-provider");
        party.active = true;
        party.countries = {"FI"};
    }
    law.registers = {id<core::RegisterId>("etela-satakunta"), id<core::RegisterId>("pori")};
    const std::size_t caps{rules / 12};
    for (std::size_t at{0}; at < rules - caps; ++at) {
        law.permits.push_back(make_permit(law, at, random));
    }
    for (std::size_t at{0}; at < caps; ++at) {
        law.caps.push_back(make_cap(at));
    }
    return law;
}

namespace {

void fill(const policy::Law& law, std::size_t person, std::mt19937& random, Asked& asked) {
    std::vector<std::size_t> order(item_count);
    for (std::size_t at{0}; at < order.size(); ++at) {
        order[at] = at;
    }
    std::shuffle(order.begin(), order.end(), random);
    for (std::size_t at{0}; at < 60; ++at) {
        const policy::Item& item{law.items[order[at]]};
        const char* const value{item.code_effects.empty() ? "value" : at % 3 == 0 ? "H" : "0"};
        asked.fields.push_back({item.id, &asked.values.emplace_back(value)});
        if (at < 12 && person % 2 == 0) {
            core::ConsentState& state{asked.consents.emplace_back()};
            state.item = item.id;
            state.role = core::ConsentRole::gdpr9;
            state.kind = at % 4 == 3 ? core::ConsentKind::refused : core::ConsentKind::given;
            state.is_explicit = state.has_evidence = true;
            state.itemised = at % 4 != 2;
            state.valid_until = day("2027-06-01");
        }
    }
    core::Relation& relation{asked.relations.emplace_back()};
    relation.kind =
        core::FactId::intern(person % 3 == 0 ? "relation.vacancy" : "relation.referral");
    relation.validity = {day("2026-01-01"), day("2026-12-31")};
    if (person % 8 == 0) {
        core::Hold& hold{asked.holds.emplace_back()};
        hold.kind = core::HoldKind::turvakielto;
        hold.state = core::HoldState::upheld;
    }
    asked.facts.push_back({core::FactId::intern("decision.open-tail"), policy::Truth::unknown});
}

}

std::deque<Asked> make_questions(const policy::Law& law, std::size_t count) {
    std::mt19937 random{7};
    std::deque<Asked> all;
    for (std::size_t person{0}; person < count; ++person) {
        Asked& asked{all.emplace_back()};
        fill(law, person, random, asked);
        asked.items = {asked.fields.front().item};
        policy::Question& question{asked.question};
        question.at = day("2026-03-01");
        question.reg = law.registers[0];
        question.party = law.parties[0].id;
        question.purpose = law.purposes[0];
        question.fields = asked.fields;
        question.mandatory = asked.items;
        question.relations = asked.relations;
        question.facts = asked.facts;
        question.consents = asked.consents;
        question.holds = asked.holds;
    }
    return all;
}

std::vector<core::ConsentEvent>
make_history(const policy::Law& law, const policy::Question& question, std::size_t events) {
    std::mt19937 random{11};
    std::vector<core::ConsentEvent> history(events);
    for (std::size_t at{0}; at < events; ++at) {
        const auto draw = [&](std::size_t limit) {
            return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random);
        };
        core::ConsentEvent& event{history[at]};
        event.sequence = static_cast<std::int64_t>(at);
        event.kind = std::array{
            core::ConsentKind::given, core::ConsentKind::renewed, core::ConsentKind::withdrawn,
            core::ConsentKind::requested}[draw(4)];
        event.role = core::ConsentRole::gdpr9;
        event.items = {question.fields[draw(question.fields.size())].item};
        event.parties = {law.parties[draw(2)].id};
        event.purposes = {question.purpose};
        event.is_explicit = event.itemised = true;
        event.expressed_at = event.recorded_at =
            day("2025-01-01") + std::chrono::seconds{static_cast<std::int64_t>(draw(30'000'000))};
        event.told_basis = draw(2) == 0 ? "9.2.a" : "";
    }
    return history;
}

}
