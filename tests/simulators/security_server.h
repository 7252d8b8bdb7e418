#pragma once
// A simulated Security Server (security_server.py) as a process of its own, for as long as this
// lives: our own as a client's, and a provider's in front of us. It shares no code with the
// gateway.

#include "tests/corridor/process.h"
#include "tests/simulators/dev_ca.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tests::simulators {

class SecurityServer final {
public:
    /// @param settings `clients` and `services`; what else may stand in it says security_server.py.
    /// @param authority of the certificates that it looks at, and may refuse afterwards
    /// @throws std::runtime_error if it does not start.
    SecurityServer(
        const Identity& own, const std::filesystem::path& authority, nlohmann::json settings);

    SecurityServer(const SecurityServer&) = delete;
    SecurityServer& operator=(const SecurityServer&) = delete;

    /// https://127.0.0.1:PORT
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::string health_url() const;

    /// Sets one member of its settings; null takes it away.
    void set(const std::string& member, nlohmann::json value);
    [[nodiscard]] const nlohmann::json& settings() const noexcept { return m_settings; }

    /// What came to its door: {"method", "path", "headers": [[name, value]], "body", "tls"}.
    [[nodiscard]] std::vector<nlohmann::json> requests() const;
    void forget_requests() const;

private:
    void write_settings();
    [[nodiscard]] std::string port(const std::string& name) const;

    TemporaryFolder m_folder;
    nlohmann::json m_settings;
    std::unique_ptr<corridor::Process> m_process;
};

/// The value of a header of a request that came; empty if it is missing.
[[nodiscard]] std::string header_of(const nlohmann::json& request, const std::string& name);

}
