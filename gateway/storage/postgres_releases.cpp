// The ledger of releases: what a unit of work appends, and how it is read.

#include "gateway/storage/postgres_releases.h"

#include "gateway/core/error.h"
#include "gateway/storage/postgres_unit_of_work.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

using core::GatewayError;
using ports::ReleaseEntry;

const std::string columns{
    "e.release, e.state, e.exchange, e.register, e.recipient, e.variable, e.period, e.request,"
    " e.document, e.epsilon_micro, e.merged, e.report, e.official,"
    " (extract(epoch FROM e.at) * 1000000)::bigint, e.chain, e.seq, e.entry, e.levels"};

ReleaseEntry entry_at(const Rows& rows, int row) {
    ReleaseEntry entry;
    entry.release = rows.message(row, 0);
    entry.state = from_word<ReleaseEntry::State>(rows.text(row, 1));
    entry.exchange = core::ExchangeId::intern(std::string{rows.text(row, 2)});
    entry.reg = core::RegisterId::intern(std::string{rows.text(row, 3)});
    entry.recipient = rows.text(row, 4);
    entry.variable = rows.text(row, 5);
    entry.period = rows.text(row, 6);
    entry.request = rows.digest(row, 7);
    entry.document = rows.digest(row, 8);
    entry.epsilon_micro = rows.integer(row, 9);
    entry.merged = rows.list(row, 10);
    entry.report = rows.text(row, 11);
    entry.by = rows.text(row, 12);
    entry.at = rows.instant(row, 13);
    entry.position = {rows.integer(row, 14), rows.integer(row, 15)};
    entry.known_until = rows.integer(row, 16);
    entry.levels = rows.list(row, 17);
    return entry;
}

}

void PostgresUnitOfWork::add(const ports::ReleaseEntry& entry) {
    const auto list = [](const std::vector<std::string>& texts) {
        Column made{Column::Kind::text};
        for (const std::string& each : texts) {
            made.add(std::string_view{each});
        }
        return made.finish();
    };
    // Who looked at the ledger before the last entry came has to look again.
    connection().send("SELECT pg_advisory_xact_lock(7005, 0)");
    const Rows last{connection().run("SELECT coalesce(max(entry), 0) FROM release_entry")};
    if (last.integer(0, 0) != entry.known_until) {
        throw GatewayError{"LEDGER_MOVED"};
    }
    connection().send(
        "INSERT INTO release_entry (release, state, exchange, register, recipient, variable,"
        " period, request, document, epsilon_micro, merged, report, official, at, chain, seq, "
        "levels)"
        " VALUES ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::bytea,"
        " $9::bytea, $10::bigint, $11::text[], $12::text, $13::text, $14::timestamptz,"
        " $15::bigint, $16::bigint, $17::text[])",
        {Parameter::message(entry.release), Parameter::text(word(entry.state)),
         Parameter::text(entry.exchange.text()), Parameter::text(entry.reg.text()),
         Parameter::text(entry.recipient), Parameter::text(entry.variable),
         Parameter::text(entry.period), Parameter::bytes(entry.request),
         Parameter::bytes(entry.document), Parameter::integer(entry.epsilon_micro),
         list(entry.merged), Parameter::text(entry.report), Parameter::text(entry.by),
         Parameter::instant(entry.at), Parameter::integer(entry.position.chain),
         Parameter::integer(entry.position.sequence), list(entry.levels)});
}

ports::Releases::Ledger PostgresReleases::ledger() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{
            connection.run("SELECT " + columns + " FROM release_entry AS e ORDER BY e.entry")};
        Ledger ledger;
        for (int row{0}; row < rows.size(); ++row) {
            ledger.entries.push_back(entry_at(rows, row));
            ledger.last = ledger.entries.back().known_until;
        }
        return ledger;
    });
}

bool PostgresReleases::may_have_left(core::MessageId release) {
    return m_pool.run([&](Connection& connection) {
        return connection
            .run("SELECT release_may_have_left($1::uuid)", {Parameter::message(release)})
            .boolean(0, 0);
    });
}

std::optional<ReleaseEntry> PostgresReleases::to_send(core::ExchangeId exchange) {
    return m_pool.run([&](Connection& connection) -> std::optional<ReleaseEntry> {
        const Rows rows{connection.run(
            "SELECT " + columns
                + ", EXISTS (SELECT FROM journal AS j JOIN checkpoint AS c ON c.chain = j.chain"
                  "  AND c.seq >= j.seq WHERE j.chain = e.chain AND j.seq = e.seq"
                  "  AND j.kind = 'release' AND j.message = e.release"
                  "  AND strpos(j.body, encode(e.document, 'hex')) > 0)"
                  " FROM release_entry AS e WHERE e.exchange = $1::text AND e.state = 'signed'"
                  " AND NOT EXISTS (SELECT FROM release_entry AS ended"
                  "  WHERE ended.release = e.release AND ended.state = 'given-up')"
                  " AND NOT EXISTS (SELECT FROM run WHERE run.exchange = e.exchange"
                  "  AND run.started >= e.at AND run.closed_at IS NOT NULL)"
                  " ORDER BY e.entry DESC LIMIT 1",
            {Parameter::text(exchange.text())})};
        if (rows.empty()) {
            return std::nullopt;
        }
        if (!rows.boolean(0, 18)) {
            throw GatewayError{"RELEASE_NOT_COVERED", GatewayError::Retry::never};
        }
        return entry_at(rows, 0);
    });
}

}
