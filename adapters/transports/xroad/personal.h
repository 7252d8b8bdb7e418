#pragma once
// Names of persons where they do not belong. Not for other folders.

#include <string_view>

namespace adapters::xroad {

/// Whether a personal identity code stands anywhere in `text`.
[[nodiscard]] bool names_a_person(std::string_view text) noexcept;

}
