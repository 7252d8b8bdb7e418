#pragma once
// What the linter of notices prints: JSON, or lines for people.

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

}
