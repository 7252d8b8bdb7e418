#include "gateway/text/known_names.h"

#include <algorithm>

namespace gateway::text {

KnownNames::KnownNames(std::span<const std::string> paths) {
    for (const std::string& path : paths) {
        std::string_view rest{path};
        while (!rest.empty()) {
            const std::size_t slash{rest.find('/')};
            const std::string_view segment{rest.substr(0, slash)};
            if (!segment.empty()) {
                m_names.emplace_back(segment);
            }
            rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
        }
    }
    std::sort(m_names.begin(), m_names.end());
    m_names.erase(std::unique(m_names.begin(), m_names.end()), m_names.end());
}

bool KnownNames::contains(std::string_view name) const noexcept {
    return std::binary_search(m_names.begin(), m_names.end(), name, std::less<>{});
}

}
