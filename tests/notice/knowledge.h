#pragma once
// What the tests of the linter share: the shipped law and words, the texts, and short ways to ask.

#include "gateway/config/configuration.h"
#include "gateway/notice/lint.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tests::notice_room {

/// The shipped configuration, loaded once.
[[nodiscard]] const gateway::config::Configuration& shipped();
[[nodiscard]] gateway::notice::Knowledge knowledge();

/// tests/notice in the sources.
[[nodiscard]] std::filesystem::path folder();
/// A file of tests/notice.
[[nodiscard]] std::string file(const std::string& name);
/// A text of tests/notice/texts.
[[nodiscard]] std::string notice_text(const std::string& name);

[[nodiscard]] gateway::core::LocalDate day(std::string_view text);
[[nodiscard]] std::vector<gateway::notice::Finding>
lint(const std::string& words, std::string_view today = "2026-03-01");
/// The findings of one rule.
[[nodiscard]] std::vector<gateway::notice::Finding> of_rule(
    const std::string& words, gateway::notice::Rule rule, std::string_view today = "2026-03-01");
/// `LINE RULE severity | quote`.
[[nodiscard]] std::string shown(const gateway::notice::Finding& finding);

}
