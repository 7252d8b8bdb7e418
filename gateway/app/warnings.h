#pragma once
// What ends or fills up, as causes: certificates and the disk. The daemon looks by itself,
// `lautturi check` when it is asked.

#include "gateway/app/settings.h"
#include "gateway/ports/alerts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::app {

/// From when on our own certificate is no longer valid; nothing where there is none.
[[nodiscard]] std::optional<core::Instant> own_certificate_end(const Settings& settings);

/// Nothing while the end is further away than the setting says.
/// @param party empty: our own.
[[nodiscard]] std::optional<ports::Cause> certificate_warning(
    const Settings& settings, const std::string& party, core::Instant end, core::Instant now);

/// @param full it was full before.
[[nodiscard]] bool is_disk_full(const Settings& settings, std::uintmax_t free, bool full) noexcept;

[[nodiscard]] std::optional<ports::Cause> disk_warning(
    const Settings& settings, std::optional<std::uintmax_t> free, bool full, core::Instant now);

/// All that can be said without a daemon.
[[nodiscard]] std::vector<ports::Cause> warnings_of(const Settings& settings, core::Instant now);

}
