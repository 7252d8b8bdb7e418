#include "gateway/storage/journal_months.h"

#include "gateway/core/error.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/given_database.h"
#include "gateway/storage/private_cluster.h"

#include <chrono>
#include <thread>

namespace gateway::storage {

namespace {

using core::GatewayError;

/// A lock is waited for as long as nobody notices, and then asked for again.
constexpr int most_tries{100};
constexpr std::chrono::milliseconds between_tries{300};

std::string owner_of(const std::filesystem::path& data_directory, const std::string& given) {
    if (!given.empty()) {
        return given_database(given).connection;
    }
    std::optional<std::string> own{PrivateCluster::attach(data_directory, Role::owner)};
    if (!own) {
        throw GatewayError{"RETENTION_OWNER", GatewayError::Retry::never};
    }
    return *own;
}

/// Attached or left behind by a crash between its two steps.
constexpr std::string_view months{
    "SELECT replace(right(c.relname, 7), '_', '-'), (extract(epoch FROM"
    " (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC')"
    " * 1000000)::bigint FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace"
    " AND c.relkind = 'r' AND c.relname ~ '^journal_[0-9]{4}_[0-9]{2}$'"
    // never the one that is written now, whatever anybody takes the time for
    " AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month'"
    " <= least(timezone('UTC', $1::timestamptz), date_trunc('month', timezone('UTC',"
    " clock_timestamp()))) ORDER BY c.relname"};

constexpr std::string_view open_holds{
    "SELECT person_no FROM (SELECT DISTINCT ON (person_no, kind, items, bases) person_no, kind,"
    " state, valid_until FROM hold ORDER BY person_no, kind, items, bases, hold_no DESC) AS latest"
    " WHERE kind IN ('restriction', 'objection', 'accuracy-dispute')"
    " AND state IN ('received', 'assessing', 'upheld')"
    " AND (valid_until IS NULL OR valid_until > $1::timestamptz)"};

constexpr std::string_view next_entries{
    "SELECT h.chain, coalesce(f.seq - 1, h.seq), coalesce(f.previous, h.hash) FROM chain_head AS h"
    " LEFT JOIN LATERAL (SELECT seq, previous FROM journal AS j WHERE j.chain = h.chain"
    " AND j.at >= $1::timestamptz ORDER BY seq LIMIT 1) AS f ON true"
    " WHERE coalesce(f.seq - 1, h.seq) > 0 ORDER BY h.chain"};

std::string table_of(std::string month) {
    month.at(4) = '_';
    std::string table{"journal_"};
    table += month;
    return table;
}

/// Whether it is there, a part of the journal, and half taken out.
struct Standing {
    bool there{false};
    bool attached{false};
    bool pending{false};
};

Standing standing_of(Connection& owner, const std::string& table) {
    const Rows rows{owner.run(
        "SELECT i.inhrelid IS NOT NULL, coalesce(i.inhdetachpending, false) FROM pg_class AS c LEFT"
        " JOIN pg_inherits AS i ON i.inhrelid = c.oid AND i.inhparent = 'public.journal'::regclass"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relname = $1::text",
        {Parameter::text(table)})};
    return rows.empty() ? Standing{} : Standing{true, rows.boolean(0, 0), rows.boolean(0, 1)};
}

/// From wherever it stands to its end.
void end_of(Connection& owner, const std::string& table) {
    const Standing standing{standing_of(owner, table)};
    if (!standing.there) {
        return;
    }
    if (standing.attached) {
        owner.run_script(
            "ALTER TABLE public.journal DETACH PARTITION public." + table
            + (standing.pending ? " FINALIZE" : " CONCURRENTLY"));
    }
    owner.run_script("DROP TABLE public." + table);
}

}

JournalMonths::JournalMonths(
    const std::filesystem::path& data_directory, const std::string& owner_connection)
    : m_connection{owner_of(data_directory, owner_connection)} {}

std::vector<JournalMonth> JournalMonths::ended_before(core::Instant before, core::Instant now) {
    Connection owner{m_connection};
    const Rows rows{owner.run(months, {Parameter::instant(before)})};
    std::vector<JournalMonth> found;
    for (int row{0}; row < rows.size(); ++row) {
        JournalMonth month{std::string{rows.text(row, 0)}, rows.instant(row, 1)};
        std::string counting{"SELECT count(*), count(*) FILTER (WHERE person_no IN ("};
        counting.append(open_holds).append(")) FROM public.").append(table_of(month.name));
        const Rows counted{owner.run(counting, {Parameter::instant(now)})};
        month.entries = counted.integer(0, 0);
        month.held = counted.integer(0, 1);
        found.push_back(std::move(month));
    }
    return found;
}

std::vector<ChainStart> JournalMonths::starts(core::Instant before) {
    Connection owner{m_connection};
    const Rows rows{owner.run(next_entries, {Parameter::instant(before)})};
    std::vector<ChainStart> all;
    for (int row{0}; row < rows.size(); ++row) {
        all.push_back({rows.integer(row, 0), rows.integer(row, 1), rows.digest(row, 2)});
    }
    return all;
}

void JournalMonths::drop(const std::string& month) {
    const std::string table{table_of(month)};
    for (int tried{0}; tried < most_tries; ++tried) {
        Connection owner{m_connection};
        try {
            owner.run_script("SET lock_timeout = '200ms'");
            end_of(owner, table);
            return;
        } catch (const GatewayError& failure) {
            if (!failure.retryable()) {
                throw;
            }
        }
        std::this_thread::sleep_for(between_tries);
    }
    throw GatewayError{"RETENTION_WAITS", GatewayError::Retry::later};
}

}
