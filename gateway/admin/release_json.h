#pragma once
// Releases as JSON, the same over HTTP and on the command line. No value, and no count that is too
// small.

#include "gateway/ports/releases.h"
#include "gateway/text/json_value.h"

#include <string>
#include <string_view>

namespace gateway::admin {

/// intended, accepted, signed, given-up.
[[nodiscard]] std::string_view to_text(ports::ReleaseEntry::State state) noexcept;

[[nodiscard]] text::JsonValue release_json(const ports::ReleaseEntry& entry);

/// A report as the ledger keeps it, with its lines in the three languages as `texts`.
/// @throws core::GatewayError RELEASE_MALFORMED.
[[nodiscard]] text::JsonValue report_with_texts(const std::string& report);

}
