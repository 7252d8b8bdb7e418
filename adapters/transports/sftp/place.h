#pragma once
// Where a party's folder is, and how both sides show who they are.

#include "gateway/core/bytes.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace adapters::sftp {

using Steady = std::chrono::steady_clock::time_point;

struct Place {
    std::string host;
    std::uint16_t port{22};
    std::string folder; ///< as the server knows it; without a slash at its end
    std::string user;
    std::filesystem::path key_file;
    std::vector<gateway::core::Digest> pins; ///< of the server's keys; never empty
    std::chrono::seconds connect_limit{10};  ///< connection, handshake and login
    std::chrono::seconds operation_limit{30};
};

}
