#pragma once
// What a draft changes, in plain words: who will get what that they did not, computed from what the
// two sets decide, never from their text; and how many eyes it needs. What it cannot tell to be
// harmless needs a second person.

#include "gateway/config/configuration.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::admin {

/// Who has to agree before it comes into force. Ordered.
enum class Eyes : std::uint8_t {
    own,       ///< nobody else: nothing goes anywhere that did not
    colleague, ///< an administrator or the data-protection officer who did not write it
    officer    ///< the data-protection officer, who did not write it
};

[[nodiscard]] std::string_view to_text(Eyes eyes) noexcept;

struct DraftChange {
    enum class Kind : std::uint8_t {
        gain,          ///< of the rules: may be disclosed
        loss,          ///< may no longer
        recipient,     ///< a party that got nothing before
        provision,     ///< was not read in the act: is said to be now, or more rests on it
        party_changed, ///< where and as whom it is reached
        exchange_added,
        exchange_removed,
        sent, ///< of a mapping: has a place in what a party gets, or gets as another exchange
        not_sent,
        received,
        not_received,
        remapped, ///< another place, converter, form or code list
        file      ///< what no comparison covers
    };

    Kind kind{Kind::file};
    policy::Label text; ///< a sentence in each language
    Eyes eyes{Eyes::own};
    bool special{false};
    std::string party; ///< names; empty where it is not about one
    std::string exchange;
    std::string purpose;
    std::vector<std::string> items;
    std::string file;
};

[[nodiscard]] std::string_view to_text(DraftChange::Kind kind) noexcept;

struct DraftDiff {
    std::vector<DraftChange> changes; ///< what needs most eyes first
    Eyes eyes{Eyes::own};
};

/// @param touched paths in which the two sets differ.
[[nodiscard]] DraftDiff compare_sets(
    const config::Configuration& before, const config::Configuration& after,
    const std::vector<std::string>& touched);

}
