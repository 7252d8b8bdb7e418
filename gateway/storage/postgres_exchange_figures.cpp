#include "gateway/storage/postgres_exchange_figures.h"

#include "gateway/storage/words.h"

#include <map>
#include <string_view>

namespace gateway::storage {

namespace {

using Moved = ports::ExchangeFigures::Moved;

// One look into an index for each exchange and column; nothing is counted here.
constexpr const char* latest{
    "SELECT last.run, last.direction, (extract(epoch FROM last.started) * 1000000)::bigint,"
    " (extract(epoch FROM last.closed_at) * 1000000)::bigint,"
    " (extract(epoch FROM (SELECT closed_at FROM run WHERE run.exchange = asked.exchange"
    "  AND closed_at IS NOT NULL ORDER BY started DESC, run DESC LIMIT 1)) * 1000000)::bigint,"
    " (extract(epoch FROM (SELECT recorded_at FROM message WHERE message.exchange = asked.exchange"
    "  AND run IS NULL ORDER BY recorded_at DESC LIMIT 1)) * 1000000)::bigint"
    " FROM unnest($1::text[]) WITH ORDINALITY AS asked (exchange, place) LEFT JOIN LATERAL ("
    "  SELECT * FROM run WHERE run.exchange = asked.exchange ORDER BY started DESC, run DESC LIMIT"
    "  1) AS last ON true ORDER BY place"};

constexpr const char* open_runs{
    "SELECT exchange, (extract(epoch FROM min(started)) * 1000000)::bigint FROM run"
    " WHERE closed_at IS NULL GROUP BY exchange"};

constexpr const char* by_day{
    "SELECT exchange, 29 - floor(extract(epoch FROM $1::timestamptz - started) / 86400)::bigint AS"
    " day, count(*), count(*) FILTER (WHERE closed_at IS NULL) FROM run"
    " WHERE started > $1::timestamptz - interval '30 days' AND started <= $1::timestamptz"
    " GROUP BY exchange, day"};

void read_latest(Connection& connection, Parameter exchanges, std::vector<Moved>& all) {
    const Rows rows{connection.run(latest, {std::move(exchanges)})};
    for (int row{0}; row < rows.size(); ++row) {
        Moved& moved{all.at(static_cast<std::size_t>(row))};
        if (!rows.is_null(row, 0)) {
            moved.last = ports::Traffic::Run{
                rows.message(row, 0), moved.exchange,
                from_word<ports::Direction>(rows.text(row, 1)), rows.instant(row, 2),
                rows.maybe_instant(row, 3)};
        }
        moved.well = rows.maybe_instant(row, 4);
        moved.last_query = rows.maybe_instant(row, 5);
    }
}

}

std::vector<Moved>
PostgresExchangeFigures::moved(std::span<const core::ExchangeId> exchanges, core::Instant now) {
    std::vector<Moved> all;
    std::map<std::string_view, std::size_t> places;
    Column names{Column::Kind::text};
    for (const core::ExchangeId exchange : exchanges) {
        places.emplace(exchange.text(), all.size());
        names.add(exchange.text());
        all.push_back(Moved{exchange});
    }
    const Parameter asked{names.finish()};
    m_pool.run([&](Connection& connection) {
        read_latest(connection, asked, all);
        const Rows open{connection.run(open_runs)};
        for (int row{0}; row < open.size(); ++row) {
            if (const auto place = places.find(open.text(row, 0)); place != places.end()) {
                all[place->second].open_since = open.maybe_instant(row, 1);
            }
        }
        const Rows counted{connection.run(by_day, {Parameter::instant(now)})};
        for (int row{0}; row < counted.size(); ++row) {
            const auto place = places.find(counted.text(row, 0));
            const auto day = static_cast<std::size_t>(counted.integer(row, 1));
            if (place != places.end() && day < days) {
                all[place->second].runs[day] = counted.integer(row, 2);
                all[place->second].open[day] = counted.integer(row, 3);
            }
        }
        return 0;
    });
    return all;
}

ports::ExchangeFigures::KeptBack
PostgresExchangeFigures::kept_back(core::Instant since, std::size_t at_most) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "WITH late AS (SELECT message, outcome FROM decision WHERE outcome <> 'released' AND"
            " recorded_at > $1::timestamptz ORDER BY recorded_at DESC LIMIT $2::bigint + 1)"
            " SELECT exchange, count(*) FILTER (WHERE outcome = 'reduced'),"
            " count(*) FILTER (WHERE outcome = 'refused'), (SELECT count(*) FROM late)"
            " FROM late JOIN message USING (message) GROUP BY exchange ORDER BY exchange",
            {Parameter::instant(since), Parameter::integer(static_cast<std::int64_t>(at_most))})};
        KeptBack found;
        for (int row{0}; row < rows.size(); ++row) {
            found.kept.push_back(Kept{
                core::ExchangeId::intern(rows.text(row, 0)), rows.integer(row, 1),
                rows.integer(row, 2)});
            found.whole = rows.integer(row, 3) <= static_cast<std::int64_t>(at_most);
        }
        return found;
    });
}

}
