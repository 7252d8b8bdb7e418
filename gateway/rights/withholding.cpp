#include "gateway/rights/withholding.h"

#include "gateway/journal/packed_provenance.h"
#include "gateway/rights/names.h"
#include "gateway/rights/steps.h"

#include <algorithm>

namespace gateway::rights {

using text::JsonValue;

namespace {

std::optional<Withholding::Rule> rule_of(const JsonValue& object) {
    Withholding::Rule rule;
    if (const auto party = object.string_at("party")) {
        rule.party = core::PartyId::intern(*party);
    }
    if (const auto item = object.string_at("item")) {
        rule.item = core::ItemId::intern(*item);
    }
    if (const auto message = object.string_at("message")) {
        rule.message = core::MessageId::parse(*message);
    }
    rule.ground = object.string_at("ground").value_or("");
    const JsonValue* const tell{object.find("tell")};
    rule.tell = tell == nullptr || tell->is_true();
    return rule.party || rule.item || rule.message ? std::optional{rule} : std::nullopt;
}

}

Withholding::Withholding(const ports::RightsCase& request) {
    for (const ports::RightsEvent& event : request.steps) {
        if (event.step != ports::RightsStep::withheld) {
            continue;
        }
        const core::Result<JsonValue> details{text::parse_json(event.details)};
        const JsonValue* const what{details ? details.value().find("withhold") : nullptr};
        for (const JsonValue& one :
             what == nullptr ? std::span<const JsonValue>{} : what->elements()) {
            if (std::optional<Rule> rule{rule_of(one)}) {
                m_rules.push_back(std::move(*rule));
            }
        }
    }
}

bool Withholding::count(const Rule& rule) {
    if (rule.tell) {
        ++m_told[rule.ground];
    }
    return true;
}

bool Withholding::hides(core::PartyId party) {
    for (const Rule& rule : m_rules) {
        if (rule.party == party) {
            return count(rule);
        }
    }
    return false;
}

bool Withholding::hides(core::ItemId item) {
    for (const Rule& rule : m_rules) {
        if (rule.item == item) {
            return count(rule);
        }
    }
    return false;
}

bool Withholding::hides(core::MessageId message) {
    for (const Rule& rule : m_rules) {
        if (rule.message == message) {
            return count(rule);
        }
    }
    const auto found = m_parties.find(message);
    return found != m_parties.end() && hides(found->second);
}

void Withholding::learn(const Traces& traces) {
    const auto keep = [&](core::MessageId message, core::PartyId party) {
        const bool kept_back{std::any_of(
            m_rules.begin(), m_rules.end(), [&](const Rule& rule) { return rule.party == party; })};
        if (kept_back) {
            m_parties.emplace(message, party);
        }
    };
    if (m_rules.empty()) {
        return; // which is so for most, and what follows is read a second time
    }
    for (const ports::SentRecord& record : traces.sent) {
        keep(record.message, record.party);
    }
    for (const ports::PersonTrace& trace : traces.journal) {
        const core::Result<JsonValue> body{
            trace.message && trace.kind != "audit" && !trace.body.empty()
                ? text::parse_json(trace.body)
                : core::Result<JsonValue>{core::Rejection{"", {}}}};
        if (const auto party = body ? body.value().string_at("party") : std::nullopt) {
            keep(*trace.message, core::PartyId::intern(*party));
        }
    }
    for (const ports::KeptProvenance& kept : traces.provenance) {
        const auto fields = journal::unpack(kept.profile, kept.record, kept.message);
        if (fields && !fields.value().empty()) {
            keep(kept.message, fields.value().front().source_party);
        }
    }
}

bool Withholding::hides_items() const noexcept {
    return std::any_of(
        m_rules.begin(), m_rules.end(), [](const Rule& rule) { return rule.item.has_value(); });
}

bool Withholding::hides_parties() const noexcept {
    return std::any_of(
        m_rules.begin(), m_rules.end(), [](const Rule& rule) { return rule.party.has_value(); });
}

JsonValue Withholding::told() const {
    JsonValue list{JsonValue::make_array()};
    for (const auto& [ground, count] : m_told) {
        JsonValue one{JsonValue::make_object()};
        one.add("ground", json(ground))
            .add("provision", json(provision_of(ground)))
            .add("count", json(count));
        list.push(std::move(one));
    }
    return list;
}

JsonValue json_of(const Withholding::Rule& rule) {
    JsonValue object{JsonValue::make_object()};
    if (rule.party) {
        object.add("party", json(rule.party->text()));
    }
    if (rule.item) {
        object.add("item", json(rule.item->text()));
    }
    if (rule.message) {
        object.add("message", json(rule.message->text()));
    }
    object.add("ground", json(rule.ground)).add("tell", JsonValue::of_boolean(rule.tell));
    return object;
}

}
