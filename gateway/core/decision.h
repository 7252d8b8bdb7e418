#pragma once
// The answer of the gate: for each field how much of it may leave, and why.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/core/instant.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::core {

/// How much of a value may leave; ordered from nothing to everything.
/// `year` is the year of a date.
enum class Form : std::uint8_t { none, year, full };

[[nodiscard]] std::string_view to_text(Form form) noexcept;
[[nodiscard]] std::optional<Form> parse_form(std::string_view text) noexcept;

/// Why a field was withheld, reduced or a message refused. A closed list: explanations are
/// templates over these, never free prose.
enum class Reason : std::uint8_t {
    no_rule,
    purpose,
    recipient,
    relation,
    channel,
    territory,
    not_in_force,
    rule_expired,
    consent_none,
    consent_requested,
    consent_deferred,
    consent_refused,
    consent_withdrawn,
    consent_revoked,
    consent_expired,
    consent_invalidated,
    consent_scope,
    consent_not_explicit,
    consent_not_itemised,
    consent_not_written,
    consent_no_evidence,
    basis_swap,
    hold,
    cap,
    special_without_art9,
    secrecy_ground,
    unclassified,
    code_unknown,
    group,
    fact_unavailable,
    guard,
    mandatory_missing,
    anonymity,
    differencing
};

/// The upper-case code of docs/the-gate.md: NO_RULE, CONSENT_REFUSED, …
[[nodiscard]] Code code_of(Reason reason) noexcept;
[[nodiscard]] std::optional<Reason> parse_reason(std::string_view code) noexcept;

/// Conditions that no configuration can switch off. Any that is not true: nothing leaves.
enum class Guard : std::uint8_t {
    schema,
    sender,
    party,
    certificate,
    territory,
    channel,
    clock,
    journal
};

/// SCHEMA, SENDER, PARTY, CERTIFICATE, TERRITORY, CHANNEL, CLOCK, JOURNAL.
[[nodiscard]] Code code_of(Guard guard) noexcept;
[[nodiscard]] std::optional<Guard> parse_guard(std::string_view code) noexcept;

enum class Outcome : std::uint8_t { released, reduced, refused };

[[nodiscard]] std::string_view to_text(Outcome outcome) noexcept;

struct FieldDecision {
    ItemId item;
    Form form{Form::none};
    std::vector<RuleId> permits; ///< that gave the form; ordered by name
    std::vector<RuleId> caps;    ///< that lowered it; ordered by name
    std::optional<RuleId>
        nearest{}; ///< the permit that missed by least, where the field is withheld
    std::vector<std::string> unmet; ///< that permit's `requires` terms that are not true, verbatim
    std::vector<Reason> reasons;    ///< empty where the form is full

    friend bool operator==(const FieldDecision&, const FieldDecision&) = default;
};

/// One record's decision. Never empty: a field without a permitting rule is withheld.
struct Decision {
    Outcome outcome{Outcome::refused};
    Digest rules_digest{}; ///< of the configuration under which it was made
    Instant at;
    std::vector<Guard> guards; ///< that were not true
    std::optional<Instant>
        next_change{};                 ///< the first instant at which it could come out otherwise
    std::vector<FieldDecision> fields; ///< one for each field asked, ordered by item name

    [[nodiscard]] const FieldDecision* find(ItemId item) const noexcept {
        for (const FieldDecision& field : fields) {
            if (field.item == item) {
                return &field;
            }
        }
        return nullptr;
    }

    friend bool operator==(const Decision&, const Decision&) = default;
};

}
