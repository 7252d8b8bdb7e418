#include "tests/policy/world.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <utility>

namespace world {

namespace {

using policy::Gives;

const std::array<const char*, 12> item_names{
    "person.personal-id",
    "person.name.family",
    "person.birth-date",
    "person.contact.address",
    "person.contact.municipality",
    "health.summary",
    "service.rehabilitation",
    "statement.code",
    "plan.notes",
    "benefit.amount",
    "person.address-protection",
    "company.name"};
constexpr std::size_t marker_item{10};
constexpr std::size_t company_item{11};
const std::array<const char*, 3> purpose_names{
    "unemployment-benefit", "employment-service", "recruiting"};
const std::array<const char*, 5> party_names{
    "kela", "fund-1", "provider-1", "employer-1", "cloud-1"};
const std::array<const char*, 2> register_names{"etela-satakunta", "pori"};
const std::array<const char*, 7> requirable{"party.active",
                                            "agreement.covers",
                                            "relation.referral",
                                            "relation.vacancy",
                                            "decision.open-tail",
                                            "right.address-despite-ban",
                                            "approval.free-text-cleared"};
const std::array<const char*, 6> dates{"2024-01-01", "2025-03-30", "2025-10-26",
                                       "2026-01-01", "2026-03-29", "2027-01-01"};

template <class Id> Id id(const char* text) {
    return Id::intern(text);
}

template <std::size_t N>
const char* one_of(const std::array<const char*, N>& words, const Draw& draw) {
    return words[static_cast<std::size_t>(draw(0, static_cast<int>(N) - 1))];
}

bool chance(const Draw& draw, int percent) {
    return draw(1, 100) <= percent;
}

core::Validity drawn_days(const Draw& draw) {
    core::Validity validity;
    const int from{draw(-3, static_cast<int>(dates.size()) - 2)};
    if (from >= 0) {
        validity.from = day(dates[static_cast<std::size_t>(from)]);
    }
    const int until{draw(std::max(from, -1) + 1, static_cast<int>(dates.size()) + 4)};
    if (until < static_cast<int>(dates.size())) {
        validity.until = day(dates[static_cast<std::size_t>(until)]);
    }
    return validity;
}

policy::Provision provision(
    const char* name, core::Validity force, std::set<Gives> gives, const char* repealed_by = "") {
    policy::Provision made;
    made.id = id<core::ProvisionId>(name);
    made.act = std::string{name}.substr(0, std::string{name}.rfind('/'));
    made.section = std::string{name}.substr(std::string{name}.rfind('/') + 1);
    made.force = force;
    made.gives = std::move(gives);
    made.repealed_by = repealed_by;
    return made;
}

policy::Item item(const char* name, std::set<core::CategoryId> categories) {
    policy::Item made;
    made.id = id<core::ItemId>(name);
    made.categories = std::move(categories);
    made.secrecy = "621/1999/24";
    made.forms = {core::Form::none, core::Form::full};
    return made;
}

policy::PartyFacts party(const char* name, const char* cls) {
    policy::PartyFacts made;
    made.id = id<core::PartyId>(name);
    made.cls = id<core::PartyClass>(cls);
    made.active = true;
    made.certificate_pinned = true;
    made.countries = {"FI"};
    return made;
}

void add_items(policy::Law& law) {
    const auto identity = id<core::CategoryId>("identity");
    const auto contact = id<core::CategoryId>("contact");
    const auto address = id<core::CategoryId>("address");
    const auto municipality = id<core::CategoryId>("municipality");
    const auto health = id<core::CategoryId>("health");
    const auto unemployment = id<core::CategoryId>("unemployment");
    law.items = {
        item(item_names[0], {identity}),
        item(item_names[1], {identity}),
        item(item_names[2], {identity}),
        item(item_names[3], {contact, address}),
        item(item_names[4], {municipality}),
        item(item_names[5], {health}),
        item(item_names[6], {id<core::CategoryId>("plan")}),
        item(item_names[7], {unemployment}),
        item(item_names[8], {id<core::CategoryId>("plan")}),
        item(item_names[9], {id<core::CategoryId>("benefit")}),
        item(item_names[marker_item], {id<core::CategoryId>("address-protection")}),
        item(item_names[company_item], {id<core::CategoryId>("employer")})};
    law.items[marker_item].ban_marker = true;
    law.items[company_item].personal = false;
    law.items[2].forms = {core::Form::none, core::Form::year, core::Form::full};
    law.items[4].finland_only = true;
    law.items[5].special = true;
    law.items[6].implies = {health};
    law.items[7].code_effects = {{"0", {}}, {"H1", {health}}, {"A1", {address}}};
    law.items[8].free_text = true;
}

policy::Requirement fact_term(const char* fact) {
    return {fact, id<core::FactId>(fact)};
}

/// A permit about a person names what binds that person to the recipient.
void relate(const policy::Law& law, const Draw& draw, policy::Permit& permit) {
    const bool personal{
        std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& listed) {
            return listed.first != law.items[company_item].id;
        })};
    if (personal) {
        permit.required.push_back(
            fact_term(chance(draw, 70) ? "relation.referral" : "relation.vacancy"));
    }
}

