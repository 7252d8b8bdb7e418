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
#include <vector>

namespace gateway::policy {

enum class Phrase : std::uint8_t {
    released,         ///< {permits}: one rule
    released_by_many, ///< {permits}
    reduced,          ///< {permits}: one rule
    reduced_by_many,  ///< {permits}
    not_sent,         ///< {permits}: the message was refused; the field would be permitted
    not_sent_year,    ///< {permits}: the same, its year would be
    withheld,         ///< {why}
    reduced_why,      ///< {why}
    requires_terms,   ///< {rule} {sections} {terms}
    is_nearest,       ///< {rule} {sections}
    capped_by,        ///< {caps}
    repealed,         ///< {section} {date} {act}: the first day without it
    lapsed,           ///< {section} {date}: its last day
    not_yet,          ///< {section} {date}: its first day
    rule_not_yet,     ///< {rule} {date}: its first day
    recipient_unfit,  ///< {party}: instead of the clause where a rule for it exists
    purpose_unfit,    ///< {purpose}: instead of the clause where a rule for it exists
    cap_lowers,       ///< instead of the clause where the year is left
    the_item,         ///< {item}
    to_recipient,     ///< {party}
    for_purpose,      ///< {purpose}
    some_item,        ///< where the name is not known
    some_recipient,
    some_purpose,
    quoted,        ///< {name}
    on_day,        ///< {date} {event}
    event,         ///< {event}
    consent_ended, ///< {date}: its last day
    since,         ///< {name} {date}
    count
};

/// The sentence of a phrase, with its places still open.
[[nodiscard]] std::string_view phrase(Phrase phrase, Language language) noexcept;

/// Why, for one reason: a clause that may hold {the_item}, {to_recipient}, {for_purpose}, {when},
/// {event}, {last_day}, {consent_ended}, {holds}, {guards}, {others}.
[[nodiscard]] std::string_view clause(core::Reason reason, Language language) noexcept;

[[nodiscard]] std::string_view name_of(core::HoldKind kind, Language language) noexcept;

/// What is wrong where a guard is not true.
[[nodiscard]] std::string_view name_of(core::Guard guard, Language language) noexcept;

/// By what the secrecy of the data is set aside; empty where no such ground is named.
[[nodiscard]] std::string_view name_of(SecrecyGround ground, Language language) noexcept;

/// An explicit, itemised and written consent to …
[[nodiscard]] std::string name_of(const Requirement::Consent& consent, Language language);

/// A term of `requires` in words, as it stands in the middle of a sentence; as it is written where
/// the catalogue has no words for it.
[[nodiscard]] std::string say_term(const Law& law, const Requirement& required, Language language);

/// 2.3.2026, and in English 2 March 2026.
[[nodiscard]] std::string say_date(core::LocalDate date, Language language);

/// a; a and b; a, b and c.
[[nodiscard]] std::string say_list(const std::vector<std::string>& names, Language language);

/// Puts `fills` into the open places of `sentence`.
[[nodiscard]] std::string fill(
    std::string_view sentence,
    std::initializer_list<std::pair<std::string_view, std::string_view>> fills);

}
