#include "gateway/core/name.h"

#include <deque>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace gateway::core::detail {

namespace {

/// The one global of the house: identities must mean the same in every configuration snapshot, and
/// a pool that only configuration feeds cannot grow under attack.
struct Pool {
    std::shared_mutex mutex;
    std::deque<std::string> texts;
    std::deque<std::string_view> views;
    std::unordered_map<std::string_view, const std::string_view*> index;
};

Pool& pool() {
    static Pool& instance{*new Pool}; // never destroyed: names outlive every static
    return instance;
}

}

const std::string_view* find_name(std::string_view text) noexcept {
    Pool& names{pool()};
    const std::shared_lock lock{names.mutex};
    const auto found = names.index.find(text);
    return found == names.index.end() ? nullptr : found->second;
}

const std::string_view* intern_name(std::string_view text) {
    if (const std::string_view * known{find_name(text)}; known != nullptr) {
        return known;
    }
    Pool& names{pool()};
    const std::unique_lock lock{names.mutex};
    if (const auto found = names.index.find(text); found != names.index.end()) {
        return found->second;
    }
    const std::string_view view{names.texts.emplace_back(text)};
    const std::string_view* const address{&names.views.emplace_back(view)};
    names.index.emplace(view, address);
    return address;
}

}
