#pragma once
// The linter over notices that were encoded: the same rules over their quotes, and what only a set
// of notices can show. It must find in an encoded notice what it finds in its text.

#include "gateway/notice/lint.h"
#include "gateway/notice/notice.h"

#include <span>
#include <vector>

namespace gateway::notice {

struct LintedNotice {
    const Notice* notice{nullptr};
    std::vector<Finding> findings; ///< lines are those of the notice's file
};

/// All notices of a configuration, each by itself and beside the others (retention of the same
/// data).
[[nodiscard]] std::vector<LintedNotice>
lint(std::span<const Notice> notices, const Knowledge& knowledge, core::LocalDate today);

}
