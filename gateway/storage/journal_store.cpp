#include "gateway/storage/journal_store.h"

#include <limits>

namespace gateway::storage {

namespace {

constexpr int page{2'000};

/// Advisory locks: whose turn it is to sign a chain.
constexpr std::int64_t signing_locks{7006};

/// How far back citations are looked for: some hours of a busy house.
constexpr std::int64_t cited_within{5'000};

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

std::vector<StoredChain> chains_of(const Rows& rows) {
    std::vector<StoredChain> chains;
    for (int row{0}; row < rows.size(); ++row) {
        const std::int64_t number{rows.integer(row, 0)};
        chains.push_back(StoredChain{
            number, std::string{rows.text(row, 1)},
            ports::ChainHead{
                number, rows.integer(row, 2), rows.digest(row, 3), rows.instant(row, 4)}});
    }
    return chains;
}

std::vector<StoredChain> chains_in(Connection& connection) {
    return chains_of(
        connection.run("SELECT chain, name, seq, hash, (extract(epoch FROM at) * 1000000)::bigint"
                       " FROM chain JOIN chain_head USING (chain) ORDER BY chain"));
}

std::vector<StoredChain> chain_in(Connection& connection, std::int64_t chain) {
    return chains_of(connection.run(
        "SELECT chain, name, seq, hash, (extract(epoch FROM at) * 1000000)::bigint"
        " FROM chain JOIN chain_head USING (chain) WHERE chain = $1::bigint",
        {Parameter::integer(chain)}));
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

std::optional<StoredCheckpoint> last_checkpoint_in(Connection& connection, std::int64_t chain) {
    const Rows rows{connection.run(
        "SELECT seq, encoded FROM checkpoint WHERE chain = $1::bigint ORDER BY seq DESC LIMIT 1",
        {Parameter::integer(chain)})};
    if (rows.empty()) {
        return std::nullopt;
    }
    return StoredCheckpoint{chain, rows.integer(0, 0), std::string{rows.text(0, 1)}};
}

/// Only what is there may be signed.
void add_checkpoint(Connection& connection, const StoredCheckpoint& checkpoint) {
    const Rows added{connection.run(
        "INSERT INTO checkpoint (chain, seq, encoded) SELECT chain, seq, $3::text FROM journal"
        " WHERE chain = $1::bigint AND seq = $2::bigint",
        {Parameter::integer(checkpoint.chain), Parameter::integer(checkpoint.sequence),
         Parameter::text(checkpoint.encoded)})};
    if (added.affected() != 1) {
        throw core::GatewayError{"CHECKPOINT_NOT_COMMITTED", core::GatewayError::Retry::never};
    }
}

/// Until the transaction ends. @return false: somebody else has it, and nobody waited for it.
bool take_turn(Connection& connection, std::int64_t chain, JournalStore::Turn turn) {
    const Parameters lock{Parameter::integer(signing_locks), Parameter::integer(chain)};
    if (turn == JournalStore::Turn::now_or_never) {
        return connection
            .run("SELECT pg_try_advisory_xact_lock($1::bigint::integer, $2::bigint::integer)", lock)
            .boolean(0, 0);
    }
    connection.run("SELECT pg_advisory_xact_lock($1::bigint::integer, $2::bigint::integer)", lock);
    return true;
}

/// The next entries of a chain; fewer than `page` at its end.
std::vector<ports::JournalRow> page_of(
    Connection& connection, std::int64_t chain, std::int64_t after,
    std::int64_t last = std::numeric_limits<std::int64_t>::max()) {
    const Rows found{connection.run(
        "SELECT chain, seq, (extract(epoch FROM at) * 1000000)::bigint, kind, message, person_no, "
        "body, previous, hash FROM journal WHERE chain = $1::bigint AND seq > $2::bigint"
        " AND seq <= $4::bigint ORDER BY seq LIMIT $3::bigint",
        {Parameter::integer(chain), Parameter::integer(after), Parameter::integer(page),
         Parameter::integer(last)})};
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

void JournalSnapshot::entries(
    std::int64_t chain, std::int64_t first, std::int64_t last, const EachEntry& each) {
    each_page(first - 1, each, [&](std::int64_t after) {
        return page_of(*m_connection, chain, after, last);
    });
}

std::vector<std::int64_t>
JournalSnapshot::selected(std::int64_t chain, const EntrySelection& selection) {
    std::string sql{"SELECT seq FROM journal WHERE chain = $1::bigint AND at >= $2::timestamptz"
                    " AND at < $3::timestamptz"};
    std::vector<Parameter> parameters{
        Parameter::integer(chain), Parameter::instant(selection.from),
        Parameter::instant(selection.until)};
    const auto add = [&](Parameter parameter) {
        parameters.push_back(std::move(parameter));
        return "$" + std::to_string(parameters.size());
    };
    if (selection.message) {
        const std::string id{add(Parameter::message(*selection.message)) + "::uuid"};
        sql += " AND (message = " + id
               + " OR message IN (SELECT document FROM document_record WHERE message = " + id
               + "))";
    }
    if (selection.person) {
        const std::string no{
            add(Parameter::integer(static_cast<std::int64_t>(*selection.person))) + "::bigint"};
        sql += " AND (person_no = " + no
               + " OR message IN (SELECT message FROM message WHERE person_no = " + no
               + " UNION SELECT document FROM document_record WHERE person_no = " + no + "))";
    }
    if (!selection.exchange.empty()) {
        const std::string name{add(Parameter::text(selection.exchange)) + "::text"};
        sql += " AND message IN (SELECT message FROM message WHERE exchange = " + name
               + " UNION SELECT run FROM run WHERE exchange = " + name
               + " UNION SELECT document FROM document JOIN run USING (run) WHERE exchange = "
               + name + ")";
    }
    const Rows rows{m_connection->run(sql + " ORDER BY seq", parameters)};
    std::vector<std::int64_t> sequences;
    sequences.reserve(static_cast<std::size_t>(rows.size()));
    for (int row{0}; row < rows.size(); ++row) {
        sequences.push_back(rows.integer(row, 0));
    }
    return sequences;
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

JournalFigures JournalStore::figures(core::Instant from, core::Instant until) {
    return m_pool.run(
        [&](Connection& connection) { return figures_between(connection, from, until); });
}

JournalStore::Standing
JournalStore::standing(std::int64_t chain, std::int64_t sequence, const core::Digest& hash) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT (SELECT hash FROM journal WHERE chain = $1::bigint AND seq = $2::bigint),"
            " coalesce((SELECT seq FROM chain_head WHERE chain = $1::bigint), 0) >= $2::bigint"
            " AND NOT EXISTS (SELECT FROM journal WHERE chain = $1::bigint AND seq < $2::bigint)",
            {Parameter::integer(chain), Parameter::integer(sequence)})};
        if (rows.is_null(0, 0)) {
            return rows.boolean(0, 1) ? Standing::left : Standing::missing;
        }
        return rows.digest(0, 0) == hash ? Standing::there : Standing::other;
    });
}

std::int64_t JournalStore::count() {
    return m_pool.run([](Connection& connection) {
        return connection.run("SELECT count(*) FROM journal").integer(0, 0);
    });
}

std::int64_t JournalStore::written() {
    return m_pool.run([](Connection& connection) {
        return connection.run("SELECT coalesce(sum(seq), 0)::bigint FROM chain_head").integer(0, 0);
    });
}

bool JournalStore::sign(std::int64_t chain, Turn turn, const Signer& signer) {
    return m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        if (!take_turn(connection, chain, turn)) {
            return false;
        }
        // New statements: they see what was committed before it was our turn, and nothing that is
        // not committed: only what is durable may be signed.
        for (const Chain& stands : chain_in(connection, chain)) {
            if (const auto made = signer(stands, last_checkpoint_in(connection, chain)); made) {
                add_checkpoint(connection, *made);
            }
        }
        transaction.commit();
        return true;
    });
}

