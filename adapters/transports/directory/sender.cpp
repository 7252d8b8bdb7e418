#include "adapters/transports/directory/descriptor.h"
#include "adapters/transports/directory/directory.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>

#include <fcntl.h>

namespace adapters::directory {

namespace fs = std::filesystem;

namespace {

using gateway::core::Code;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Payload;
using gateway::ports::SendPermit;

DeliveryReceipt receipt(DeliveryOutcome outcome, Code code) {
    return DeliveryReceipt{outcome, code, 0, {}, {}, {}};
}

std::string_view ending(std::string_view content_type) noexcept {
    if (content_type == "application/xml") {
        return ".xml";
    }
    if (content_type == "application/x-ndjson") {
        return ".ndjson";
    }
    return content_type == "application/json" ? ".json" : ".dat";
}

bool write_all(int file, gateway::core::ByteView bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t wrote{::write(file, bytes.data(), bytes.size())};
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return true;
}

class Sender final : public gateway::ports::Transport {
public:
    Sender(fs::path folder, gateway::ports::Clock& clock)
        : m_folder{std::move(folder)}, m_clock{clock} {}

    void send(SendPermit permit, const Payload& payload, Done done) override {
        done(write(permit, payload));
    }

private:
    DeliveryReceipt write(const SendPermit& permit, const Payload& payload) {
        if (gateway::crypto::sha256(payload.bytes) != permit.payload_digest()) {
            return receipt(DeliveryOutcome::failed, "DIGEST_MISMATCH");
        }
        if (m_clock.since_boot() > permit.send_by()) {
            return receipt(DeliveryOutcome::failed, "SEND_BY_PASSED");
        }
        // The name is the message's id: it says nothing about anybody, and a repetition replaces the same file.
        const std::string name{
            permit.message().text() + std::string{ending(payload.content_type)}};
        const Descriptor folder{::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        if (!folder.open()) {
            return receipt(DeliveryOutcome::failed, "DIRECTORY_MISSING");
        }
        const std::string draft{"." + name + ".part"};
        const Descriptor file{::openat(
            folder.number(), draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
            0640)};
        if (!file.open() || !write_all(file.number(), payload.bytes)
            || ::fsync(file.number()) != 0) {
            ::unlinkat(folder.number(), draft.c_str(), 0);
            return receipt(DeliveryOutcome::failed, "DIRECTORY_WRITE");
        }
        // the rename is the last byte: before it nothing was sent
        if (::renameat(folder.number(), draft.c_str(), folder.number(), name.c_str()) != 0) {
            ::unlinkat(folder.number(), draft.c_str(), 0);
            return receipt(DeliveryOutcome::failed, "DIRECTORY_WRITE");
        }
        if (::fsync(folder.number()) != 0) {
            return receipt(DeliveryOutcome::unknown, "DIRECTORY_SYNC");
        }
        return receipt(DeliveryOutcome::delivered, "DELIVERED");
    }

    fs::path m_folder;
    gateway::ports::Clock& m_clock;
};

}

std::unique_ptr<gateway::ports::Transport>
DirectoryTransportFactory::open(const gateway::ports::Endpoint& endpoint) {
    if (!fs::is_directory(endpoint.url)) {
        throw gateway::core::GatewayError{
            "DIRECTORY_MISSING", gateway::core::GatewayError::Retry::later};
    }
    return std::make_unique<Sender>(endpoint.url, m_clock);
}

}
