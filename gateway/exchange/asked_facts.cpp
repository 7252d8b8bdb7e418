#include "gateway/exchange/asked_facts.h"

#include "gateway/policy/vocabulary.h"

#include <array>
#include <utility>

namespace gateway::exchange {

void add_what_the_question_says(Departing& departing, const mapping::Mapped& asked) {
    static const std::array says{
        std::pair{
            core::ItemId::intern("query.provision"), core::FactId::intern("query.names-provision")},
        std::pair{core::ItemId::intern("case.number"), core::FactId::intern("query.names-case")},
        std::pair{
            core::ItemId::intern("query.task"),
            core::FactId::intern("query.names-recipient-task")}};
    for (const auto& [item, fact] : says) {
        if (asked.record.find(item) != nullptr) {
            departing.asked_facts.push_back({fact, policy::Truth::yes});
        }
    }
    for (core::Relation relation : asked.relations) {
        if (!relation.kind.text().starts_with("relation.")) {
            continue; // what an official decided, no asker says (RELATION_OF_ASKER refuses it too)
        }
        relation.party = departing.under.exchange->party; // nobody speaks for another
        departing.relations.push_back(std::move(relation));
    }
}

void add_what_the_relay_leaves_open(Departing& departing) {
    const config::Register& reg{
        *departing.under.configuration->find(departing.under.exchange->reg)};
    for (const core::HoldKind kind : config::holds_unasked(reg)) {
        departing.asked_facts.push_back(
            {core::FactId::intern(policy::fact_of(kind)), policy::Truth::unknown});
    }
}

}
