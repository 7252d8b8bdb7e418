#pragma once
// Documents that come in, on PostgreSQL: each piece under a key of its own, wrapped by the root
// key.

#include "gateway/ports/inbox.h"
#include "gateway/ports/unit_of_work.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/key_ring.h"
#include "gateway/storage/postgres_outbox.h"

namespace gateway::storage {

/// Keeps a piece, encrypted, in the connection's transaction.
void write_piece(Connection& connection, const RootKeys& keys, const ports::PieceRow& piece);

/// Thread-safe; a source is used by one thread and must not outlive it.
class PostgresInbox final : public ports::Inbox {
public:
    PostgresInbox(ConnectionPool& pool, const RootKeys& keys, PostgresOutbox& outbox)
        : m_pool{pool}, m_keys{keys}, m_outbox{outbox} {}

    void keep(core::MessageId delivery, std::int64_t piece, core::ByteView bytes) override;
    void forget(core::MessageId delivery) override;
    void forget_abandoned(core::Instant before) override;
    [[nodiscard]] std::unique_ptr<ports::ByteSource> open(core::MessageId delivery) override;

private:
    class Pieces;
    [[nodiscard]] core::Bytes piece(core::MessageId delivery, std::int64_t number);

    ConnectionPool& m_pool;
    const RootKeys& m_keys;
    PostgresOutbox& m_outbox; ///< has what was received whole
};

}