/// Some permits are for restricted data too (GDPR Art. 18(2)).
void except(const Draw& draw, policy::Permit& permit) {
    if (chance(draw, 15)) {
        permit.despite_restriction = static_cast<policy::RestrictionException>(draw(0, 2));
    }
}

policy::Requirement drawn_requirement(const Draw& draw) {
    policy::Requirement required;
    if (chance(draw, 60)) {
        required.verbatim = one_of(requirable, draw);
        required.term = core::FactId::intern(required.verbatim);
        return required;
    }
    policy::Requirement::Consent consent;
    consent.role = static_cast<core::ConsentRole>(draw(0, 2));
    consent.is_explicit = chance(draw, 50);
    consent.itemised = chance(draw, 50);
    consent.written = chance(draw, 30);
    const std::array<const char*, 3> roles{"gdpr6", "gdpr9", "secrecy-waiver"};
    required.verbatim = std::string{"consent("} + roles[static_cast<std::size_t>(consent.role)]
                        + (consent.is_explicit ? ": explicit" : "")
                        + (consent.itemised ? ", itemised" : "")
                        + (consent.written ? ", written" : "") + ")";
    required.term = consent;
    return required;
}

void require_consent(
    policy::Permit& permit, core::ConsentRole role, bool is_explicit, const char* verbatim) {
    policy::Requirement required;
    required.verbatim = verbatim;
    required.term = policy::Requirement::Consent{role, is_explicit, true, false};
    permit.required.push_back(required);
}

}

core::Instant day(const char* date) {
    return core::start_of_day(*core::parse_date(date));
}

core::Validity days(const char* from, const char* until) {
    core::Validity validity;
    if (from != nullptr) {
        validity.from = day(from);
    }
    if (until != nullptr) {
        validity.until = day(until);
    }
    return validity;
}

policy::Law bare_law() {
    policy::Law law;
    law.provisions = {
        provision("1290/2002/13:3", days("2003-01-01", nullptr), {Gives::duty_to_disclose}),
        provision(
            "916/2012/12:6", days("2013-01-01", "2025-10-26"), {Gives::right_to_disclose},
            "383/2023"),
        provision("380/2023/13:1", days("2025-03-30", nullptr), {Gives::right_to_disclose}),
        provision("352/2010/2:1", days("2010-01-01", "2027-01-01"), {Gives::right_to_receive}),
        provision("621/1999/26", days("1999-12-01", nullptr), {Gives::secrecy_exception}),
        provision("621/1999/24", days("1999-12-01", nullptr), {Gives::secrecy})};
    add_items(law);
    law.parties = {
        party(party_names[0], "kela"), party(party_names[1], "unemployment-fund"),
        party(party_names[2], "service-provider"), party(party_names[3], "employer"),
        party(party_names[4], "processor")};
    for (const char* name : purpose_names) {
        law.purposes.push_back(id<core::PurposeId>(name));
    }
    for (const char* name : register_names) {
        law.registers.push_back(id<core::RegisterId>(name));
    }
    return law;
}

