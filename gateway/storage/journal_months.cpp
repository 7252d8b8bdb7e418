#include "gateway/storage/journal_months.h"

#include "gateway/storage/connection.h"
#include "gateway/storage/partitions.h"

namespace gateway::storage {

namespace {

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
    "SELECT person_no FROM hold_now"
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
    drop_partition(m_connection, "journal", table_of(month));
}

}
