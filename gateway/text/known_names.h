#pragma once
// The names that a rejection's path may show.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::text {

/// Names that configuration knows. Any other name was written by a stranger, may hold personal
/// data, and is shown as `*`.
class KnownNames final {
public:
    KnownNames() = default;

    /// @param paths as mappings write them (/person/id, /person/@sign): every segment becomes
    /// known.
    explicit KnownNames(std::span<const std::string> paths);

    [[nodiscard]] bool contains(std::string_view name) const noexcept;

    [[nodiscard]] std::string_view shown(std::string_view name) const noexcept {
        return contains(name) ? name : std::string_view{"*"};
    }

private:
    std::vector<std::string> m_names; ///< sorted
};

}