policy::Permit drawn_permit(const policy::Law& law, const Draw& draw, int number) {
    policy::Permit permit;
    permit.id = core::RuleId::intern("permit-" + std::to_string(number));
    permit.place = "rules.yaml:" + std::to_string(number);
    permit.purposes.push_back(id<core::PurposeId>(one_of(purpose_names, draw)));
    if (chance(draw, 60)) {
        permit.parties.push_back(id<core::PartyId>(one_of(party_names, draw)));
    }
    if (permit.parties.empty() || chance(draw, 30)) {
        const auto drawn =
            static_cast<std::size_t>(draw(0, static_cast<int>(law.parties.size()) - 1));
        permit.classes.push_back(law.parties[drawn].cls);
    }
    if (chance(draw, 20)) {
        permit.registers.push_back(id<core::RegisterId>(one_of(register_names, draw)));
    }
    std::set<std::size_t> listed;
    for (int count{draw(1, 5)}; count > 0; --count) {
        listed.insert(static_cast<std::size_t>(draw(0, static_cast<int>(item_names.size()) - 1)));
    }
    bool special{false};
    const bool cleared{chance(draw, 40)};
    for (const std::size_t at : listed) {
        const policy::Item& listed_item{law.items[at]};
        special = special || at == 5 || at == 6 || (at == 8 && !cleared);
        const bool year{listed_item.forms.size() == 3 && chance(draw, 50)};
        permit.items.emplace_back(listed_item.id, year ? core::Form::year : core::Form::full);
    }
    permit.validity = drawn_days(draw);
    relate(law, draw, permit);
    for (int count{draw(0, 2)}; count > 0; --count) {
        permit.required.push_back(drawn_requirement(draw));
    }
    if (cleared && listed.contains(8)) {
        permit.required.push_back(fact_term("approval.free-text-cleared"));
    }
    except(draw, permit);
    permit.basis.gdpr6 =
        std::array{"6.1.c", "6.1.e", "6.1.a"}[static_cast<std::size_t>(draw(0, 2))];
    if (permit.basis.gdpr6 == "6.1.a") {
        require_consent(permit, core::ConsentRole::gdpr6, false, "consent(gdpr6: itemised)");
    }
    if (special || chance(draw, 20)) {
        permit.basis.gdpr9 = chance(draw, 50) ? "9.2.b" : "9.2.a";
    }
    if (permit.basis.gdpr9 == "9.2.a") {
        require_consent(
            permit, core::ConsentRole::gdpr9, true, "consent(gdpr9: explicit, itemised)");
    }
    permit.basis.secrecy = policy::SecrecyGround::statutory_right;
    permit.basis.provisions = {law.provisions[static_cast<std::size_t>(draw(0, 3))].id};
    if (chance(draw, 25)) {
        permit.basis.secrecy = policy::SecrecyGround::consent;
        permit.basis.provisions.push_back(law.provisions[4].id);
        require_consent(
            permit, core::ConsentRole::secrecy_waiver, false, "consent(secrecy-waiver)");
    }
    return permit;
}

policy::Cap drawn_cap(const Draw& draw, int number) {
    policy::Cap cap;
    cap.id = core::RuleId::intern("cap-" + std::to_string(number));
    cap.form = static_cast<core::Form>(draw(0, 9) / 5);
    const std::array<const char*, 6> categories{"address",  "municipality", "health",
                                                "identity", "contact",      "plan"};
    for (int count{draw(0, 2)}; count > 0; --count) {
        cap.categories.push_back(id<core::CategoryId>(one_of(categories, draw)));
    }
    const std::array<const char*, 6> blocking{"hold.turvakielto",     "hold.deceased",
                                              "hold.restriction",     "suspension.channel",
                                              "party.class.employer", "purpose.recruiting"};
    for (int count{draw(0, 2)}; count > 0; --count) {
        cap.triggers.push_back(id<core::FactId>(one_of(blocking, draw)));
    }
    if (chance(draw, 40)) {
        cap.unless.push_back(id<core::FactId>(one_of(requirable, draw)));
    }
    if (chance(draw, 40)) {
        cap.bases.push_back(
            std::array{"6.1.e", "6.1.c", "9.2.a"}[static_cast<std::size_t>(draw(0, 2))]);
    }
    cap.validity = drawn_days(draw);
    return cap;
}

policy::Cap marker_cap() {
    policy::Cap cap;
    cap.id = core::RuleId::intern("cap-marker");
    cap.categories = {id<core::CategoryId>("address-protection")};
    cap.unless = {id<core::FactId>("right.address-despite-ban")};
    return cap;
}

policy::Law drawn_law(const Draw& draw, int permits, int caps) {
    policy::Law law{bare_law()};
    for (policy::PartyFacts& facts : law.parties) {
        if (chance(draw, 60)) {
            facts.agreements.push_back(
                {"a-1", {id<core::PurposeId>(one_of(purpose_names, draw))}, drawn_days(draw)});
        }
        if (chance(draw, 40)) {
            facts.rights.push_back(id<core::FactId>("right.address-despite-ban"));
        }
    }
    law.parties[4].countries = {"FI", chance(draw, 50) ? "SE" : "US"};
    law.parties[3].active = !chance(draw, 30);
    for (int count{draw(0, 2)}; count > 0; --count) {
        law.groups.push_back(
            {"group",
             {id<core::ItemId>(one_of(item_names, draw)),
              id<core::ItemId>(one_of(item_names, draw))}});
    }
    for (int number{0}; number < permits; ++number) {
        law.permits.push_back(drawn_permit(law, draw, number));
    }
    for (int number{0}; number < caps; ++number) {
        law.caps.push_back(drawn_cap(draw, number));
    }
    law.caps.push_back(marker_cap());
    return law;
}

}
