#pragma once
// Configurations by their digests, and which is in force. A unit of work puts one in force.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/storage/connection_pool.h"

#include <optional>
#include <string>

namespace gateway::storage {

/// Thread-safe.
class ConfigurationStore final {
public:
    explicit ConfigurationStore(ConnectionPool& pool) : m_pool{pool} {}

    /// Keeps the content under its digest; keeping it twice is harmless.
    void put(const core::Digest& digest, core::ByteView content);

    [[nodiscard]] std::optional<core::Bytes> get(const core::Digest& digest);

    [[nodiscard]] std::optional<core::Digest> active();

    struct Activation {
        core::Digest digest{};
        std::string by;
        core::Instant at;
    };

    /// The one that is in force.
    [[nodiscard]] std::optional<Activation> activation();

    /// Notes what the folder of the settings held when it was followed, or put in force by command.
    /// @throws core::GatewayError STORE_CONSTRAINT unless it is kept.
    void follow(const core::Digest& digest);

    /// What it held the last time; nothing: it was never followed.
    [[nodiscard]] std::optional<core::Digest> followed();

private:
    ConnectionPool& m_pool;
};

}
