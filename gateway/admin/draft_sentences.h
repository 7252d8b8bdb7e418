#pragma once
// The sentences of changes in Finnish, Swedish and English: a table, with places that only names of
// the configuration and dates may fill.

#include "gateway/policy/decide.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::admin {

enum class Sentence : std::uint8_t {
    gains,            ///< {party} {items} {purpose}
    loses,            ///< {party} {items} {purpose}
    gains_at_times,   ///< the same, of what it got in other circumstances already
    loses_at_times,   ///< the same, of what it still gets in other circumstances
    only_consent,     ///< appended
    in_registers,     ///< {registers}, appended
    from_day,         ///< {date}, appended
    until_day,        ///< {date}, appended
    the_year,         ///< {item}
    new_recipient,    ///< {party}
    provision_read,   ///< {provision}
    rests_on_unread,  ///< {provision} {rules}
    party_changed,    ///< {party}
    exchange_added,   ///< {exchange} {party}
    exchange_removed, ///< {exchange} {party}
    sent,             ///< {exchange} {party} {items}
    not_sent,         ///< {exchange} {party} {items}
    received,         ///< {exchange} {party} {items}
    not_received,     ///< {exchange} {party} {items}
    remapped,         ///< {exchange} {items}
    mapping_other,    ///< {exchange}
    exchange_other,   ///< {exchange}
    register_changed, ///< {register}
    cases_changed,    ///< {file}
    rules_same,       ///< {file}
    file_changed,     ///< {file}
    class_of,         ///< {class}
    count
};

/// A place and what stands in it, in each language.
using Fill = std::pair<std::string_view, policy::Label>;

[[nodiscard]] policy::Label say(Sentence sentence, const std::vector<Fill>& fills = {});

/// The same in all languages: a name as it is.
[[nodiscard]] policy::Label as_is(std::string_view name);

/// a; a and b; a, b and c.
[[nodiscard]] policy::Label say_all(const std::vector<policy::Label>& names);

[[nodiscard]] policy::Label joined(const policy::Label& first, const policy::Label& second);

}
