#include "gateway/admin/analysis_json.h"

#include "gateway/admin/dry_run.h"
#include "gateway/policy/citation.h"
#include "gateway/policy/phrases.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <variant>

namespace gateway::admin {

namespace {

using text::JsonValue;

constexpr std::chrono::hours a_day{24};

JsonValue flag_of(bool value) {
    return JsonValue::of_boolean(value);
}

template <class Map, class Name>
std::string word_of(const Map& words, Name name, policy::Language language) {
    const auto found = words.find(name);
    return found == words.end() ? std::string{name.text()} : in(found->second, language);
}

/// A thing of the law by its name; null if it has none of it.
template <class Things, class Id> auto* among(const Things& things, Id id) {
    const auto found =
        std::find_if(things.begin(), things.end(), [&](const auto& one) { return one.id == id; });
    return found == things.end() ? nullptr : &*found;
}

std::string_view role_name(std::size_t role) noexcept {
    switch (static_cast<core::ConsentRole>(role)) {
    case core::ConsentRole::gdpr6: return "gdpr6";
    case core::ConsentRole::gdpr9: return "gdpr9";
    case core::ConsentRole::secrecy_waiver: break;
    }
    return "secrecy-waiver";
}

std::string_view kind_name(core::HoldKind kind) noexcept {
    switch (kind) {
    case core::HoldKind::restriction: return "restriction";
    case core::HoldKind::objection: return "objection";
    case core::HoldKind::accuracy_dispute: return "accuracy-dispute";
    case core::HoldKind::turvakielto: return "turvakielto";
    case core::HoldKind::deceased: break;
    }
    return "deceased";
}

/// What a person who did not give it had been told that the basis is.
std::string_view told_basis(std::size_t role) noexcept {
    return static_cast<core::ConsentRole>(role) == core::ConsentRole::gdpr9 ? "9.2.a" : "6.1.a";
}

JsonValue evidence() {
    JsonValue object{JsonValue::make_object()};
    object.add("reference", string_of("witness")).add("sha256", string_of(std::string(64, '0')));
    return object;
}

std::vector<core::ItemId> items_of(const policy::Witness& witness) {
    std::vector<core::ItemId> items{witness.item};
    if (policy::asks_beside(witness)) {
        items.push_back(*witness.beside);
    }
    return items;
}

JsonValue consent_of(const policy::Witness& witness, std::size_t role) {
    const policy::Agreed& agreed{witness.told.consents.at(role)};
    const bool given{agreed.kind == policy::Agreed::Kind::given};
    const JsonValue when{string_of(core::to_helsinki_text(witness.at + -a_day))};
    JsonValue object{JsonValue::make_object()};
    object.add("kind", string_of(given ? "given" : "refused"))
        .add("role", string_of(role_name(role)))
        .add("items", names_of(items_of(witness)))
        .add("parties", names_of(std::vector{witness.party}))
        .add("classes", JsonValue::make_array())
        .add("purposes", names_of(std::vector{witness.purpose}))
        .add("explicit", flag_of(agreed.is_explicit))
        .add("itemised", flag_of(agreed.itemised))
        .add("written", flag_of(agreed.written))
        .add("by", string_of("person"))
        .add("expressed_at", when)
        .add("recorded_at", when)
        .add("valid_until", JsonValue{})
        .add("notice_version", string_of("1"))
        .add("language", string_of("fi"))
        .add("evidence", evidence());
    if (!given) {
        object.add("told_basis", string_of(told_basis(role)));
    }
    return object;
}

JsonValue hold_of(const core::Hold& hold) {
    JsonValue object{JsonValue::make_object()};
    object.add("kind", string_of(kind_name(hold.kind)))
        .add("state", string_of("upheld"))
        .add("from", JsonValue{})
        .add("until", JsonValue{})
        .add("items", names_of(hold.items))
        .add("bases", list_of(hold.bases, [](const std::string& basis) { return basis; }));
    return object;
}

JsonValue fields_of(const policy::Witness& witness) {
    if (witness.code.empty()) {
        return names_of(items_of(witness));
    }
    JsonValue object{JsonValue::make_object()};
    for (const core::ItemId item : items_of(witness)) {
        object.add(
            std::string{item.text()}, item == witness.item ? string_of(witness.code) : JsonValue{});
    }
    return object;
}

JsonValue facts_of(const policy::Circumstances& told) {
    JsonValue object{JsonValue::make_object()};
    for (const core::FactId fact : told.present) {
        object.add(std::string{fact.text()}, flag_of(true));
    }
    for (const core::FactId fact : told.absent) {
        object.add(std::string{fact.text()}, flag_of(false));
    }
    return object;
}

JsonValue
names_in_words(const policy::Path& path, const policy::Law& law, policy::Language language) {
    const auto* const item = among(law.items, path.item);
    const auto* const party = among(law.parties, path.party);
    const std::string cls{word_of(law.words.classes, path.cls, language)};
    JsonValue names{JsonValue::make_object()};
    names
        .add(
            "item",
            string_of(
                item == nullptr ? path.item.text() : std::string_view{in(item->label, language)}))
        .add(
            "party",
            string_of(
                !path.configured || party == nullptr ? std::string_view{cls}
                                                     : std::string_view{in(party->name, language)}))
        .add("class", string_of(cls))
        .add("purpose", string_of(word_of(law.words.purposes, path.purpose, language)));
    return names;
}

JsonValue rule_of(const policy::Permit& permit, const policy::Law& law, policy::Language language) {
    JsonValue sections{JsonValue::make_array()};
    bool verified{true};
    for (const core::ProvisionId id : permit.basis.provisions) {
        if (const auto* const provision = among(law.provisions, id)) {
            sections.push(string_of(policy::citation_of(*provision, language)));
            verified = verified && provision->verified;
        }
    }
    const bool consent{std::any_of(
        permit.required.begin(), permit.required.end(), [](const policy::Requirement& required) {
            return std::holds_alternative<policy::Requirement::Consent>(required.term);
        })};
    JsonValue object{JsonValue::make_object()};
    object.add("rule", string_of(permit.id.text()))
        .add("provisions", names_of(permit.basis.provisions))
        .add("sections", std::move(sections))
        .add("verified", flag_of(verified))
        .add(
            "requires",
            list_of(permit.required, [](const policy::Requirement& one) { return one.verbatim; }))
        .add(
            "terms", list_of(
                         permit.required,
                         [&](const policy::Requirement& one) {
                             return policy::say_term(law, one, language);
                         }))
        .add("consent", flag_of(consent))
        .add("source", string_of(permit.source));
    return object;
}

}

JsonValue string_of(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue instant_of(const std::optional<core::Instant>& at) {
    return at ? string_of(core::to_helsinki_text(*at)) : JsonValue{};
}

void add_path(
    JsonValue& object, const policy::Path& path, const policy::Law& law,
    policy::Language language) {
    object.add("register", string_of(path.reg.text()))
        .add("party", path.configured ? string_of(path.party.text()) : JsonValue{})
        .add("class", string_of(path.cls.text()))
        .add("configured", flag_of(path.configured))
        .add("purpose", string_of(path.purpose.text()))
        .add("item", string_of(path.item.text()))
        .add("codes", list_of(path.codes, [](const std::string& code) { return code; }))
        .add("special", flag_of(path.special))
        .add("names", names_in_words(path, law, language));
}

JsonValue rules_of(
    const std::vector<core::RuleId>& rules, const policy::Law& law, policy::Language language) {
    JsonValue array{JsonValue::make_array()};
    for (const core::RuleId id : rules) {
        if (const auto* const permit = among(law.permits, id)) {
            array.push(rule_of(*permit, law, language));
        }
    }
    return array;
}

JsonValue request_of(const policy::Witness& witness) {
    JsonValue consents{JsonValue::make_array()};
    for (std::size_t role{0}; role < policy::analysed_roles; ++role) {
        if (witness.told.consents.at(role).kind != policy::Agreed::Kind::silent) {
            consents.push(consent_of(witness, role));
        }
    }
    JsonValue holds{JsonValue::make_array()};
    for (const core::Hold& hold : witness.told.holds) {
        holds.push(hold_of(hold));
    }
    JsonValue request{JsonValue::make_object()};
    request.add("at", string_of(core::to_helsinki_text(witness.at)))
        .add("register", string_of(witness.reg.text()))
        .add("party", string_of(witness.party.text()))
        .add("purpose", string_of(witness.purpose.text()))
        .add("fields", fields_of(witness))
        .add("facts", facts_of(witness.told))
        .add("consents", std::move(consents))
        .add("holds", std::move(holds));
    return request;
}

Confirmed confirm(
    const std::shared_ptr<const policy::RuleSet>& rules, const core::Digest& digest,
    const policy::Witness& witness) {
    config::Configuration under;
    under.rules = rules;
    under.digest = digest;
    const DryRunAnswer answer{dry_run(under, text::write_json(request_of(witness)))};
    assert(answer.exit == 0);
    const core::Result<JsonValue> decided{text::parse_json(answer.json)};
    Confirmed confirmed;
    const auto fields = decided.value().find("fields")->elements();
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const JsonValue& one) {
        return one.string_at("item") == witness.item.text();
    });
    assert(found != fields.end());
    const JsonValue& field{*found};
    confirmed.form = core::parse_form(*field.string_at("form")).value();
    for (const JsonValue& permit : field.find("permits")->elements()) {
        confirmed.permits.push_back(permit.text());
    }
    return confirmed;
}

}
