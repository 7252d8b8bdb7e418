#pragma once
// The linter of privacy notices: what a notice says, held against the law of its own day and of
// today. Pure: the words, the acts, the word lists and the day are given. It must never change a
// notice, never guess a date, and never find fault with a careful one.

#include "gateway/notice/finding.h"
#include "gateway/notice/knowledge.h"
#include "gateway/notice/text.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace gateway::notice {

/// Everything that is wrong with a notice, in order of place.
/// @param today what the law is judged on beside the notice's own day.
/// @param dated of an encoded notice; for plain text the day is found in it.
[[nodiscard]] std::vector<Finding> lint(
    const Text& text, const Knowledge& knowledge, core::LocalDate today,
    std::optional<core::LocalDate> dated = std::nullopt);

}
