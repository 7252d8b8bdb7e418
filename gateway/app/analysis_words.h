#pragma once
// The words of the analysis in Finnish, Swedish and English: one table, nothing put together from
// what a person wrote.

#include "gateway/policy/decide.h"

#include <cstdint>
#include <string_view>

namespace gateway::app {

enum class Word : std::uint8_t {
    ever,
    nobody,
    no_party_yet,
    purpose,
    registers,
    rule,
    requires_terms,
    unverified,
    witness,
    form_none,
    form_year,
    form_full,
    without_consent,
    only_by_consent,
    more_by_consent,
    none_dead,
    items,
    ends_before,
    rules_on_it,
    exchange_stops,
    not_received,
    nothing_stops,
    no_difference,
    second_person,
    decisions,
    erased,
    messages,
    undetermined,
    started,
    stopped,
    as_of,
    at_its_own_time,
    changes_on,
    in_some_circumstances,
    count
};

[[nodiscard]] std::string_view say(Word word, policy::Language language) noexcept;

/// Why a rule is dead, from its code; the code itself if it is not known.
[[nodiscard]] std::string_view say_cause(std::string_view code, policy::Language language) noexcept;

}
