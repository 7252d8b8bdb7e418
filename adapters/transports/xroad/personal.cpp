#include "adapters/transports/xroad/personal.h"

#include "gateway/core/hetu.h"

namespace adapters::xroad {

bool names_a_person(std::string_view text) noexcept {
    constexpr std::size_t length{11};
    for (std::size_t at{0}; at + length <= text.size(); ++at) {
        if (gateway::core::parse_hetu(text.substr(at, length))) {
            return true;
        }
    }
    return false;
}

}
