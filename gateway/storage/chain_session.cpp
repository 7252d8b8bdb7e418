#include "gateway/storage/chain_session.h"

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/crypto/random.h"

#include <thread>

namespace gateway::storage {

namespace {

using core::GatewayError;

/// Advisory locks: a session's hold on its chain.
constexpr std::int64_t chain_locks{7002};

/// Months of the journal that are made ahead, and how often that is looked after.
constexpr std::int64_t months_ahead{3};
constexpr std::chrono::minutes between_looks{std::chrono::hours{24}};
/// The same while one is lacking: whoever was in the way may be gone by then.
constexpr std::chrono::minutes between_tries{5};

/// Whether the journal has its months from this one on, so many ahead.
bool has_months(Connection& connection, std::int64_t ahead) {
    return connection
        .run(
            "SELECT bool_and(to_regclass('public.journal_' || to_char(date_trunc('month',"
            " timezone('UTC', clock_timestamp())) + make_interval(months => month), 'YYYY_MM'))"
            " IS NOT NULL) FROM generate_series(0, $1::bigint::integer) AS month",
            {Parameter::integer(ahead)})
        .boolean(0, 0);
}

}

ChainSession::ChainSession(
    Connector connect, std::string name, std::chrono::milliseconds doubt_limit,
    const std::filesystem::path& data_directory)
    : m_connect{std::move(connect)}, m_name{std::move(name)}, m_doubt_limit{doubt_limit},
      m_data_directory{data_directory}, m_head_file{data_directory, m_name} {
    m_connection = m_connect();
    const Parameters named{Parameter::text(m_name)};
    constexpr std::string_view find{"SELECT chain FROM chain WHERE name = $1::text"};
    Rows found{m_connection->run(find, named)};
    if (found.empty()) {
        m_connection->run(
            "INSERT INTO chain (name) VALUES ($1::text) ON CONFLICT (name) DO NOTHING", named);
        found = m_connection->run(find, named);
    }
    m_chain = found.integer(0, 0);
    m_connection->run(
        "INSERT INTO chain_head (chain, seq, hash, at, commits)"
        " VALUES ($1::bigint, 0, decode(repeat('00', 32), 'hex'), 'epoch', 0) ON CONFLICT (chain) "
        "DO NOTHING",
        {Parameter::integer(m_chain)});

    std::array<std::byte, 6> token{};
    crypto::random_bytes(token);
    m_session_name = "lautturi chain " + std::to_string(m_chain) + ' ' + core::to_hex(token);
    hold_chain();
}

Connection& ChainSession::begin() {
    abandon();
    if (m_unkept) {
        m_head_file.keep(*m_unkept); // else a database that loses it would not be found out
        m_unkept.reset();
    }
    if (m_connection && m_connection->usable() && m_head_known) {
        try {
            make_months();
            m_connection->begin();
            return *m_connection;
        } catch (const GatewayError&) {
            if (m_connection->usable()) {
                throw;
            }
        }
    }
    open();
    m_connection->begin();
    return *m_connection;
}

void ChainSession::abandon() noexcept {
    if (m_connection && m_connection->in_transaction()) {
        m_connection->rollback();
    }
}

void ChainSession::renew() noexcept {
    abandon();
    m_head_known = false;
}

/// A month that is still to come can be made another time: while there is one to write to, nobody
/// waits, and nothing fails, because it cannot be made now.
void ChainSession::make_months() {
    const auto now = std::chrono::steady_clock::now();
    if (now < m_months_due) {
        return;
    }
    try {
        m_connection->run(
            "SELECT ensure_journal_months($1::bigint::integer)",
            {Parameter::integer(months_ahead)});
        m_connection->run("SELECT ensure_kept_years()");
    } catch (const GatewayError&) {
        if (!m_connection->usable() || !has_months(*m_connection, 0)) {
            throw;
        }
    }
    m_months_due = now + (has_months(*m_connection, months_ahead) ? between_looks : between_tries);
}

void ChainSession::open() {
    m_head_known = false;
    m_connection.reset();
    m_connection = m_connect();
    ++m_connections;
    end_our_other_sessions();
    hold_chain();
}

void ChainSession::hold_chain() {
    // Every statement of a unit of work goes by keys: it is planned once, and a plan made while a
    // table was small must not become a walk over all of it.
    m_connection->run(
        "SELECT set_config('application_name', $1::text, false),"
        " set_config('plan_cache_mode', 'force_generic_plan', false),"
        " set_config('enable_seqscan', 'off', false)",
        {Parameter::text(m_session_name)});
    if (!m_connection
             ->run(
                 "SELECT pg_try_advisory_lock($1::bigint::integer, $2::bigint::integer)",
                 {Parameter::integer(chain_locks), Parameter::integer(m_chain)})
             .boolean(0, 0)) {
        throw GatewayError{"CHAIN_IN_USE"};
    }
    make_months();
    const Written written{read_written()};
    const Rows last{m_connection->run(
        "SELECT seq, hash FROM journal WHERE chain = $1::bigint ORDER BY seq DESC LIMIT 1",
        {Parameter::integer(m_chain)})};
    const bool agrees{
        last.empty() ? written.head.sequence == 0 || has_left(written.head)
                     : last.integer(0, 0) == written.head.sequence
                           && last.digest(0, 1) == written.head.hash};
    if (!agrees) {
        throw GatewayError{"CHAIN_HEAD_MISMATCH", GatewayError::Retry::never};
    }
    require_acknowledged();
    m_head = written.head;
    m_commits = written.commits;
    m_head_known = true;
}

/// Whether the month in which a head stood is there no more: it has gone by its retention, and the
/// chain goes on from what was said of it.
bool ChainSession::has_left(const ports::ChainHead& head) {
    return m_connection
        ->run(
            "SELECT to_regclass('public.journal_' || to_char(timezone('UTC', $1::timestamptz),"
            " 'YYYY_MM')) IS NULL",
            {Parameter::instant(head.at)})
        .boolean(0, 0);
}

/// A database that lacks what it had acknowledged is not the one that it was: a backup, or a
/// standby that took over too early. What this node sent stands in no journal then. All chains of
/// the node are looked for, whoever works on them: who finds the first gap stops for all. Entries
/// may have left by their retention; then the chain's head still says that they were there.
void ChainSession::require_acknowledged() {
    m_head_file.read();
    const std::optional<ports::ChainHead>& own{m_head_file.last()};
    Columns told{{Column::Kind::bigint, Column::Kind::bigint, Column::Kind::bytes}};
    for (const ports::ChainHead& head : HeadFile::all(m_data_directory)) {
        told.row(head.chain, head.sequence, head.hash);
    }
    if (told.empty()) {
        return;
    }
    const Rows lost{m_connection->run(
        "SELECT 1 FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS told (chain, seq, hash)"
        " WHERE NOT EXISTS (SELECT FROM chain_head AS head WHERE head.chain = told.chain"
        " AND head.seq = told.seq AND head.hash = told.hash)"
        " AND NOT EXISTS (SELECT FROM journal WHERE journal.chain = told.chain"
        " AND journal.seq = told.seq AND journal.hash = told.hash)",
        told.parameters())};
    if (!lost.empty() || (own && own->chain != m_chain)) {
        throw GatewayError{"STORE_LOST_COMMITS", GatewayError::Retry::never};
    }
}

void ChainSession::end_our_other_sessions() {
    // The server may not have noticed that we are gone; until it has, our transaction could still
    // end either way.
    m_connection->run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = $1::text AND usename = current_user AND pid <> pg_backend_pid()",
        {Parameter::text(m_session_name)});
}

