// A binary without the console.

#include "gateway/admin/console_assets.h"

namespace gateway::admin {

std::span<const ConsoleAsset> console_assets() noexcept {
    return {};
}

}
