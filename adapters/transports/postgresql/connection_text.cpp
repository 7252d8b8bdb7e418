#include "adapters/transports/postgresql/connection_text.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace adapters::postgresql {

using gateway::ports::ServerProof;

namespace {

using Options =
    std::unique_ptr<PQconninfoOption, decltype([](PQconninfoOption* all) { PQconninfoFree(all); })>;

[[nodiscard]] std::string quoted_value(const std::string& value) {
    std::string out{"'"};
    for (const char letter : value) {
        if (letter == '\'' || letter == '\\') {
            out += '\\';
        }
        out += letter;
    }
    return out + "'";
}

/// A path and @ are sockets, as is nothing at all.
[[nodiscard]] bool is_here(std::string_view host) {
    return host.empty() || host.starts_with('/') || host.starts_with('@') || host == "localhost"
           || host == "::1"
           || (host.starts_with("127.")
               && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

}

std::optional<Keywords> keywords_of(const std::string& text) {
    const Options options{PQconninfoParse(text.c_str(), nullptr)};
    if (!options) {
        return std::nullopt;
    }
    Keywords keywords;
    for (const PQconninfoOption* option{options.get()}; option->keyword != nullptr; ++option) {
        if (option->val != nullptr) {
            keywords[option->keyword] = option->val;
        }
    }
    return keywords;
}

std::string text_of(const Keywords& keywords) {
    std::string text;
    for (const auto& [keyword, value] : keywords) {
        text += keyword + "=" + quoted_value(value) + " ";
    }
    return text;
}

bool stays_here(const Keywords& keywords) {
    if (keywords.contains("service")) {
        return false;
    }
    constexpr std::array<std::pair<const char*, const char*>, 2> places{
        {{"host", "PGHOST"}, {"hostaddr", "PGHOSTADDR"}}};
    for (const auto& [keyword, variable] : places) {
        const auto named = keywords.find(keyword);
        const char* const around{std::getenv(variable)}; // what libpq takes where nothing is named
        std::string_view hosts{
            named != keywords.end() ? std::string_view{named->second}
            : around != nullptr     ? std::string_view{around}
                                    : std::string_view{}};
        while (!hosts.empty()) { // libpq takes whichever of them answers
            const std::string_view host{hosts.substr(0, hosts.find(','))};
            if (!is_here(host)) {
                return false;
            }
            hosts.remove_prefix(std::min(hosts.size(), host.size() + 1));
        }
    }
    return true;
}

ServerProof proof_of(const std::string& text) {
    const std::optional<Keywords> keywords{keywords_of(text)};
    if (!keywords || stays_here(*keywords)) {
        return ServerProof::not_needed;
    }
    const auto mode = keywords->find("sslmode");
    if (mode == keywords->end()) {
        return ServerProof::none;
    }
    return mode->second == "verify-full" ? ServerProof::full
           : mode->second == "verify-ca" ? ServerProof::authority
                                         : ServerProof::none;
}

}
