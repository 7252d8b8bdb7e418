#pragma once
// What `new` is asked for, held to what the folder of mappings knows: a word that is none of its
// lists is refused before anything is written, with the words that there are.

#include "gateway/app/verbs.h"

#include <filesystem>

namespace gateway::app {

/// @throws core::GatewayError CLASS_UNKNOWN, PURPOSE_UNKNOWN, REGISTER_UNKNOWN, PARTY_UNKNOWN,
/// PROVISION_UNKNOWN, SELECTION_UNKNOWN, or why a Y-tunnus is none.
void require_known_wishes(const NewWords& words, const std::filesystem::path& folder);

}
