#include "gateway/storage/postgres_traffic.h"

#include "gateway/storage/words.h"

#include <limits>
#include <string>

namespace gateway::storage {

std::vector<ports::Traffic::Run> PostgresTraffic::runs(
    std::optional<core::ExchangeId> exchange, const std::optional<Behind>& behind,
    std::size_t at_most) {
    // one text for each index that is used: a condition that may be off is planned for neither
    static const std::string columns{
        "SELECT run, exchange, direction, (extract(epoch FROM started) * 1000000)::bigint,"
        " (extract(epoch FROM closed_at) * 1000000)::bigint FROM run"
        " WHERE (started, run) < (to_timestamp($1::bigint / 1000000.0), $2::uuid)"};
    static const std::string order{" ORDER BY started DESC, run DESC LIMIT $3::bigint"};
    static const std::string of_all{columns + order};
    static const std::string of_one{columns + " AND exchange = $4::text" + order};
    constexpr std::int64_t never{253'370'764'800'000'000}; // the year 9999
    Parameters parameters{
        Parameter::integer(behind ? behind->started.microseconds() : never),
        Parameter::message(behind ? behind->run : core::MessageId{}),
        Parameter::integer(static_cast<std::int64_t>(at_most))};
    if (exchange) {
        parameters.push_back(Parameter::text(exchange->text()));
    }
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(exchange ? of_one : of_all, parameters)};
        std::vector<Run> found;
        for (int row{0}; row < rows.size(); ++row) {
            found.push_back(
                Run{rows.message(row, 0), core::ExchangeId::intern(rows.text(row, 1)),
                    from_word<ports::Direction>(rows.text(row, 2)), rows.instant(row, 3),
                    rows.maybe_instant(row, 4)});
        }
        return found;
    });
}

}
