#pragma once
// A register's notice held against the rules and against what was sent: what the rules permit must
// be told, what is told should be permitted, what was sent must be both. Pure. It decides nothing;
// the gate does.

#include "gateway/core/instant.h"
#include "gateway/core/name.h"
#include "gateway/notice/notice.h"
#include "gateway/policy/law.h"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace gateway::notice {

/// What went to a party in the time that is looked at.
struct Sent {
    core::PartyId party;
    std::set<core::ItemId> items;
};

/// From whom personal data come into the register.
struct Source {
    core::PartyId party;
    core::PartyClass cls;
    core::ExchangeId exchange;
    bool from_the_person{false}; ///< it only carries what the person says
};

/// Who gives data and whom the notice names in no way (GDPR Art. 14(2)(f)).
struct SourceUntold {
    core::PartyId party;
    std::vector<core::ExchangeId> exchanges;

    friend bool operator==(const SourceUntold&, const SourceUntold&) = default;
};

/// What the rules let go to a class of recipients and the notice does not tell.
struct Untold {
    core::PartyClass cls;
    std::vector<core::ItemId> items;
    std::vector<core::RuleId> rules;

    friend bool operator==(const Untold&, const Untold&) = default;
};

/// What the notice tells and no rule permits.
struct Unpermitted {
    core::PartyClass cls;
    std::vector<core::ItemId> items;
    std::size_t line{0}; ///< of the notice's file

    friend bool operator==(const Unpermitted&, const Unpermitted&) = default;
};

/// What was sent beyond the rules or beyond the notice.
struct Oversent {
    core::PartyId party;
    std::vector<core::ItemId> unpermitted;
    std::vector<core::ItemId> untold;

    friend bool operator==(const Oversent&, const Oversent&) = default;
};

/// What the rules let go to a party that got none of it: a candidate for removal.
struct Unused {
    core::PartyId party;
    std::vector<core::ItemId> items;

    friend bool operator==(const Unused&, const Unused&) = default;
};

struct Comparison {
    std::vector<Untold> untold;
    std::vector<Unpermitted> unpermitted;
    std::vector<core::ItemId> held_untold; ///< items of the register that no statement covers
    std::vector<SourceUntold> sources_untold;
    std::vector<Oversent> oversent; ///< of traffic, when it is given
    std::vector<Unused> unused;

    /// Whether the notice tells all that is permitted and was sent, and from whom data come.
    [[nodiscard]] bool told() const noexcept {
        return untold.empty() && sources_untold.empty() && oversent.empty();
    }
};

/// @param held what the register holds; empty: not said.
/// @param at   the day whose permits count.
/// @param sent nothing: traffic is not looked at.
/// @param sources from whom data come in. The class `source` holds who has nothing in common: such
/// a
///                party is told by name, or by what it carries.
[[nodiscard]] Comparison compare(
    const Notice& notice, const policy::Law& law, const std::set<core::ItemId>& held,
    core::Instant at, std::optional<std::span<const Sent>> sent = std::nullopt,
    std::span<const Source> sources = {});

}
