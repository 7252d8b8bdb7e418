#include "gateway/rights/disclosures.h"

#include "gateway/core/error.h"
#include "gateway/journal/evidence.h"

#include <algorithm>
#include <set>

namespace gateway::rights {

using text::JsonValue;

namespace {

/// Groups in the order of their first time.
class Groups final {
public:
    /// @param make  the group's object, without its times.
    template <class Make> void add(const std::string& key, JsonValue time, Make make) {
        const auto [place, fresh] = m_places.emplace(key, m_groups.size());
        if (fresh) {
            m_groups.push_back({make(), JsonValue::make_array()});
        }
        m_groups[place->second].second.push(std::move(time));
    }

    [[nodiscard]] JsonValue take() && {
        JsonValue list{JsonValue::make_array()};
        for (auto& [group, times] : m_groups) {
            group.add("times", std::move(times));
            list.push(std::move(group));
        }
        return list;
    }

private:
    std::map<std::string, std::size_t> m_places;
    std::vector<std::pair<JsonValue, JsonValue>> m_groups;
};

std::string_view word_of(policy::SecrecyGround ground) {
    switch (ground) {
    case policy::SecrecyGround::none: return "";
    case policy::SecrecyGround::statutory_right: return "statutory-right";
    case policy::SecrecyGround::consent: return "consent";
    case policy::SecrecyGround::mandate: return "mandate";
    case policy::SecrecyGround::research_permit: return "research-permit";
    case policy::SecrecyGround::other_authority: return "other-authority";
    }
    return "";
}

void append(std::string& key, std::string_view text) {
    key += text;
    key += '\037';
}

/// Consents that the gate found given when it released the item: events of the store.
std::vector<std::int64_t>
consents_behind(const journal::DecisionEvidence& evidence, core::ItemId item) {
    std::vector<std::int64_t> events;
    for (const core::ConsentState& state : evidence.consents) {
        if (state.item == item && state.given()) {
            events.push_back(state.sequence);
        }
    }
    return events;
}

/// Whether a report may tell of the field at all.
bool is_told(const core::FieldDecision& field, const Withholding& withholding) {
    return field.form == core::Form::none ? !withholding.shields(field.item, field.reasons)
                                          : !withholding.is_marker(field.item);
}

/// Whether the record is a disclosure still without what is shielded: else the rest of it would
/// tell that something is.
bool stands_shielded(const journal::DecisionEvidence& evidence, const Withholding& withholding) {
    const std::vector<core::FieldDecision>& fields{evidence.decision.fields};
    return std::all_of(
               fields.begin(), fields.end(),
               [&](const core::FieldDecision& field) { return is_told(field, withholding); })
           || std::any_of(fields.begin(), fields.end(), [&](const core::FieldDecision& field) {
                  return field.form != core::Form::none && is_told(field, withholding);
              });
}

/// Of what is told: equal parts would tell that they differ in what is not.
std::string key_of(
    core::PartyId party, const journal::DecisionEvidence& evidence,
    const Withholding& withholding) {
    std::string key;
    append(key, party.text());
    append(key, evidence.disclosure.exchange.text());
    append(key, evidence.disclosure.purpose.text());
    append(key, core::as_text(evidence.configuration));
    for (const core::FieldDecision& field : evidence.decision.fields) {
        if (!is_told(field, withholding)) {
            continue;
        }
        append(key, field.item.text());
        append(key, core::to_text(field.form));
        for (const core::RuleId rule : field.permits) {
            append(key, rule.text());
        }
    }
    for (const core::ConsentState& state : evidence.consents) {
        append(key, state.given() ? std::to_string(state.sequence) : "");
    }
    return key;
}

JsonValue head_of(
    core::PartyId party, core::ExchangeId exchange, core::PurposeId purpose, std::string_view reg,
    const Names& names) {
    JsonValue object{JsonValue::make_object()};
    object.add("party", json(party.text()))
        .add("party_name", json(names.party(party)))
        .add("exchange", json(exchange.text()))
        .add("exchange_name", json(names.exchange(exchange)))
        .add("purpose", json(purpose.text()))
        .add("purpose_name", json(names.purpose(purpose)))
        .add("register", json(reg));
    return object;
}

JsonValue basis_json(core::RuleId rule, const core::Digest& configuration, Names& names) {
    JsonValue object{JsonValue::make_object()};
    object.add("rule", json(rule.text()));
    const policy::Permit* const permit{names.permit(rule, configuration)};
    if (permit == nullptr) {
        return object;
    }
    JsonValue provisions{JsonValue::make_array()};
    for (const core::ProvisionId provision : permit->basis.provisions) {
        provisions.push(names.provision(provision, names.law(configuration)));
    }
    object.add("gdpr6", json(permit->basis.gdpr6))
        .add("gdpr9", json(permit->basis.gdpr9))
        .add("secrecy", json(word_of(permit->basis.secrecy)))
        .add("provisions", std::move(provisions));
    return object;
}

JsonValue item_json(
    const core::FieldDecision& field, const journal::DecisionEvidence& evidence,
    const Names& names) {
    JsonValue rules{JsonValue::make_array()};
    for (const core::RuleId rule : field.permits) {
        rules.push(json(rule.text()));
    }
    JsonValue consents{JsonValue::make_array()};
    for (const std::int64_t event : consents_behind(evidence, field.item)) {
        consents.push(json(event));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("item", json(field.item.text()))
        .add("label", json(names.item(field.item)))
        .add("form", json(core::to_text(field.form)))
        .add("rules", std::move(rules))
        .add("consents", std::move(consents));
    return object;
}

JsonValue disclosure_json(
    core::PartyId party, const journal::DecisionEvidence& evidence, Names& names,
    Withholding& withholding) {
    JsonValue object{head_of(
        party, evidence.disclosure.exchange, evidence.disclosure.purpose,
        evidence.disclosure.reg.text(), names)};
    JsonValue items{JsonValue::make_array()};
    JsonValue kept{JsonValue::make_array()};
    std::set<core::RuleId> rules;
    for (const core::FieldDecision& field : evidence.decision.fields) {
        if (withholding.hides(field.item)) {
            continue;
        }
        if (field.form == core::Form::none) {
            if (is_told(field, withholding)) {
                kept.push(json(field.item.text()));
            }
        } else {
            items.push(item_json(field, evidence, names));
            rules.insert(field.permits.begin(), field.permits.end());
        }
    }
    JsonValue bases{JsonValue::make_array()};
    for (const core::RuleId rule : rules) {
        bases.push(basis_json(rule, evidence.configuration, names));
    }
    object.add("items", std::move(items))
        .add("not_given", std::move(kept))
        .add("bases", std::move(bases));
    return object;
}

}

JsonValue disclosures_of(const Traces& traces, Names& names, Withholding& withholding) {
    Groups groups;
    for (const ports::SentRecord& record : traces.sent) {
        if (!record.disclosed || withholding.hides(record.party)
            || withholding.hides(record.message)) {
            continue;
        }
        const core::Result<journal::DecisionEvidence> read{
            journal::decode_evidence(record.evidence)};
        if (!read) {
            throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
        }
        const journal::DecisionEvidence& evidence{read.value()};
        if (!stands_shielded(evidence, withholding)) {
            withholding.leave_out(record.message);
            continue;
        }
        JsonValue time{JsonValue::make_object()};
        time.add("at", json(record.marked_at))
            .add("received", JsonValue::of_boolean(record.received))
            .add("message", json(record.message.text()));
        groups.add(key_of(record.party, evidence, withholding), std::move(time), [&] {
            return disclosure_json(record.party, evidence, names, withholding);
        });
    }
    return std::move(groups).take();
}

namespace {

/// Of an item that a refusal names.
struct Refused {
    core::ItemId item;
    bool given{false};                   ///< it would have been, without the others
    std::vector<core::Reason> reasons{}; ///< one that is no more is any other
    JsonValue told{JsonValue::make_array()};
};

Refused refused_in(const JsonValue& field, const Withholding& withholding) {
    Refused refused{core::ItemId::intern(field.string_at("item").value_or(""))};
    refused.given = field.string_at("form").value_or("none") != "none";
    const JsonValue* const reasons{field.find("reasons")};
    for (const JsonValue& one :
         reasons == nullptr ? std::span<const JsonValue>{} : reasons->elements()) {
        const core::Reason reason{core::parse_reason(one.text()).value_or(core::Reason::no_rule)};
        refused.reasons.push_back(reason);
        if (!withholding.shields(refused.item, reason)) {
            refused.told.push(one);
        }
    }
    return refused;
}

/// Without what is shielded. @return nothing: what is left explains no refusal, so that it would
/// tell that something is left out.
std::optional<std::vector<Refused>>
told_of(const JsonValue& fields, const Withholding& withholding) {
    std::vector<Refused> told;
    for (const JsonValue& field : fields.elements()) {
        if (Refused refused{refused_in(field, withholding)};
            !withholding.shields(refused.item, refused.reasons)) {
            told.push_back(std::move(refused));
        }
    }
    const auto lacks = [](const Refused& one) {
        return std::find(one.reasons.begin(), one.reasons.end(), core::Reason::mandatory_missing)
               != one.reasons.end();
    };
    const bool explained{
        told.size() == fields.elements().size() || std::any_of(told.begin(), told.end(), lacks)
        || (!told.empty() && std::none_of(told.begin(), told.end(), [](const Refused& one) {
               return one.given;
           }))};
    return explained ? std::optional{std::move(told)} : std::nullopt;
}

JsonValue
items_json(const std::vector<Refused>& told, const Names& names, Withholding& withholding) {
    JsonValue items{JsonValue::make_array()};
    for (const Refused& refused : told) {
        if (withholding.hides(refused.item)) {
            continue;
        }
        JsonValue one{JsonValue::make_object()};
        one.add("item", json(refused.item.text()))
            .add("label", json(names.item(refused.item)))
            .add("reasons", refused.told);
        items.push(std::move(one));
    }
    return items;
}

std::string key_of(core::PartyId party, const JsonValue& body, const std::vector<Refused>& told) {
    std::string key;
    append(key, party.text());
    append(key, body.string_at("exchange").value_or(""));
    for (const Refused& refused : told) {
        append(key, refused.item.text());
        append(key, text::write_json(refused.told));
    }
    return key;
}

}

/// From the journal's own entries: a refusal leaves nothing else.
JsonValue refusals_of(const Traces& traces, Names& names, Withholding& withholding) {
    Groups groups;
    for (const ports::PersonTrace& trace : traces.journal) {
        if (trace.kind != "refusal" || !trace.message || withholding.hides(*trace.message)) {
            continue;
        }
        const core::Result<JsonValue> read{text::parse_json(trace.body)};
        const JsonValue* const fields{read ? read.value().find("fields") : nullptr};
        if (fields == nullptr) {
            throw core::GatewayError{"JOURNAL_MALFORMED", core::GatewayError::Retry::never};
        }
        const JsonValue& body{read.value()};
        const auto party = core::PartyId::intern(body.string_at("party").value_or(""));
        if (withholding.hides(party)) {
            continue;
        }
        const std::optional<std::vector<Refused>> told{told_of(*fields, withholding)};
        if (!told) {
            withholding.leave_out(*trace.message);
            continue;
        }
        JsonValue time{JsonValue::make_object()};
        time.add("at", json(trace.at)).add("message", json(trace.message->text()));
        groups.add(key_of(party, body, *told), std::move(time), [&] {
            JsonValue object{head_of(
                party, core::ExchangeId::intern(body.string_at("exchange").value_or("")),
                core::PurposeId::intern(body.string_at("purpose").value_or("")),
                body.string_at("register").value_or(""), names)};
            return object.add("items", items_json(*told, names, withholding));
        });
    }
    return std::move(groups).take();
}

}
