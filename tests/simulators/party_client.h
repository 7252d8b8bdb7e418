#pragma once
// A party as a client: posts a document or asks a question over mutual TLS, with plain libcurl. It
// plays KEHA and the municipal systems in tests and demonstrations.

#include "tests/simulators/party_simulator.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tests::simulators {

struct Call {
    std::string url;
    std::string method{"POST"};
    std::optional<std::string> body{};
    std::string content_type{"application/json"};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::chrono::milliseconds time_limit{10'000};
};

struct Reply {
    int status{0}; ///< 0: no answer came
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    std::string failure{}; ///< libcurl's words for what went wrong; empty if an answer came whole

    /// The value of a header, whatever its case; empty if it is missing.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// Keeps its connection between calls. One thread at a time.
class PartyClient final {
public:
    /// @param identity the client's certificate; without one if its paths are empty
    /// @param trust authority of the servers' certificates
    PartyClient(Identity identity, std::filesystem::path trust);

    PartyClient(const PartyClient&) = delete;
    PartyClient& operator=(const PartyClient&) = delete;
    ~PartyClient();

    /// Makes one call. Never throws for what the network or the server does.
    [[nodiscard]] Reply call(const Call& what);

private:
    class Handle;
    std::unique_ptr<Handle> m_handle;
    Identity m_identity;
    std::filesystem::path m_trust;
};

}
