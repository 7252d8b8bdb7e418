#include "adapters/transports/xroad/advice_words.h"

#include <algorithm>

namespace adapters::xroad {

namespace {

using words::Entry;

[[nodiscard]] const Entry* find_entry(std::string_view piece) noexcept {
    const auto* const found =
        std::find_if(words::entries.begin(), words::entries.end(), [piece](const Entry& entry) {
            return entry.code == piece;
        });
    return found == words::entries.end() ? nullptr : found;
}

/// Whose trouble it is stands before what it is, and decides what its last part means.
[[nodiscard]] const Entry& entry_on(std::string_view code) noexcept {
    const std::string_view last{code.substr(code.rfind('.') + 1)};
    const bool further{
        is_service_failed(code) && last != "http_error" && last != "inconsistent_response"};
    if (further && code.starts_with("server.clientproxy.")) {
        return words::of_an_answer;
    }
    if (!further && code.starts_with("server.serverproxy.")
        && std::find(words::own_troubles.begin(), words::own_troubles.end(), last)
               != words::own_troubles.end()) {
        return words::of_partners_server;
    }
    for (std::string_view rest{further ? "service_failed" : code}; !rest.empty();) {
        const std::size_t dot{rest.rfind('.')};
        const std::string_view piece{dot == std::string_view::npos ? rest : rest.substr(dot + 1)};
        if (const Entry* const found{find_entry(piece)}; found != nullptr) {
            return *found;
        }
        rest = rest.substr(0, dot == std::string_view::npos ? 0 : dot);
    }
    return words::unknown;
}

}

Advice advice_on(std::string_view normalised_code, Language language) noexcept {
    return entry_on(normalised_code).words[static_cast<std::size_t>(language)];
}

Advice advice_on(const Fault& fault, Language language) noexcept {
    const auto at = static_cast<std::size_t>(language);
    return fault.origin == Fault::Origin::party            ? words::of_a_party.words[at]
           : fault.origin == Fault::Origin::unknown_server ? words::unknown.words[at]
                                                           : advice_on(fault.code, language);
}

}
