#pragma once
// Selections that no register has: what the house itself has to send about persons. An exchange
// names one in place of a selection of its register, and is else a batch like any other. Names and
// items only; it must never say who may have them: that is for the rules.

#include "gateway/core/name.h"

#include <array>
#include <string_view>

namespace gateway::config {

/// Notices of corrections, erasures and restrictions to whoever had the data (GDPR Art. 19).
inline constexpr std::string_view notices_selection{"lautturi.notices"};
/// What persons have sent to another controller (GDPR Art. 20(2)).
inline constexpr std::string_view portability_selection{"lautturi.portability"};

/// Items of a notice. @source GDPR Art. 19: what was corrected, erased or restricted, and no value.
inline constexpr std::array<std::string_view, 6> notice_items{
    "notice.decided-on", "notice.id",       "notice.items",
    "notice.kind",       "notice.messages", "person.personal-id"};

[[nodiscard]] constexpr bool is_own(std::string_view selection) noexcept {
    return selection == notices_selection || selection == portability_selection;
}

}
