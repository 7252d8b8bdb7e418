#pragma once
// The sentences of explanations, in three languages. A table, and places in braces that only names,
// sections and dates may fill: no prose is put together from anything that a person wrote.

#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"
#include "gateway/policy/decide.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::policy {

enum class Phrase : std::uint8_t {
    released,       ///< {permits}
    reduced,        ///< {permits}
    withheld,       ///< {why}
    reduced_why,    ///< {why}
    requires_terms, ///< {rule} {sections} {terms}
    is_nearest,     ///< {rule} {sections}
    capped_by,      ///< {caps}
    repealed,       ///< {section} {date} {act}
    count
};

/// The sentence of a phrase, with its places still open.
[[nodiscard]] std::string_view phrase(Phrase phrase, Language language) noexcept;

/// Why, for one reason: a clause that may hold {date}, {event}, {rule}, {guards}, {holds}.
[[nodiscard]] std::string_view clause(core::Reason reason, Language language) noexcept;

[[nodiscard]] std::string_view name_of(core::HoldKind kind, Language language) noexcept;
[[nodiscard]] std::string_view name_of(core::Guard guard, Language language) noexcept;

/// 2.3.2026, and in English 2 March 2026.
[[nodiscard]] std::string say_date(core::LocalDate date, Language language);

/// Puts `fills` into the open places of `sentence`.
[[nodiscard]] std::string fill(
    std::string_view sentence,
    std::initializer_list<std::pair<std::string_view, std::string_view>> fills);

}
