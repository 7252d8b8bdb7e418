#pragma once
// The console's files as they stand in this binary, made by the build from gateway/admin/console.
// None where it was built without (LAUTTURI_CONSOLE=OFF).

#include <span>
#include <string_view>

namespace gateway::admin {

struct ConsoleAsset {
    std::string_view path; ///< as asked for: `/assets/index-1a2b3c.js`; the page itself is `/`
    std::string_view content_type;
    std::string_view etag; ///< of its bytes, quoted
    std::string_view plain;
    std::string_view gzip;   ///< empty: not worth it
    std::string_view brotli; ///< empty: not worth it
    bool named_by_content;   ///< its name changes with its bytes
};

[[nodiscard]] std::span<const ConsoleAsset> console_assets() noexcept;

}
