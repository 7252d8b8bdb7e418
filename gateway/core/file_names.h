#pragma once
// Names of files in folders that others write into. A name from outside is never a path: nothing
// that could lead out of its folder, or spoil a terminal or a log, is taken for a file's name.

#include "gateway/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gateway::core {

enum class NameVerdict : std::uint8_t {
    good,
    unfinished, ///< begins with a dot, or ends in .part, .tmp or .filepart: still being written
    refused     ///< empty, `..`, longer than 255 bytes, with a slash or a control character
};

[[nodiscard]] NameVerdict judge_name(std::string_view name) noexcept;

/// A pattern for whole names: * stands for any characters, ? for one. It has no slash, so it means
/// nothing outside a folder.
class NamePattern final {
public:
    NamePattern() = default; ///< every name

    /// Rejects with NAME_PATTERN: a slash, a control character, a leading dot; empty, or longer
    /// than 255 bytes.
    [[nodiscard]] static Result<NamePattern> parse(std::string_view text);

    [[nodiscard]] bool matches(std::string_view name) const noexcept;

private:
    std::string m_text{"*"};
};

/// The name of the `number`th file that is called `name`: itself for 0, else the number behind a
/// dot; never longer than 255 bytes.
[[nodiscard]] std::string numbered_name(std::string_view name, std::uint64_t number);

/// A number for which `is_free`, however many are taken, in some sixty questions: the least one
/// where what is taken has no gaps.
template <class IsFree> [[nodiscard]] std::uint64_t free_number(IsFree is_free) {
    constexpr std::uint64_t most{std::uint64_t{1} << 40U};
    if (is_free(std::uint64_t{0})) {
        return 0;
    }
    std::uint64_t taken{0};
    std::uint64_t free{1};
    while (free < most && !is_free(free)) {
        taken = free;
        free *= 2;
    }
    while (free - taken > 1) {
        const std::uint64_t between{taken + (free - taken) / 2};
        (is_free(between) ? free : taken) = between;
    }
    return free;
}

/// The ending of a file by its media type: `xml` for application/xml, `bin` for what is not known.
[[nodiscard]] std::string_view extension_of(std::string_view content_type) noexcept;

}
