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

std::string key_of(core::PartyId party, const journal::DecisionEvidence& evidence) {
    std::string key;
    append(key, party.text());
    append(key, evidence.disclosure.exchange.text());
    append(key, evidence.disclosure.purpose.text());
    append(key, core::as_text(evidence.configuration));
    for (const core::FieldDecision& field : evidence.decision.fields) {
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

/// Of an item that a refusal names; a reason that is no more is any other.
std::vector<core::Reason> reasons_of(const JsonValue& field) {
    std::vector<core::Reason> reasons;
    const JsonValue* const told{field.find("reasons")};
    for (const JsonValue& one : told == nullptr ? std::span<const JsonValue>{} : told->elements()) {
        reasons.push_back(core::parse_reason(one.text()).value_or(core::Reason::no_rule));
    }
    return reasons;
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
            if (!withholding.shields(field.item, field.reasons)) {
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
        if (withholding.hides(record.party) || withholding.hides(record.message)) {
            continue;
        }
        const core::Result<journal::DecisionEvidence> read{
            journal::decode_evidence(record.evidence)};
        if (!read) {
            throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
        }
        const journal::DecisionEvidence& evidence{read.value()};
        JsonValue time{JsonValue::make_object()};
        time.add("at", json(record.marked_at))
            .add("received", JsonValue::of_boolean(record.received))
            .add("message", json(record.message.text()));
        groups.add(key_of(record.party, evidence), std::move(time), [&] {
            return disclosure_json(record.party, evidence, names, withholding);
        });
    }
    return std::move(groups).take();
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
        std::string key;
        append(key, party.text());
        append(key, body.string_at("exchange").value_or(""));
        append(key, text::write_json(*fields));
        JsonValue time{JsonValue::make_object()};
        time.add("at", json(trace.at)).add("message", json(trace.message->text()));
        groups.add(key, std::move(time), [&] {
            JsonValue object{head_of(
                party, core::ExchangeId::intern(body.string_at("exchange").value_or("")),
                core::PurposeId::intern(body.string_at("purpose").value_or("")),
                body.string_at("register").value_or(""), names)};
            JsonValue items{JsonValue::make_array()};
            for (const JsonValue& field : fields->elements()) {
                const auto item = core::ItemId::intern(field.string_at("item").value_or(""));
                if (withholding.hides(item) || withholding.shields(item, reasons_of(field))) {
                    continue;
                }
                JsonValue one{JsonValue::make_object()};
                one.add("item", json(item.text())).add("label", json(names.item(item)));
                if (const JsonValue* const reasons{field.find("reasons")}) {
                    one.add("reasons", *reasons);
                }
                items.push(std::move(one));
            }
            return object.add("items", std::move(items));
        });
    }
    return std::move(groups).take();
}

}
