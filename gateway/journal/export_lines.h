#pragma once
// Of this room alone: the lines of an export, written and read.

#include "gateway/core/bytes.h"
#include "gateway/journal/entry_hash.h"
#include "gateway/ports/unit_of_work.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::journal {

inline constexpr std::string_view export_format{"lautturi-journal"};
inline constexpr std::int64_t export_version{1};

// each line begins with one of these and ends with one brace more than its object
inline constexpr std::string_view export_prefix{R"({"export":)"};
inline constexpr std::string_view entry_prefix{R"({"entry":)"};
inline constexpr std::string_view checkpoint_prefix{R"({"checkpoint":)"};
inline constexpr std::string_view end_prefix{R"({"end":)"};

void append_entry_line(std::string& out, const ports::JournalRow& row);

/// An entry as it was read; kind and body are valid until the next line is.
struct EntryLine {
    EntryView columns;
    core::Digest hash{};
};

/// Reads entry lines, one after another, in one buffer.
class EntryLineReader final {
public:
    /// Nothing unless `line` is as append_entry_line writes it.
    [[nodiscard]] std::optional<EntryLine> read(std::string_view line);

private:
    std::string m_body;
};

/// Nothing unless `line` is an export's first line of the version that this room reads.
[[nodiscard]] bool is_export_head(std::string_view line);

struct EndLine {
    std::int64_t checkpoints{0};
    std::int64_t entries{0};
    core::Digest key{};
};

[[nodiscard]] std::optional<EndLine> read_end_line(std::string_view line);

/// The object that a line with `prefix` holds.
[[nodiscard]] std::optional<std::string_view>
object_of(std::string_view line, std::string_view prefix);

}
