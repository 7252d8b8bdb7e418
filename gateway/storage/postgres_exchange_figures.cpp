#include "gateway/storage/postgres_exchange_figures.h"

#include "gateway/storage/waiting_documents.h"
#include "gateway/storage/words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace gateway::storage {

namespace {

using Moved = ports::ExchangeFigures::Moved;

// One look into an index for each exchange and column; nothing is counted here. Bounds and an order
// by the exchange: only the index of exchanges gives that, and where an equal one is asked for the
// index of time looks cheaper, and is read to its end for an exchange that never ran.
constexpr const char* latest{
    "SELECT last.run, last.direction, (extract(epoch FROM last.started) * 1000000)::bigint,"
    " (extract(epoch FROM last.closed_at) * 1000000)::bigint,"
    " (extract(epoch FROM (SELECT closed_at FROM run WHERE run.exchange >= asked.exchange"
    "  AND run.exchange <= asked.exchange AND closed_at IS NOT NULL"
    "  ORDER BY exchange, started DESC, run DESC LIMIT 1)) * 1000000)::bigint,"
    " (extract(epoch FROM (SELECT recorded_at FROM message WHERE message.exchange = asked.exchange"
    "  AND run IS NULL ORDER BY recorded_at DESC LIMIT 1)) * 1000000)::bigint"
    " FROM unnest($1::text[]) WITH ORDINALITY AS asked (exchange, place) LEFT JOIN LATERAL ("
    "  SELECT * FROM run WHERE run.exchange >= asked.exchange AND run.exchange <= asked.exchange"
    "  ORDER BY exchange, started DESC, run DESC LIMIT 1) AS last ON true ORDER BY place"};

constexpr const char* open_runs{
    "SELECT exchange, (extract(epoch FROM min(started)) * 1000000)::bigint FROM run"
    " WHERE closed_at IS NULL GROUP BY exchange"};

/// The last that is said of each file counts; the folder's name is the exchange's.
constexpr const char* drafted_exchanges{
    "SELECT split_part(f.path, '/', 2), (array_agg(n.draft ORDER BY n.saved_at DESC, n.draft))[1]"
    " FROM draft_now AS n CROSS JOIN LATERAL (SELECT DISTINCT ON (path) path, change FROM"
    "  draft_file WHERE draft = n.draft AND path LIKE 'exchanges/%/%'"
    "  ORDER BY path, version DESC) AS f"
    " WHERE n.state IN ('open', 'planned', 'activating') AND f.change <> 'untouched' GROUP BY 1"};

constexpr const char* by_day{
    "SELECT exchange, 29 - floor(extract(epoch FROM $1::timestamptz - started) / 86400)::bigint AS"
    " day, count(*), count(*) FILTER (WHERE closed_at IS NULL) FROM run"
    " WHERE exchange = ANY($2::text[]) AND started > $1::timestamptz - interval '30 days'"
    " AND started <= $1::timestamptz GROUP BY exchange, day"};

/// As many steps through an index as there are exchanges that ever did something.
constexpr const char* ever_moved{
    "WITH RECURSIVE pair AS ((SELECT party, exchange FROM message ORDER BY party, exchange LIMIT 1)"
    " UNION ALL SELECT n.party, n.exchange FROM pair CROSS JOIN LATERAL (SELECT x.party, x.exchange"
    "  FROM message AS x WHERE (x.party, x.exchange) > (pair.party, pair.exchange)"
    "  ORDER BY x.party, x.exchange LIMIT 1) AS n),"
    " ran AS ((SELECT exchange FROM run ORDER BY exchange LIMIT 1) UNION ALL SELECT n.exchange"
    "  FROM ran CROSS JOIN LATERAL (SELECT x.exchange FROM run AS x WHERE x.exchange > ran.exchange"
    "  ORDER BY x.exchange LIMIT 1) AS n) SELECT exchange FROM pair UNION SELECT exchange FROM "
    "ran"};

std::vector<core::ExchangeId> names_in(const Rows& rows) {
    std::vector<core::ExchangeId> names;
    for (int row{0}; row < rows.size(); ++row) {
        names.push_back(core::ExchangeId::intern(rows.text(row, 0)));
    }
    return names;
}

/// Messages of which it was once said that they were kept back, the latest of each state, and of
/// them those of which nothing else was said later. $1 the first id since when, $2 how many of
/// each.
constexpr const char* kept_lately{
    "WITH late AS MATERIALIZED (SELECT s.state, k.message FROM unnest(ARRAY['reduced', 'withheld',"
    "  'rejected']) AS s (state) CROSS JOIN LATERAL (SELECT DISTINCT message FROM record_outcome AS"
    "   r WHERE r.state = s.state AND r.state IN ('reduced', 'withheld', 'rejected')"
    "   AND r.message >= $1::uuid ORDER BY message DESC LIMIT $2::bigint + 1) AS k)"
    " SELECT m.exchange, count(*) FILTER (WHERE o.state = 'reduced'),"
    " count(*) FILTER (WHERE o.state = 'withheld'), count(*) FILTER (WHERE o.state = 'rejected'),"
    " (SELECT max(count) FROM (SELECT count(*) FROM late GROUP BY state) AS each)"
    " FROM late CROSS JOIN LATERAL (SELECT message, run, exchange FROM message AS one WHERE"
    "  one.message = late.message OFFSET 0) AS m CROSS JOIN LATERAL ("
    "  (SELECT state FROM record_outcome AS r WHERE r.run = m.run AND r.message = m.message"
    "   AND m.run IS NOT NULL ORDER BY outcome_no DESC LIMIT 1) UNION ALL"
    "  (SELECT state FROM record_outcome AS r WHERE r.run IS NULL AND m.run IS NULL"
    "   AND r.message = m.message ORDER BY outcome_no DESC LIMIT 1)) AS o"
    " WHERE o.state = late.state GROUP BY m.exchange ORDER BY m.exchange"};

/// What the accounts of closed runs say was kept back, of the exchanges that a great many messages
/// of others leave no room for above. $1 since when.
constexpr const char* kept_by_accounts{
    "SELECT exchange, sum(account[3])::bigint, sum(account[4])::bigint, sum(account[5])::bigint"
    " FROM run WHERE started >= $1::timestamptz AND account IS NOT NULL GROUP BY exchange"
    " HAVING sum(account[3] + account[4] + account[5]) > 0 ORDER BY exchange"};

void add_accounts(
    Connection& connection, core::Instant since, std::vector<ports::ExchangeFigures::Kept>& kept) {
    const Rows rows{connection.run(kept_by_accounts, {Parameter::instant(since)})};
    for (int row{0}; row < rows.size(); ++row) {
        const auto exchange = core::ExchangeId::intern(rows.text(row, 0));
        auto found = std::find_if(
            kept.begin(), kept.end(), [&](const auto& one) { return one.exchange == exchange; });
        if (found == kept.end()) {
            found = kept.insert(kept.end(), {exchange});
        }
        found->reduced = std::max(found->reduced, rows.integer(row, 1));
        found->withheld = std::max(found->withheld, rows.integer(row, 2));
        found->rejected = std::max(found->rejected, rows.integer(row, 3));
    }
}

/// Each pair of exchange and party that is asked for, beside each day: as many steps through the
/// index as there are pairs. $1 and $2 bounds of the days, $3 exchange, $4 party.
constexpr std::string_view pairs_by_day{
    "WITH RECURSIVE pair AS ((SELECT party, exchange FROM message ORDER BY party, exchange LIMIT 1)"
    " UNION ALL SELECT n.party, n.exchange FROM pair CROSS JOIN LATERAL (SELECT x.party, x.exchange"
    "  FROM message AS x WHERE (x.party, x.exchange) > (pair.party, pair.exchange)"
    "  ORDER BY x.party, x.exchange LIMIT 1) AS n), asked AS MATERIALIZED (SELECT * FROM pair"
    " WHERE ($3::text = '' OR exchange = $3::text) AND ($4::text = '' OR party = $4::text)),"
    " bound AS MATERIALIZED (SELECT greatest($5::bigint / greatest(count(*), 1), 1) AS each"
    "  FROM asked) SELECT d.place - 1, x.* FROM asked AS p CROSS JOIN"
    " unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS d (first, behind, place)"
    " CROSS JOIN LATERAL ("};

constexpr std::string_view counted_of_pair{
    "SELECT count(*), (SELECT each FROM bound) FROM (SELECT FROM message AS m"
    " WHERE m.party = p.party AND m.exchange = p.exchange AND m.message >= d.first"
    " AND m.message < d.behind LIMIT (SELECT each FROM bound) + 1) AS few) AS x"};

/// What became of a message is its latest word, in a run or outside of one. The few are found by
/// their index alone: any other would read whole days for an exchange that has few.
constexpr std::string_view timed_of_pair{
    "SELECT m.message, (extract(epoch FROM o.recorded_at) * 1000000)::bigint FROM"
    " (SELECT message FROM message AS one WHERE one.party = p.party AND one.exchange = p.exchange"
    "  AND one.message >= d.first AND one.message < d.behind ORDER BY one.message DESC"
    "  LIMIT (SELECT each FROM bound)) AS k JOIN message AS m USING (message)"
    " CROSS JOIN LATERAL ((SELECT state, recorded_at FROM record_outcome AS r"
    "  WHERE r.run = m.run AND r.message = m.message AND m.run IS NOT NULL"
    "  ORDER BY outcome_no DESC LIMIT 1) UNION ALL (SELECT state, recorded_at"
    "  FROM record_outcome AS r WHERE r.run IS NULL AND m.run IS NULL AND r.message = m.message"
    "  ORDER BY outcome_no DESC LIMIT 1)) AS o WHERE o.state IN ('released', 'reduced')) AS x"};

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

ports::ExchangeFigures::Known PostgresExchangeFigures::known() {
    return m_pool.run([](Connection& connection) {
        Known known;
        known.open =
            names_in(connection.run("SELECT DISTINCT exchange FROM run WHERE closed_at IS NULL"));
        known.moved = names_in(connection.run(ever_moved));
        return known;
    });
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
    static const std::string waiting_since{
        "SELECT run.exchange, (extract(epoch FROM min(d.sealed_at)) * 1000000)::bigint"
        + waiting_documents() + " GROUP BY run.exchange"};
    const Parameter asked{names.finish()};
    m_pool.run([&](Connection& connection) {
        read_latest(connection, asked, all);
        const Rows open{connection.run(open_runs)};
        for (int row{0}; row < open.size(); ++row) {
            if (const auto place = places.find(open.text(row, 0)); place != places.end()) {
                all[place->second].open_since = open.maybe_instant(row, 1);
            }
        }
        const Rows waiting{connection.run(waiting_since)};
        for (int row{0}; row < waiting.size(); ++row) {
            if (const auto place = places.find(waiting.text(row, 0)); place != places.end()) {
                all[place->second].waiting_since = waiting.maybe_instant(row, 1);
            }
        }
        const Rows counted{connection.run(by_day, {Parameter::instant(now), asked})};
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

std::vector<ports::ExchangeFigures::Drafted> PostgresExchangeFigures::drafted() {
    return m_pool.run([](Connection& connection) {
        std::vector<Drafted> all;
        const Rows rows{connection.run(drafted_exchanges)};
        for (int row{0}; row < rows.size(); ++row) {
            if (const auto exchange = core::ExchangeId::find(rows.text(row, 0))) {
                all.push_back({*exchange, rows.message(row, 1)});
            }
        }
        return all;
    });
}

std::vector<ports::ExchangeFigures::Day> PostgresExchangeFigures::days_of(
    std::optional<core::ExchangeId> exchange, std::optional<core::PartyId> party,
    std::span<const core::MessageId> begins, const Bounds& bounds) {
    static const std::string counted{std::string{pairs_by_day} += counted_of_pair};
    static const std::string timed{std::string{pairs_by_day} += timed_of_pair};
    std::vector<Day> found(begins.empty() ? 0 : begins.size() - 1);
    Column first{Column::Kind::uuid};
    Column behind{Column::Kind::uuid};
    for (std::size_t place{0}; place < found.size(); ++place) {
        first.add(begins[place]);
        behind.add(begins[place + 1]);
    }
    const Parameters asked{
        first.finish(), behind.finish(),
        Parameter::text(exchange ? exchange->text() : std::string_view{}),
        Parameter::text(party ? party->text() : std::string_view{})};
    const auto bounded = [&](std::int64_t bound) {
        Parameters all{asked};
        all.push_back(Parameter::integer(bound));
        return all;
    };
    m_pool.run([&](Connection& connection) {
        const Rows counts{connection.run(counted, bounded(bounds.counted))};
        for (int row{0}; row < counts.size(); ++row) {
            Day& day{found.at(static_cast<std::size_t>(counts.integer(row, 0)))};
            const std::int64_t each{counts.integer(row, 2)};
            day.whole = day.whole && counts.integer(row, 1) <= each;
            day.messages += std::min(counts.integer(row, 1), each);
        }
        const Rows times{connection.run(timed, bounded(bounds.timed))};
        for (int row{0}; row < times.size(); ++row) {
            found.at(static_cast<std::size_t>(times.integer(row, 0)))
                .known.emplace_back(times.message(row, 1), times.instant(row, 2));
        }
        return 0;
    });
    return found;
}

ports::ExchangeFigures::KeptBack
PostgresExchangeFigures::kept_back(core::Instant since, std::size_t at_most) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            kept_lately,
            {Parameter::message(core::MessageId::make(since, std::array<std::byte, 10>{})),
             Parameter::integer(static_cast<std::int64_t>(at_most))})};
        KeptBack found;
        for (int row{0}; row < rows.size(); ++row) {
            found.kept.push_back(Kept{
                core::ExchangeId::intern(rows.text(row, 0)), rows.integer(row, 1),
                rows.integer(row, 2), rows.integer(row, 3)});
            found.whole = rows.integer(row, 4) <= static_cast<std::int64_t>(at_most);
        }
        if (!found.whole) {
            add_accounts(connection, since, found.kept);
        }
        return found;
    });
}

}
