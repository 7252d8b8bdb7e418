#pragma once
// Drafts of the configuration in PostgreSQL.

#include "gateway/ports/drafts.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe. Those who change the same draft at once wait for each other.
class PostgresDrafts final : public ports::Drafts {
public:
    explicit PostgresDrafts(ConnectionPool& pool) : m_pool{pool} {}

    void begin(
        const ports::DraftHead& head, const core::Digest& base,
        std::span<const ports::DraftFile> files) override;
    [[nodiscard]] std::vector<ports::DraftHead>
    drafts(std::size_t limit, const std::optional<Behind>& behind) override;
    [[nodiscard]] std::optional<ports::DraftHead> find(const core::MessageId& draft) override;
    [[nodiscard]] std::vector<ports::DraftFile>
    files(const core::MessageId& draft, std::int64_t version) override;
    [[nodiscard]] std::vector<std::pair<std::string, ports::UserName>>
    saved_since(const core::MessageId& draft, std::int64_t version) override;
    [[nodiscard]] std::vector<ports::DraftStep> steps(const core::MessageId& draft) override;
    [[nodiscard]] std::int64_t save(
        const core::MessageId& draft, std::int64_t version, const core::Digest& base,
        const ports::UserName& by, std::span<const ports::DraftFile> files) override;
    void take(const ports::DraftStep& step) override;
    [[nodiscard]] std::vector<ports::DraftStep> due(core::Instant now) override;
    [[nodiscard]] std::vector<ports::Activation>
    history(std::optional<std::int64_t> before, std::size_t limit) override;
    void keep(const core::Digest& digest, core::ByteView packed) override;
    [[nodiscard]] std::optional<core::Bytes> kept(const core::Digest& digest) override;
    [[nodiscard]] core::Digest active() override;

private:
    ConnectionPool& m_pool;
};

}