std::optional<JournalStore::Checkpoint> JournalStore::last_checkpoint(std::int64_t chain) {
    return m_pool.run(
        [&](Connection& connection) { return last_checkpoint_in(connection, chain); });
}

std::optional<JournalStore::Checkpoint> JournalStore::last_of_others(const std::string& node) {
    return m_pool.run([&](Connection& connection) -> std::optional<Checkpoint> {
        const Rows rows{connection.run(
            "SELECT k.chain, c.seq, c.encoded FROM chain AS k CROSS JOIN LATERAL (SELECT seq,"
            " encoded, recorded_at FROM checkpoint WHERE chain = k.chain ORDER BY seq DESC LIMIT 1)"
            " AS c WHERE NOT starts_with(k.name, $1::text || '/')"
            " ORDER BY c.recorded_at DESC, k.chain DESC LIMIT 1",
            {Parameter::text(node)})};
        if (rows.empty()) {
            return std::nullopt;
        }
        return Checkpoint{rows.integer(0, 0), rows.integer(0, 1), std::string{rows.text(0, 2)}};
    });
}

std::vector<std::string> JournalStore::last_citations(std::int64_t chain) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT body FROM (SELECT kind, body FROM journal WHERE chain = $1::bigint"
            " ORDER BY seq DESC LIMIT $2::bigint) AS last WHERE kind = 'checkpoint'",
            {Parameter::integer(chain), Parameter::integer(cited_within)})};
        std::vector<std::string> bodies;
        for (int row{0}; row < rows.size(); ++row) {
            bodies.emplace_back(rows.text(row, 0));
        }
        return bodies;
    });
}

std::vector<JournalStore::Checkpoint> JournalStore::checkpoints(std::int64_t chain) {
    return m_pool.run([&](Connection& connection) { return checkpoints_in(connection, chain); });
}

JournalStore::Signed JournalStore::signed_behind(std::int64_t chain, std::int64_t sequence) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT count(*), coalesce(max(seq), 0) FROM checkpoint"
            " WHERE chain = $1::bigint AND seq > $2::bigint",
            {Parameter::integer(chain), Parameter::integer(sequence)})};
        return Signed{rows.integer(0, 0), rows.integer(0, 1)};
    });
}

std::string JournalStore::system_identifier() {
    return m_pool.run([](Connection& connection) {
        return std::string{
            connection.run("SELECT system_identifier::text FROM pg_control_system()").text(0, 0)};
    });
}

}
