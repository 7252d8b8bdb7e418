#include "gateway/core/failpoint.h"

#ifdef LAUTTURI_FAILPOINTS

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

namespace gateway::core {

namespace {

struct Armed {
    std::string name;
    int passage{1};
};

Armed read_environment() {
    const char* const setting{std::getenv("LAUTTURI_FAILPOINT")};
    if (setting == nullptr) {
        return {};
    }
    const std::string text{setting};
    const std::size_t action{text.find(":kill")};
    if (action == std::string::npos) {
        return {};
    }
    const std::string count{text.substr(action + 5)};
    return Armed{text.substr(0, action), count.size() > 1 ? std::atoi(count.c_str() + 1) : 1};
}

}

void failpoint(std::string_view name) noexcept {
    static const Armed armed{read_environment()};
    static std::atomic<int> passages{0};
    if (!armed.name.empty() && armed.name == name && ++passages == armed.passage) {
        std::raise(SIGKILL);
    }
}

}

#endif
