#pragma once
// What an exchange's part of a comparison of two sets shares with the rest of it.

#include "gateway/admin/draft_changes.h"
#include "gateway/admin/draft_sentences.h"
#include "gateway/policy/law.h"

#include <algorithm>
#include <set>
#include <vector>

namespace gateway::admin {

template <class List, class Id> const auto* among(const List& list, Id id) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
    return found == list.end() ? nullptr : &*found;
}

[[nodiscard]] policy::Label item_name(const policy::Law& law, core::ItemId id);
[[nodiscard]] policy::Label
party_name(const config::Configuration& configuration, core::PartyId id);

/// The leg by which a party gets something; null: it gets nothing.
[[nodiscard]] const config::Leg* leg_to_party(const config::Exchange& exchange) noexcept;
/// The leg by which something comes from it; null: nothing does.
[[nodiscard]] const config::Leg* leg_from_party(const config::Exchange& exchange) noexcept;

/// A sentence about an exchange. @param after whose names are used where it knows the exchange.
[[nodiscard]] DraftChange change_of(
    DraftChange::Kind kind, const config::Configuration& teller, const config::Exchange& exchange,
    Sentence sentence, policy::Label items = {});

/// Provisions that were not read in the act: those that the draft says were, and those on which a
/// rule newly rests or gives more.
/// @param gaining rules that give what was not given before.
void compare_provisions(
    const config::Configuration& before, const config::Configuration& after,
    const std::set<core::RuleId>& gaining, std::vector<DraftChange>& changes);

/// Exchanges that came, went, or map otherwise.
void compare_exchanges(
    const config::Configuration& before, const config::Configuration& after,
    std::vector<DraftChange>& changes);

}
