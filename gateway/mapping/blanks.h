#pragma once
// What nobody sees. Around a value it says nothing; a value that has nothing else is empty.

#include <string_view>

namespace gateway::mapping {

/// Without the white space around it, also Unicode's, and without characters that have no width.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

}
