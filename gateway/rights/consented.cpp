#include "gateway/rights/consented.h"

#include "gateway/consent/fold.h"

#include <algorithm>
#include <tuple>

namespace gateway::rights {

namespace {

using Cell = std::tuple<core::PartyId, core::PartyClass, core::PurposeId>;

core::PartyClass class_of(core::PartyId party, const policy::Law& law) {
    const auto found = std::find_if(
        law.parties.begin(), law.parties.end(), [&](const auto& one) { return one.id == party; });
    return found == law.parties.end() ? core::PartyClass{} : found->cls;
}

/// Every recipient and purpose that a consent was given for.
std::set<Cell> given_for(std::span<const core::ConsentEvent> events, const policy::Law& law) {
    std::set<Cell> cells;
    for (const core::ConsentEvent& event : events) {
        if (!consent::releases(event.kind)) {
            continue;
        }
        for (const core::PurposeId purpose : event.purposes) {
            for (const core::PartyId party : event.parties) {
                cells.emplace(party, class_of(party, law), purpose);
            }
            for (const core::PartyClass cls : event.classes) {
                cells.emplace(core::PartyId{}, cls, purpose);
            }
        }
    }
    return cells;
}

}

std::set<core::ItemId> consented_items(
    std::span<const core::ConsentEvent> events, const policy::Law& law, core::Instant at) {
    std::set<core::ItemId> items;
    for (const auto& [party, cls, purpose] : given_for(events, law)) {
        for (const core::ConsentState& state :
             consent::fold(events, consent::Scope{party, cls, purpose}, at)) {
            if (state.role != core::ConsentRole::secrecy_waiver && state.given()) {
                items.insert(state.item);
            }
        }
    }
    return items;
}

}
