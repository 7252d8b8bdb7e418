#include "gateway/core/failpoint.h"

#ifdef LAUTTURI_FAILPOINTS

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::core {

namespace {

struct Armed {
    std::string name;
    int signal{SIGKILL};
    int passage{1};
};

Armed read_environment() {
    const char* const setting{std::getenv("LAUTTURI_FAILPOINT")};
    if (setting == nullptr) {
        return {};
    }
    const std::string text{setting};
    for (const auto& [word, signal] : {std::pair{":kill", SIGKILL}, std::pair{":stop", SIGSTOP}}) {
        if (const std::size_t action{text.find(word)}; action != std::string::npos) {
            const std::string count{text.substr(action + std::string_view{word}.size())};
            return Armed{
                text.substr(0, action), signal,
                count.size() > 1 ? std::atoi(count.c_str() + 1) : 1};
        }
    }
    return {};
}

}

void failpoint(std::string_view name) noexcept {
    static const Armed armed{read_environment()};
    static std::atomic<int> passages{0};
    if (!armed.name.empty() && armed.name == name && ++passages == armed.passage) {
        std::raise(armed.signal); // both concern the whole process
    }
}

}

#endif
