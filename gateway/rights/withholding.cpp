#include "gateway/rights/withholding.h"

#include "gateway/journal/evidence.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/policy/vocabulary.h"
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

/// What the caps on address protection keep from others.
std::set<core::CategoryId> locating_categories(const policy::Law& law) {
    std::set<core::CategoryId> categories;
    for (const policy::Cap& cap : law.caps) {
        const bool on_protection{
            std::any_of(cap.triggers.begin(), cap.triggers.end(), [](const core::FactId fact) {
                return fact.text() == policy::fact_of(core::HoldKind::turvakielto);
            })};
        if (on_protection) {
            categories.insert(cap.categories.begin(), cap.categories.end());
        }
    }
    return categories;
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
    if (m_markers.contains(item)) {
        return true;
    }
    for (const Rule& rule : m_rules) {
        if (rule.item == item) {
            return count(rule);
        }
    }
    return false;
}

bool Withholding::hides(core::MessageId message) {
    if (is_left_out(message)) {
        return true;
    }
    for (const Rule& rule : m_rules) {
        if (rule.message == message) {
            return count(rule);
        }
    }
    const auto found = m_parties.find(message);
    return found != m_parties.end() && hides(found->second);
}

bool Withholding::hides_content(core::MessageId message, std::string_view use) {
    // an answer that was set aside is kept under the message of its question, whose items are known
    const auto named = use == "document" ? m_items.find(message) : m_items.end();
    const bool unknown{named == m_items.end()};
    for (const Rule& rule : m_rules) {
        if (rule.item && (unknown || named->second.contains(*rule.item))) {
            return count(rule);
        }
    }
    if (unknown) {
        return m_shielded;
    }
    return std::any_of(named->second.begin(), named->second.end(), [&](const auto& one) {
        return one.second && m_locating.contains(one.first);
    });
}

bool Withholding::shields(
    core::ItemId item, const std::vector<core::Reason>& reasons) const noexcept {
    if (is_marker(item)) {
        return true;
    }
    const auto shielded = [&](core::Reason reason) { return shields(item, reason); };
    return m_locating.contains(item)
           && (reasons.empty() || std::any_of(reasons.begin(), reasons.end(), shielded))
           && std::all_of(reasons.begin(), reasons.end(), [&](core::Reason reason) {
                  // that it was needed is no reason of its own
                  return shielded(reason) || reason == core::Reason::mandatory_missing;
              });
}

bool Withholding::shields(core::ItemId item, core::Reason reason) const noexcept {
    return m_locating.contains(item)
           && (reason == core::Reason::cap || reason == core::Reason::group);
}

bool Withholding::is_marker(core::ItemId item) const noexcept {
    return m_markers.contains(item);
}

void Withholding::leave_out(core::MessageId message) {
    m_left_out.insert(message);
}

bool Withholding::is_left_out(core::MessageId message) const {
    return m_left_out.contains(message);
}

bool Withholding::may_hide(core::MessageId message) const {
    const auto party = m_parties.find(message);
    return is_left_out(message)
           || std::any_of(m_rules.begin(), m_rules.end(), [&](const Rule& rule) {
                  return rule.message == message
                         || (rule.party
                             && (party == m_parties.end() || rule.party == party->second));
              });
}

void Withholding::shield(const config::Configuration& law) {
    m_shielded = true;
    const policy::Law& rules{law.rules->law()};
    const std::set<core::CategoryId> capped{locating_categories(rules)};
    const auto locates = [&](core::CategoryId category) {
        return capped.contains(category) || policy::locating_category(category);
    };
    for (const policy::Item& item : rules.items) {
        if (item.ban_marker) {
            m_markers.insert(item.id);
        }
        if (item.ban_marker || std::any_of(item.categories.begin(), item.categories.end(), locates)
            || std::any_of(item.implies.begin(), item.implies.end(), locates)) {
            m_locating.insert(item.id);
        }
    }
}

void Withholding::learn_items(const Traces& traces) {
    for (const ports::SentRecord& record : traces.sent) {
        const auto evidence = journal::decode_evidence(record.evidence);
        if (!evidence) {
            continue; // nobody knows what it names
        }
        Named& named{m_items[record.message]};
        for (const core::FieldDecision& field : evidence.value().decision.fields) {
            named[field.item] = named[field.item] || field.form != core::Form::none;
        }
    }
    for (const ports::KeptProvenance& kept : traces.provenance) {
        const auto fields = journal::unpack(kept.profile, kept.record, kept.message);
        if (!fields) {
            continue;
        }
        Named& named{m_items[kept.message]};
        for (const core::Provenance& field : fields.value()) {
            named[field.item] = true;
        }
    }
}

void Withholding::learn(const Traces& traces) {
    const auto keep = [&](core::MessageId message, core::PartyId party) {
        m_parties.emplace(message, party);
    };
    if (m_rules.empty() && !m_shielded) {
        return; // which is so for most, and what follows is read a second time
    }
    learn_items(traces);
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
