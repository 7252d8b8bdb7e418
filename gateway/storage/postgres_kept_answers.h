#pragma once
// Kept answers on PostgreSQL, each under a key of its own, wrapped by the root key.

#include "gateway/ports/kept_answers.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/key_ring.h"

#include <optional>

namespace gateway::storage {

/// Binds a ciphertext to the message whose answer it is.
[[nodiscard]] core::Bytes place_of_answer(const core::MessageId& message);

class PostgresKeptAnswers final : public ports::KeptAnswers {
public:
    PostgresKeptAnswers(ConnectionPool& pool, const RootKeys& keys) : m_pool{pool}, m_keys{keys} {}

    [[nodiscard]] ports::Claimed claim(const ports::AnswerClaim& claim) override;
    void keep(const ports::AnswerKey& key, const core::MessageId& message, core::ByteView answer)
        override;
    void give_back(const ports::AnswerKey& key, const core::MessageId& message) override;
    void forget_expired() override;

private:
    /// Whose the key is; nothing if its row went meanwhile.
    [[nodiscard]] std::optional<ports::Claimed>
    standing(Connection& connection, const ports::AnswerClaim& claim) const;

    ConnectionPool& m_pool;
    const RootKeys& m_keys;
};

}
