#include "tests/policy/world.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <tuple>
#include <variant>

namespace world {

namespace {

bool chance(const Draw& draw, int percent) {
    return draw(1, 100) <= percent;
}

template <class T> const T& one_of(const std::vector<T>& list, const Draw& draw) {
    return list[static_cast<std::size_t>(draw(0, static_cast<int>(list.size()) - 1))];
}

/// Aims the case at one permit, so that what is drawn meets a rule more often than by chance.
const policy::Permit* aim(const policy::Law& law, const Draw& draw, Case& drawn) {
    if (law.permits.empty() || chance(draw, 25)) {
        return nullptr;
    }
    const policy::Permit& permit{one_of(law.permits, draw)};
    drawn.purpose = one_of(permit.purposes, draw);
    if (!permit.registers.empty()) {
        drawn.reg = one_of(permit.registers, draw);
    }
    for (const policy::PartyFacts& party : law.parties) {
        const auto& [parties, classes] = std::tie(permit.parties, permit.classes);
        if (std::find(parties.begin(), parties.end(), party.id) != parties.end()
            || std::find(classes.begin(), classes.end(), party.cls) != classes.end()) {
            const bool fair{party.active && party.countries == std::vector<std::string>{"FI"}};
            drawn.party = fair ? party.id : drawn.party;
        }
    }
    return &permit;
}

void ask_for(const policy::Permit& permit, const Draw& draw, Case& drawn) {
    const std::array<const char*, 4> texts{"0", "H1", "A1", "1984-02-29"};
    for (const auto& [item, form] : permit.items) {
        if (chance(draw, 80)) {
            const char* const text{texts[static_cast<std::size_t>(draw(0, 3))]};
            drawn.fields.push_back({item, &drawn.values.emplace_back(text)});
        }
        for (const policy::Requirement& required : permit.required) {
            const auto* consent = std::get_if<policy::Requirement::Consent>(&required.term);
            if (consent == nullptr || chance(draw, 25)) {
                continue;
            }
            core::ConsentState state;
            state.item = item;
            state.role = consent->role;
            state.kind = core::ConsentKind::given;
            state.is_explicit = chance(draw, 85);
            state.itemised = chance(draw, 85);
            state.written = chance(draw, 85);
            state.has_evidence = chance(draw, 90);
            drawn.consents.push_back(state);
        }
    }
}

void draw_fields(const policy::Law& law, const Draw& draw, Case& drawn) {
    const std::array<const char*, 6> texts{"0", "H1", "A1", "unlisted", "1984", "1984-02-29"};
    for (int count{draw(-2, 6)}; count > 0; --count) {
        policy::AskedField field{one_of(law.items, draw).id, nullptr};
        if (chance(draw, 3)) {
            field.item = core::ItemId::intern("item.that.nobody.catalogued");
        }
        if (chance(draw, 70)) {
            const char* const text{texts[static_cast<std::size_t>(draw(0, 5))]};
            field.value = &drawn.values.emplace_back(text);
        }
        drawn.fields.push_back(field);
    }
    if (chance(draw, 15)) {
        drawn.fields.push_back({core::ItemId::intern("person.address-protection"), nullptr});
    }
    for (int count{draw(-6, 1)}; count > 0; --count) {
        drawn.mandatory.push_back(one_of(law.items, draw).id);
    }
}

void draw_relations_and_facts(const policy::Law& law, const Draw& draw, Case& drawn) {
    // an approval among them is no fact by itself: only its days count
    for (const char* kind :
         {"relation.referral", "relation.vacancy", "approval.free-text-cleared"}) {
        if (chance(draw, 80)) {
            core::Relation relation;
            relation.kind = core::FactId::intern(kind);
            if (chance(draw, 30)) {
                relation.party = one_of(law.parties, draw).id;
            }
            if (chance(draw, 40)) {
                relation.validity = days("2025-03-30", "2026-03-29");
            }
            drawn.relations.push_back(relation);
        }
    }
    for (const char* fact :
         {"decision.open-tail", "right.address-despite-ban", "suspension.channel",
          "hold.turvakielto", "relation.referral", "party.active", "agreement.covers",
          "approval.restriction-exception", "approval.free-text-cleared"}) {
        for (int count{draw(-2, 2)}; count > 0; --count) {
            drawn.facts.push_back(
                {core::FactId::intern(fact), static_cast<policy::Truth>(draw(0, 2))});
        }
    }
}

void draw_consents(const policy::Law& law, const Draw& draw, Case& drawn) {
    for (int count{draw(-4, 5)}; count > 0; --count) {
        core::ConsentState state;
        state.item = one_of(law.items, draw).id;
        state.role = static_cast<core::ConsentRole>(draw(0, 2));
        const int kind{draw(-3, 14)};
        if (kind >= 0) {
            state.kind = kind > 8 ? core::ConsentKind::given : static_cast<core::ConsentKind>(kind);
        }
        state.out_of_scope = chance(draw, 30);
        state.is_explicit = chance(draw, 80);
        state.itemised = chance(draw, 80);
        state.written = chance(draw, 80);
        state.has_evidence = chance(draw, 90);
        if (chance(draw, 40)) {
            state.valid_until = day("2026-03-29");
        }
        if (chance(draw, 30)) {
            state.told_basis = "9.2.a";
        }
        drawn.consents.push_back(state);
    }
}

void draw_holds(const policy::Law& law, const Draw& draw, Case& drawn) {
    for (int count{draw(-3, 2)}; count > 0; --count) {
        core::Hold hold;
        hold.kind = static_cast<core::HoldKind>(draw(0, 4));
        hold.state = static_cast<core::HoldState>(draw(0, 4));
        if (chance(draw, 40)) {
            hold.validity = days("2025-10-26", "2027-01-01");
        }
        if (chance(draw, 40)) {
            hold.items.push_back(one_of(law.items, draw).id);
        }
        if (chance(draw, 30)) {
            hold.bases.push_back(chance(draw, 50) ? "6.1.e" : "9.2.a");
        }
        drawn.holds.push_back(hold);
    }
}

}

policy::Question Case::question() const {
    policy::Question asked;
    asked.at = at;
    asked.reg = reg;
    asked.party = party;
    asked.purpose = purpose;
    asked.fields = fields;
    asked.mandatory = mandatory;
    asked.relations = relations;
    asked.facts = facts;
    asked.consents = consents;
    asked.holds = holds;
    asked.failed_guards = failed_guards;
    return asked;
}

Case drawn_fair_case(const policy::Law& law, const Draw& draw) {
    Case drawn;
    const std::vector<core::Instant> instants{edges(law)};
    drawn.at = chance(draw, 50) ? one_of(instants, draw)
                                : day(chance(draw, 50) ? "2025-06-01" : "2026-02-01");
    drawn.reg = one_of(law.registers, draw);
    drawn.purpose = one_of(law.purposes, draw);
    drawn.party = law.parties[static_cast<std::size_t>(draw(0, 2))].id;
    if (const policy::Permit* const permit{aim(law, draw, drawn)}; permit != nullptr) {
        ask_for(*permit, draw, drawn);
    }
    draw_fields(law, draw, drawn);
    draw_relations_and_facts(law, draw, drawn);
    draw_consents(law, draw, drawn);
    draw_holds(law, draw, drawn);
    return drawn;
}

Case drawn_case(const policy::Law& law, const Draw& draw) {
    Case drawn{drawn_fair_case(law, draw)};
    if (chance(draw, 25)) {
        drawn.party = one_of(law.parties, draw).id;
    }
    if (chance(draw, 3)) {
        drawn.party = core::PartyId::intern("party-that-nobody-configured");
    }
    if (chance(draw, 3)) {
        drawn.purpose = core::PurposeId::intern("purpose-that-nobody-configured");
    }
    if (chance(draw, 3)) {
        drawn.reg = core::RegisterId::intern("register-that-nobody-configured");
    }
    if (chance(draw, 5)) {
        drawn.failed_guards.push_back(static_cast<core::Guard>(draw(0, 7)));
    }
    return drawn;
}

std::shared_ptr<const policy::RuleSet> compiled(policy::Law law) {
    std::vector<policy::CompileFinding> findings;
    std::shared_ptr<const policy::RuleSet> rules{
        policy::RuleSet::compile(std::move(law), findings)};
    std::string told;
    for (const policy::CompileFinding& finding : findings) {
        told += std::string{finding.rule.text()} + ' ' + std::string{finding.code.text()} + ' '
                + finding.subject + '\n';
    }
    INFO(told);
    REQUIRE(rules != nullptr);
    return rules;
}

std::vector<core::Instant> edges(const policy::Law& law) {
    std::set<core::Instant> points;
    const auto add = [&](const core::Validity& validity) {
        for (const std::optional<core::Instant>& point : {validity.from, validity.until}) {
            if (point) {
                points.insert(*point);
                points.insert(*point + std::chrono::microseconds{-1});
                points.insert(*point + std::chrono::microseconds{1});
            }
        }
    };
    for (const policy::Provision& provision : law.provisions) {
        add(provision.force);
    }
    for (const policy::Permit& permit : law.permits) {
        add(permit.validity);
    }
    for (const policy::Cap& cap : law.caps) {
        add(cap.validity);
    }
    for (const policy::PartyFacts& party : law.parties) {
        for (const policy::Agreement& agreement : party.agreements) {
            add(agreement.validity);
        }
    }
    add(days("2025-10-26", "2026-03-29")); // the daylight-saving nights
    return {points.begin(), points.end()};
}

std::string show(const core::Decision& decision) {
    std::ostringstream out;
    out << core::to_text(decision.outcome) << " at " << core::to_helsinki_text(decision.at)
        << " next " << (decision.next_change ? core::to_helsinki_text(*decision.next_change) : "-")
        << " guards";
    for (const core::Guard guard : decision.guards) {
        out << ' ' << core::code_of(guard);
    }
    for (const core::FieldDecision& field : decision.fields) {
        out << "\n  " << field.item << ' ' << core::to_text(field.form) << " permits";
        for (const core::RuleId permit : field.permits) {
            out << ' ' << permit;
        }
        out << " caps";
        for (const core::RuleId cap : field.caps) {
            out << ' ' << cap;
        }
        out << " nearest " << (field.nearest ? field.nearest->text() : "-") << " unmet";
        for (const std::string& term : field.unmet) {
            out << " [" << term << ']';
        }
        out << " because";
        for (const core::Reason reason : field.reasons) {
            out << ' ' << core::code_of(reason);
        }
    }
    return out.str();
}

core::Form form_of(const core::Decision& decision, core::ItemId item) {
    const core::FieldDecision* const field{decision.find(item)};
    return field == nullptr ? core::Form::none : field->form;
}

bool gives_no_more(const core::Decision& left, const core::Decision& right) {
    return std::all_of(
        left.fields.begin(), left.fields.end(),
        [&](const core::FieldDecision& field) { return field.form <= form_of(right, field.item); });
}

}
