#pragma once
// The description of this interface (OpenAPI 3.1), as it was compiled in.

#include <string_view>

namespace gateway::admin {

/// The whole of gateway/admin/openapi.json.
[[nodiscard]] std::string_view openapi_text() noexcept;

}
