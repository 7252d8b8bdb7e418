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

/// The ending of a file by its media type: `xml` for application/xml, `bin` for what is not known.
[[nodiscard]] std::string_view extension_of(std::string_view content_type) noexcept;

}
