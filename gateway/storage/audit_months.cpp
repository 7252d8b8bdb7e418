#include "gateway/storage/audit_months.h"

#include "gateway/core/error.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/partitions.h"

namespace gateway::storage {

namespace {

using core::GatewayError;

std::string table_of(std::string month) {
    month.at(4) = '_';
    std::string table{"journal_"};
    table += month;
    return table;
}

std::string anew_of(const std::string& month) {
    std::string table{table_of(month)};
    table += "_anew";
    return table;
}

/// The first day behind a month.
std::string end_of(Connection& owner, const std::string& month) {
    return std::string{owner
                           .run(
                               "SELECT (to_date($1::text, 'YYYY-MM') + interval '1"
                               " month')::date::text",
                               {Parameter::text(month)})
                           .text(0, 0)};
}

/// The months that ended before, attached. Never the one that is written now.
constexpr std::string_view months{
    "SELECT replace(right(c.relname, 7), '_', '-'), (extract(epoch FROM"
    " (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC')"
    " * 1000000)::bigint FROM pg_class AS c JOIN pg_inherits AS i ON i.inhrelid = c.oid"
    " AND i.inhparent = 'public.journal'::regclass WHERE c.relname ~ '^journal_[0-9]{4}_[0-9]{2}$'"
    " AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month'"
    " <= least(timezone('UTC', $1::timestamptz), date_trunc('month', timezone('UTC',"
    " clock_timestamp()))) ORDER BY c.relname"};

constexpr std::string_view held{
    "(person_no IS NOT NULL AND person_no IN (SELECT person_no FROM hold_now"
    " WHERE kind IN ('restriction', 'objection',"
    " 'accuracy-dispute') AND state IN ('received', 'assessing', 'upheld') AND (valid_until IS NULL"
    " OR valid_until > '"};

std::string held_at(core::Instant now) {
    std::string sql{held};
    sql.append(core::to_utc_text(now)).append("'::timestamptz)))");
    return sql;
}

constexpr std::string_view whole{"kind = 'audit' AND body NOT LIKE '{\"left\\_out\":%'"};

/// What an entry's content is hashed from (gateway/verifier/FORMAT.md): of the columns, in order.
constexpr std::string_view content{
    "sha256(decode('02', 'hex') || int8send(chain) || int8send(seq)"
    " || int8send((extract(epoch FROM at) * 1000000)::bigint)"
    " || int4send(octet_length(kind)) || convert_to(kind, 'UTF8')"
    " || CASE WHEN message IS NULL THEN int4send(0) ELSE int4send(16) || uuid_send(message) END"
    " || int8send(coalesce(person_no, 0))"
    " || int4send(octet_length(body)) || convert_to(body, 'UTF8'))"};

}

AuditMonths::AuditMonths(
    const std::filesystem::path& data_directory, const std::string& owner_connection)
    : m_connection{owner_of(data_directory, owner_connection)} {}

std::vector<JournalMonth> AuditMonths::ended_before(core::Instant before, core::Instant now) {
    Connection owner{m_connection};
    const Rows rows{owner.run(months, {Parameter::instant(before)})};
    std::vector<JournalMonth> found;
    for (int row{0}; row < rows.size(); ++row) {
        JournalMonth month{std::string{rows.text(row, 0)}, rows.instant(row, 1)};
        std::string counting{"SELECT count(*) FILTER (WHERE NOT "};
        counting.append(held_at(now)).append("), count(*) FROM public.");
        counting.append(table_of(month.name)).append(" WHERE ").append(whole);
        const Rows counted{owner.run(counting)};
        month.entries = counted.integer(0, 0);
        month.held = counted.integer(0, 1) - counted.integer(0, 0);
        if (month.entries > 0) {
            found.push_back(std::move(month));
        }
    }
    return found;
}

void AuditMonths::prepare(const std::string& month, core::Instant now) {
    Connection owner{m_connection};
    const std::string until{end_of(owner, month)};
    const std::string anew{anew_of(month)};
    std::string sql{"DROP TABLE IF EXISTS public."};
    sql.append(anew).append("; CREATE TABLE public.").append(anew);
    sql.append(" (LIKE public.journal INCLUDING ALL); INSERT INTO public.").append(anew);
    sql.append(
        " (chain, seq, at, kind, message, person_no, body, previous, hash) SELECT chain, seq,"
        " at, kind, CASE WHEN NOT out THEN message END, CASE WHEN NOT out THEN person_no END,"
        " CASE WHEN out THEN '{\"left_out\":\"' || encode(content, 'hex') || '\"}' ELSE body"
        " END, previous, hash FROM (SELECT *, ");
    sql.append(whole).append(" AND NOT ").append(held_at(now));
    // an entry of earlier releases has another hash, and cannot be left out
    sql.append(" AND sha256(decode('03', 'hex') || previous || content) = hash AS out FROM (SELECT"
               " *, ");
    sql.append(content).append(" AS content FROM public.").append(table_of(month));
    sql.append(") AS hashed) AS judged; ALTER TABLE public.").append(anew);
    // so that it is not read to put it in place
    sql.append(" ADD CONSTRAINT of_its_month CHECK (at >= '")
        .append(month)
        .append("-01 00:00+00'"
                "::timestamptz AND at < '")
        .append(until)
        .append(" 00:00+00'::timestamptz)");
    owner.run_script(sql);
}

std::vector<LeftOut> AuditMonths::left_out(const std::vector<JournalMonth>& prepared) {
    Connection owner{m_connection};
    std::string all{"SELECT chain, seq, at, body, kind FROM public.journal"};
    std::string anew;
    for (const JournalMonth& month : prepared) {
        std::string one{" UNION ALL SELECT chain, seq, at, body, kind FROM public."};
        one.append(anew_of(month.name));
        anew += one;
    }
    // a place that is left out in either is counted once
    std::string sql{"SELECT chain, count(DISTINCT seq), max(seq) FROM ("};
    sql.append(all).append(anew).append(") AS j WHERE kind = 'audit' AND body LIKE"
                                        " '{\"left\\_out\":%' GROUP BY chain ORDER BY chain");
    const Rows rows{owner.run(sql)};
    std::vector<LeftOut> found;
    for (int row{0}; row < rows.size(); ++row) {
        found.push_back({rows.integer(row, 0), rows.integer(row, 1), rows.integer(row, 2)});
    }
    return found;
}

void AuditMonths::replace(const std::string& month) {
    const std::string table{table_of(month)};
    const std::string anew{anew_of(month)};
    std::string sql{"BEGIN; SET LOCAL timezone = 'UTC'; ALTER TABLE"
                    " public.journal DETACH PARTITION public."};
    sql.append(table).append("; DROP TABLE public.").append(table);
    sql.append("; ALTER TABLE public.").append(anew).append(" RENAME TO ").append(table);
    sql.append("; ALTER TABLE public.journal ATTACH PARTITION public.").append(table);
    sql.append(" FOR VALUES FROM ('").append(month).append("-01') TO ('");
    run_between_others(m_connection, [&](Connection& owner) {
        std::string whole_script{sql};
        whole_script.append(end_of(owner, month)).append("'); ALTER TABLE public.").append(table);
        whole_script.append(" DROP CONSTRAINT of_its_month; COMMIT");
        owner.run_script(whole_script);
    });
}

}