ChainSession::Written ChainSession::read_written() {
    // FOR UPDATE waits for a transaction of ours that is still under way.
    const Rows rows{m_connection->run(
        "SELECT seq, hash, (extract(epoch FROM at) * 1000000)::bigint, commits FROM chain_head"
        " WHERE chain = $1::bigint FOR UPDATE",
        {Parameter::integer(m_chain)})};
    return Written{
        ports::ChainHead{m_chain, rows.integer(0, 0), rows.digest(0, 1), rows.instant(0, 2)},
        rows.integer(0, 3)};
}

void ChainSession::commit(const ports::ChainHead& head) {
    const Rows moved{m_connection->run(
        "UPDATE chain_head SET seq = $2::bigint, hash = $3::bytea, at = $4::timestamptz, commits = "
        "commits + 1"
        " WHERE chain = $1::bigint AND seq = $5::bigint AND hash = $6::bytea AND commits = "
        "$7::bigint",
        {Parameter::integer(m_chain), Parameter::integer(head.sequence),
         Parameter::bytes(head.hash), Parameter::instant(head.at),
         Parameter::integer(m_head.sequence), Parameter::bytes(m_head.hash),
         Parameter::integer(m_commits)})};
    if (moved.affected() != 1) {
        throw GatewayError{"CHAIN_FORKED", GatewayError::Retry::never};
    }
    core::failpoint("before_commit");
    try {
        m_connection->commit();
    } catch (const GatewayError& error) {
        if (!error.in_doubt() && m_connection->usable()) {
            throw; // the server said no
        }
        m_head_known = false;
        if (!was_committed(head)) {
            throw GatewayError{"STORE_UNREACHABLE"};
        }
    }
    try {
        m_head_file.keep(head);
    } catch (const GatewayError& error) {
        // It is durable all the same: nobody may be told that nothing happened, and nothing may be
        // chained to the head from before.
        m_head_known = false;
        m_unkept = head;
        throw GatewayError{error.code(), GatewayError::Retry::later, GatewayError::Doubt::happened};
    }
    core::failpoint("after_commit");
    if (!m_head_known) {
        return; // the database was asked: the head is what it said, or the next begin() asks again
    }
    m_head = head;
    ++m_commits;
}

bool ChainSession::was_committed(const ports::ChainHead& head) {
    const auto until = std::chrono::steady_clock::now() + m_doubt_limit;
    const std::int64_t before{m_commits};
    while (true) {
        try {
            m_connection.reset();
            m_connection = m_connect();
            end_our_other_sessions();
            Transaction transaction{*m_connection};
            const Written written{read_written()};
            // Believed only once a write of this transaction is acknowledged: a server that was cut
            // off from its successor could tell anything.
            m_connection->run(
                "UPDATE chain_head SET probes = probes + 1 WHERE chain = $1::bigint",
                {Parameter::integer(m_chain)});
            transaction.commit();
            require_acknowledged();
            if (written.commits == before) {
                return false;
            }
            if (written.commits == before + 1 && written.head.hash == head.hash
                && written.head.sequence == head.sequence) {
                return true;
            }
            throw GatewayError{"CHAIN_FORKED", GatewayError::Retry::never};
        } catch (const GatewayError& error) {
            if (!error.retryable()) {
                throw;
            }
        }
        if (std::chrono::steady_clock::now() > until) {
            throw GatewayError{
                "STORE_IN_DOUBT", GatewayError::Retry::later,
                GatewayError::Doubt::may_have_happened};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
}

}
