#pragma once
// Which files a configuration may have. What stands beside them in the folder is nobody's business.

#include <string_view>

namespace gateway::config {

/// A relative path that stays inside, of a kind that the loader reads: `parties/kela/party.yaml`.
/// Nothing that begins with a dot.
[[nodiscard]] bool may_stand(std::string_view path);

}
