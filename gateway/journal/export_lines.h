#pragma once
// Of this room alone: the lines of an export. gateway/verifier reads them, with code of its own.

#include "gateway/ports/unit_of_work.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::journal {

inline constexpr std::string_view export_format{"lautturi-journal"};
inline constexpr std::string_view excerpt_format{"lautturi-journal-excerpt"};
inline constexpr std::int64_t export_version{1};

// each line begins with one of these and ends with one brace more than its object
inline constexpr std::string_view entry_prefix{R"({"entry":)"};
inline constexpr std::string_view checkpoint_prefix{R"({"checkpoint":)"};

/// The digest of the content of an entry that was left out (storage leaves it so); nothing: it is
/// whole.
[[nodiscard]] std::optional<std::string> left_out_content(const ports::JournalRow& row);

void append_entry_line(std::string& out, const ports::JournalRow& row);

}
