#pragma once
// Of this room alone: what a printed report says, in the three languages of the house. Codes of the
// report's JSON are looked up here, too; one without words is shown as it is.

#include <string_view>

namespace gateway::rights {

/// @param key  a heading, a sentence or a code. @param language  fi, sv or en.
/// @return     the key itself if there are no words for it.
[[nodiscard]] std::string_view words_for(std::string_view key, std::string_view language) noexcept;

}
