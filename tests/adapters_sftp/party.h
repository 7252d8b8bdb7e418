#pragma once
// What the tests of this transport have in common: a party's server, a clock that is set, and one
// message.

#include "adapters/transports/sftp/sftp.h"
#include "gateway/core/fingerprint.h"
#include "gateway/crypto/digest.h"
#include "tests/adapters_directory/permits.h"
#include "tests/adapters_sftp/sshd.h"
#include "tests/support/cutting_proxy.h"

#include <atomic>
#include <csignal>
#include <fstream>
#include <set>
#include <string>

namespace tests {

using namespace std::chrono_literals;

class HeldClock final : public gateway::ports::Clock {
public:
    gateway::core::Instant wall{gateway::core::parse_instant("2026-03-01T08:00:00Z").value()};
    std::atomic<std::int64_t> boot{1'000'000};

    [[nodiscard]] gateway::core::Instant now() const override { return wall; }
    [[nodiscard]] std::chrono::microseconds since_boot() const override {
        return std::chrono::microseconds{boot};
    }
    void pass(std::chrono::microseconds time) { boot += time.count(); }
};

inline const gateway::core::MessageId message{
    gateway::core::MessageId::parse("0194f9c0-0000-7000-8000-000000000001").value()};
inline const std::string name_out{"0194f9c0-0000-7000-8000-000000000001.xml"};

struct Party {
    explicit Party(const Sshd::Settings& settings = {}) : server{settings} {
        std::signal(SIGPIPE, SIG_IGN); // as NetworkLibraries does in the daemon
    }

    Sshd server;
    HeldClock clock;
    adapters::sftp::SftpTransportFactory factory{clock};

    [[nodiscard]] gateway::ports::Endpoint
    endpoint(const std::string& host_kind = "ed25519", const std::string& user_kind = "ed25519") {
        gateway::ports::Endpoint made;
        made.url = server.url();
        made.server_pins = {gateway::core::fingerprint_of(server.pin(host_kind)).value()};
        made.settings = {
            {"user", Sshd::user()},
            {"key-file", server.user_key(user_kind).string()},
            {"quiet-seconds", "0"},
            {"poll-seconds", "0"}};
        return made;
    }

    [[nodiscard]] gateway::ports::Endpoint through(const support::CuttingProxy& line) {
        gateway::ports::Endpoint made{endpoint()};
        made.url = server.url(line.port());
        return made;
    }

    [[nodiscard]] gateway::ports::DeliveryReceipt send(
        const gateway::ports::Endpoint& to, std::string_view text,
        std::chrono::microseconds send_by = 1h) {
        const auto transport = factory.open(to);
        gateway::ports::DeliveryReceipt got;
        int calls{0};
        const auto digest = gateway::crypto::sha256(gateway::core::as_bytes(text));
        transport->send(
            permit_for(message, digest, send_by),
            {gateway::core::as_bytes(text), "application/xml", message.text(), 30s},
            [&](gateway::ports::DeliveryReceipt receipt) {
                got = std::move(receipt);
                ++calls;
            });
        return calls == 1 ? got : gateway::ports::DeliveryReceipt{};
    }

    [[nodiscard]] gateway::ports::DeliveryReceipt send(std::string_view text) {
        return send(endpoint(), text);
    }

    /// Leaves a file there, as the party does.
    void drop(const std::string& name, std::string_view text) const {
        std::ofstream{server.folder() / name, std::ios::binary} << text;
    }

    [[nodiscard]] std::set<std::string> names(const std::string& folder = {}) const {
        std::set<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator{server.folder() / folder}) {
            found.insert(entry.path().filename().string());
        }
        return found;
    }

    [[nodiscard]] std::string text_of(const std::string& name) const {
        return corridor::read_file(server.folder() / name);
    }
};

/// Megabytes that are different everywhere.
[[nodiscard]] inline std::string long_text(std::size_t bytes) {
    std::string text;
    for (std::size_t number{0}; text.size() < bytes; ++number) {
        text += std::to_string(number) + '\n';
    }
    text.resize(bytes);
    return text;
}

}
