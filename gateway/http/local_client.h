#pragma once
// One request to this machine's daemon over its Unix socket, waiting for the answer: for the
// command line. Never used on a loop, and never for the network.

#include "gateway/core/bytes.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gateway::http {

class NetworkLibraries;

struct LocalRequest {
    std::filesystem::path socket;
    std::string method{"GET"};
    std::string target; ///< origin form: /path
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    std::chrono::milliseconds time_limit{60'000};
};

struct LocalAnswer {
    int status{0};
    std::string body;
};

/// @return nothing when nobody listens there.
/// @throws core::GatewayError LOCAL_FORBIDDEN (the socket is not ours to use), LOCAL_FAILED
///         (in_doubt(): the request may have been acted on).
[[nodiscard]] std::optional<LocalAnswer>
ask_locally(const NetworkLibraries& libraries, const LocalRequest& request);

}
