#pragma once
// The administration's interface from the command line: over the daemon's socket where one runs,
// else by the same Api in this process. Verbs build a request and print an answer, and decide
// nothing.

#include "gateway/app/verbs.h"
#include "gateway/text/json_value.h"

#include <chrono>
#include <string>
#include <string_view>

namespace gateway::app {

struct ApiAnswer {
    int status{0};
    text::JsonValue body;

    [[nodiscard]] bool good() const noexcept { return status >= 200 && status < 300; }
};

/// @param path behind /api/v1. @param body null for none.
/// @param if_match the version that the change is of; empty: none is named.
/// @param time_limit how long the daemon may take.
/// @throws core::GatewayError.
[[nodiscard]] ApiAnswer call_api(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& method,
    const std::string& path, const text::JsonValue& body = {}, const std::string& if_match = {},
    std::chrono::milliseconds time_limit = std::chrono::minutes{1});

/// A whole list, page by page: GET of `path`, and POST of its `/query` behind each page.
/// @param key the list's. @return the first answer with all of the list in it, or the first that is
/// not good.
/// @throws core::GatewayError.
[[nodiscard]] ApiAnswer call_pages(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& path,
    const std::string& key);

/// Prints a problem to stderr. @return the exit status for it.
int print_problem(const ApiAnswer& answer);

}
