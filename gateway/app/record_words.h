#pragma once
// Of this room alone: what the members and the codes of a record are called, for people who read it
// as a page. The JSON keeps the codes.

#include "gateway/policy/decide.h"

#include <string>
#include <string_view>

namespace gateway::app {

/// What a member of a record is called; one that is no word of ours stays as it is.
[[nodiscard]] std::string heading_in(std::string_view key, policy::Language language);

/// fi, sv, and English for whatever else is asked.
[[nodiscard]] policy::Language speech_of(std::string_view language) noexcept;

/// @param key  of the member that holds it: one code means different things in different places.
/// @return the value itself where it is no code of ours.
[[nodiscard]] std::string
value_in_words(std::string_view key, std::string_view value, policy::Language language);

}
