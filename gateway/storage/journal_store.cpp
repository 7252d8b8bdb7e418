#include "gateway/storage/journal_store.h"

namespace gateway::storage {

namespace {

constexpr int page{2'000};

ports::JournalRow entry_of(const Rows& rows, int row) {
    ports::JournalRow entry;
    entry.chain = rows.integer(row, 0);
    entry.sequence = rows.integer(row, 1);
    entry.at = rows.instant(row, 2);
    entry.kind = rows.text(row, 3);
    if (!rows.is_null(row, 4)) {
        entry.message = rows.message(row, 4);
    }
    if (!rows.is_null(row, 5)) {
        entry.person = core::PersonNo{rows.integer(row, 5)};
    }
    entry.body = rows.text(row, 6);
    entry.previous = rows.digest(row, 7);
    entry.hash = rows.digest(row, 8);
    return entry;
}

std::vector<StoredChain> chains_in(Connection& connection) {
    const Rows rows{connection.run(
        "SELECT chain, name, seq, hash, (extract(epoch FROM at) * 1000000)::bigint,"
        " (extract(epoch FROM opened_at) * 1000000)::bigint FROM chain JOIN chain_head USING "
        "(chain) ORDER BY chain")};
    std::vector<StoredChain> chains;
    for (int row{0}; row < rows.size(); ++row) {
        const std::int64_t number{rows.integer(row, 0)};
        chains.push_back(StoredChain{
            number, std::string{rows.text(row, 1)},
            ports::ChainHead{
                number, rows.integer(row, 2), rows.digest(row, 3), rows.instant(row, 4)},
            rows.instant(row, 5)});
    }
    return chains;
}

std::vector<StoredCheckpoint> checkpoints_in(Connection& connection, std::int64_t chain) {
    const Rows rows{connection.run(
        "SELECT seq, encoded FROM checkpoint WHERE chain = $1::bigint ORDER BY seq",
        {Parameter::integer(chain)})};
    std::vector<StoredCheckpoint> checkpoints;
    for (int row{0}; row < rows.size(); ++row) {
        checkpoints.push_back(
            StoredCheckpoint{chain, rows.integer(row, 0), std::string{rows.text(row, 1)}});
    }
    return checkpoints;
}

/// The next entries of a chain; fewer than `page` at its end.
std::vector<ports::JournalRow>
page_of(Connection& connection, std::int64_t chain, std::int64_t after) {
    const Rows found{connection.run(
        "SELECT chain, seq, (extract(epoch FROM at) * 1000000)::bigint, kind, message, person_no, "
        "body, previous, hash FROM journal WHERE chain = $1::bigint AND seq > $2::bigint"
        " ORDER BY seq LIMIT $3::bigint",
        {Parameter::integer(chain), Parameter::integer(after), Parameter::integer(page)})};
    std::vector<ports::JournalRow> entries;
    entries.reserve(static_cast<std::size_t>(found.size()));
    for (int row{0}; row < found.size(); ++row) {
        entries.push_back(entry_of(found, row));
    }
    return entries;
}

template <class NextPage>
void each_page(std::int64_t after, const EachEntry& each, NextPage next_page) {
    for (;;) {
        const std::vector<ports::JournalRow> rows{next_page(after)};
        for (const ports::JournalRow& row : rows) {
            each(row);
        }
        if (rows.size() < page) {
            return;
        }
        after = rows.back().sequence;
    }
}

}

JournalSnapshot::JournalSnapshot(std::unique_ptr<Connection> connection)
    : m_connection{std::move(connection)} {
    m_connection->begin();
    m_connection->run_script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
}

JournalSnapshot::~JournalSnapshot() {
    m_connection->rollback();
}

std::vector<StoredChain> JournalSnapshot::chains() {
    return chains_in(*m_connection);
}

std::vector<StoredCheckpoint> JournalSnapshot::checkpoints(std::int64_t chain) {
    return checkpoints_in(*m_connection, chain);
}

void JournalSnapshot::entries(std::int64_t chain, const EachEntry& each) {
    each_page(0, each, [&](std::int64_t after) { return page_of(*m_connection, chain, after); });
}

std::unique_ptr<JournalSnapshot> JournalStore::snapshot() {
    return std::make_unique<JournalSnapshot>(m_connect());
}

std::vector<JournalStore::Chain> JournalStore::chains() {
    return m_pool.run(chains_in);
}

void JournalStore::entries(std::int64_t chain, std::int64_t after, const EachEntry& each) {
    each_page(after, each, [&](std::int64_t from) {
        return m_pool.run([&](Connection& connection) { return page_of(connection, chain, from); });
    });
}

std::vector<ports::JournalRow> JournalStore::entries_of(core::MessageId message) {
    return m_pool.run([&](Connection& connection) {
        const Rows found{connection.run(
            "SELECT chain, seq, (extract(epoch FROM at) * 1000000)::bigint, kind, message, "
            "person_no, body, previous,"
            " hash FROM journal WHERE message = $1::uuid ORDER BY at, chain, seq",
            {Parameter::message(message)})};
        std::vector<ports::JournalRow> entries;
        for (int row{0}; row < found.size(); ++row) {
            entries.push_back(entry_of(found, row));
        }
        return entries;
    });
}

std::int64_t JournalStore::count() {
    return m_pool.run([](Connection& connection) {
        return connection.run("SELECT count(*) FROM journal").integer(0, 0);
    });
}

void JournalStore::add(const Checkpoint& checkpoint) {
    m_pool.run([&](Connection& connection) {
        // Only what is durable may be signed: an uncommitted entry is invisible to this connection.
        const Rows added{connection.run(
            "INSERT INTO checkpoint (chain, seq, encoded) SELECT chain, seq, $3::text FROM journal"
            " WHERE chain = $1::bigint AND seq = $2::bigint",
            {Parameter::integer(checkpoint.chain), Parameter::integer(checkpoint.sequence),
             Parameter::text(checkpoint.encoded)})};
        if (added.affected() != 1) {
            throw core::GatewayError{"CHECKPOINT_NOT_COMMITTED", core::GatewayError::Retry::never};
        }
    });
}

std::vector<JournalStore::Checkpoint> JournalStore::checkpoints(std::int64_t chain) {
    return m_pool.run([&](Connection& connection) { return checkpoints_in(connection, chain); });
}

std::string JournalStore::system_identifier() {
    return m_pool.run([](Connection& connection) {
        return std::string{
            connection.run("SELECT system_identifier::text FROM pg_control_system()").text(0, 0)};
    });
}

}
