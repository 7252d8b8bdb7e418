#include "gateway/admin/analysis_replay.h"

#include "gateway/admin/analysis_json.h"

namespace gateway::admin {

namespace {

using text::JsonValue;

JsonValue ids_of(const std::vector<core::MessageId>& messages) {
    return list_of(messages, [](const core::MessageId& message) { return message.text(); });
}

template <class Map> JsonValue changes_of(const Map& changes) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& [change, messages] : changes) {
        const auto& [item, was, would_be, special] = change;
        JsonValue object{JsonValue::make_object()};
        object.add("item", string_of(item.text()))
            .add("special", JsonValue::of_boolean(special))
            .add("before", string_of(core::to_text(was)))
            .add("after", string_of(core::to_text(would_be)))
            .add("messages", ids_of(messages));
        array.push(std::move(object));
    }
    return array;
}

}

void TrafficForesight::add(
    core::MessageId message, const journal::Disclosure& disclosure,
    const exchange::Foreseen& foreseen) {
    ++m_decisions;
    const bool refused_now{foreseen.would_be == core::Outcome::refused};
    const bool refused_then{foreseen.was == core::Outcome::refused};
    if (foreseen.changes.empty() && foreseen.undetermined.empty() && refused_now == refused_then) {
        return;
    }
    Of& of{m_parties[{disclosure.party, disclosure.purpose, disclosure.reg}]};
    for (const exchange::Foreseen::Change& change : foreseen.changes) {
        const bool more{change.would_be > change.was};
        (more ? of.sent : of.withheld)[{change.item, change.was, change.would_be, change.special}]
            .push_back(message);
        m_special = m_special || (more && change.special);
    }
    for (const core::ItemId item : foreseen.undetermined) {
        of.undetermined[item].push_back(message);
    }
    if (refused_now != refused_then) {
        (refused_now ? of.stopped : of.started).push_back(message);
    }
}

JsonValue TrafficForesight::json() const {
    JsonValue parties{JsonValue::make_array()};
    for (const auto& [key, of] : m_parties) {
        const auto& [party, purpose, reg] = key;
        JsonValue undetermined{JsonValue::make_array()};
        for (const auto& [item, messages] : of.undetermined) {
            JsonValue object{JsonValue::make_object()};
            object.add("item", string_of(item.text())).add("messages", ids_of(messages));
            undetermined.push(std::move(object));
        }
        JsonValue object{JsonValue::make_object()};
        object.add("party", string_of(party.text()))
            .add("purpose", string_of(purpose.text()))
            .add("register", string_of(reg.text()))
            .add("newly_sent", changes_of(of.sent))
            .add("newly_withheld", changes_of(of.withheld))
            .add("undetermined", std::move(undetermined))
            .add("stopped", ids_of(of.stopped))
            .add("started", ids_of(of.started));
        parties.push(std::move(object));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("decisions", JsonValue::of_integer(m_decisions))
        .add("erased", JsonValue::of_integer(m_erased))
        .add("needs_second_person", JsonValue::of_boolean(m_special))
        .add("parties", std::move(parties));
    return body;
}

}
