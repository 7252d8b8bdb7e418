#pragma once
// What the linter says about a privacy notice: a rule of a closed list, a place, the notice's own
// words, why it is wrong and what to write instead. A finding never repairs a notice.

#include "gateway/policy/law.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gateway::notice {

enum class Severity : std::uint8_t {
    error,   ///< the notice says what is not so, or lacks what the law obliges it to say
    warning, ///< it misleads, or leaves open what it should settle
    info     ///< it is careless
};

enum class Rule : std::uint8_t {
    law_unknown,
    law_repealed,
    law_expired,
    law_not_yet,
    law_form,
    copy,
    basis_not_art6,
    basis_mix,
    art9_missing,
    secrecy_ground,
    disclose_contra,
    pseudo_as_anon,
    consent_bundled,
    dead_project,
    dead_authority,
    anachronism,
    eea,
    processor,
    controller,
    retention,
    rights,
    log_pii,
    child,
    open_list,
    duplicate,
    contact,
    direction,
    typo,
    ocr
};

inline constexpr std::size_t rule_count{29};

/// LINT-LAW-REPEALED and so on: the names are part of the interface.
[[nodiscard]] std::string_view name_of(Rule rule) noexcept;
/// error, warning, info.
[[nodiscard]] std::string_view name_of(Severity severity) noexcept;

struct Finding {
    Rule rule{Rule::law_unknown};
    Severity severity{Severity::error};
    std::size_t line{1}; ///< 1-based, where the quote begins
    std::string quote;   ///< of one line of the notice, as it stands there
    policy::Label why;
    policy::Label instead;
};

/// A template's `{1}`, `{2}`, … replaced, in each language alike.
[[nodiscard]] policy::Label
filled(const policy::Label& pattern, std::initializer_list<policy::Label> arguments);

/// The same word in every language.
[[nodiscard]] policy::Label same(std::string_view word);

}
