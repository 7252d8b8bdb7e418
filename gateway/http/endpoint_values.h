#pragma once
// Values of endpoints' settings, as every transport over HTTP reads them. What is not exactly what
// is expected is refused with ENDPOINT_SETTING, and never repeated in the refusal: some are
// secrets.

#include "gateway/core/bytes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::http {

/// @throws core::GatewayError ENDPOINT_SETTING
[[noreturn]] void refuse_setting();

/// A whole decimal number. @throws core::GatewayError ENDPOINT_SETTING
[[nodiscard]] std::uint64_t
setting_number(const std::string& text, std::uint64_t least, std::uint64_t most);

/// Fingerprints of public keys, commas between them; none for an empty text.
/// @throws core::GatewayError ENDPOINT_SETTING
[[nodiscard]] std::vector<core::Digest> setting_pins(std::string_view text);

/// What stands in a file of the installation, at most 64 KiB and something.
/// @throws core::GatewayError ENDPOINT_SETTING
[[nodiscard]] std::string setting_file(const std::string& path);

/// Whether it can stand behind a host as it is: `/`, then visible ASCII without `?` and `#`.
[[nodiscard]] bool is_plain_path(std::string_view text) noexcept;

}
