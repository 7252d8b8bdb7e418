#pragma once
// Of this room alone: what the codes in a record are called, for people who read it as a page. The
// JSON keeps the codes.

#include "gateway/policy/decide.h"

#include <string>
#include <string_view>

namespace gateway::app {

/// @param key  of the member that holds it: one code means different things in different places.
/// @return the value itself where it is no code of ours.
[[nodiscard]] std::string
value_in_words(std::string_view key, std::string_view value, policy::Language language);

}
