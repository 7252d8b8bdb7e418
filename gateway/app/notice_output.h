#pragma once
// What the linter of notices prints: JSON, or lines for people.

#include "gateway/notice/compare.h"
#include "gateway/notice/encoded.h"
#include "gateway/notice/finding.h"
#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <span>
#include <string>

namespace gateway::app {

/// {"rule","severity","line","quote","why","instead"}.
[[nodiscard]] text::JsonValue
notice_json(const notice::Finding& finding, policy::Language language);

/// {"findings":[…]}, or for each finding its place, its rule, the quote, why, and what to write.
void print_notice(
    std::span<const notice::Finding> findings, const std::string& file, policy::Language language,
    bool as_json, std::ostream& out);

/// [{"register","file","findings":[…]}].
[[nodiscard]] text::JsonValue
notices_json(std::span<const notice::LintedNotice> notices, policy::Language language);

/// `file:line: notice SEVERITY RULE "quote": why`.
void print_notices(
    std::span<const notice::LintedNotice> notices, policy::Language language, std::ostream& out);

[[nodiscard]] bool has_errors(std::span<const notice::LintedNotice> notices) noexcept;

/// {"register","untold","unpermitted","held_untold","sources_untold"}, with traffic also "oversent"
/// and "unused".
[[nodiscard]] text::JsonValue comparison_json(
    const notice::Notice& notice, const notice::Comparison& comparison, bool with_traffic);

}
