#include "gateway/storage/accounts.h"

#include "gateway/core/error.h"
#include "gateway/storage/words.h"

#include <string>

namespace gateway::storage {

namespace {

using core::GatewayError;

// A record is what was taken in (message); its state is its latest outcome. A record without an
// outcome is in no column, so the account does not balance.
constexpr std::string_view states{
    " count(*) FILTER (WHERE state = 'released') AS released,"
    " count(*) FILTER (WHERE state = 'reduced') AS reduced, count(*) FILTER (WHERE state = "
    "'withheld') AS withheld,"
    " count(*) FILTER (WHERE state = 'rejected') AS rejected, count(*) FILTER (WHERE state = "
    "'pending') AS pending"};

void read_counts(const Rows& rows, int row, int column, ports::RunAccount& account) {
    account.in = rows.integer(row, column);
    account.released = rows.integer(row, column + 1);
    account.reduced = rows.integer(row, column + 2);
    account.withheld = rows.integer(row, column + 3);
    account.rejected = rows.integer(row, column + 4);
    account.pending = rows.integer(row, column + 5);
}

}

ports::RunAccount account_of(Connection& connection, core::MessageId run) {
    const Rows head{connection.run(
        "SELECT exchange, direction, closed_at IS NOT NULL FROM run WHERE run = $1::uuid",
        {Parameter::message(run)})};
    if (head.empty()) {
        throw GatewayError{"RUN_UNKNOWN", GatewayError::Retry::never};
    }
    // Two passes over the run and no join: a run that was written just now is unknown to the
    // planner, and a join that it takes for small would be read over and over.
    static const std::string sql{
        "SELECT (SELECT count(*) FROM message WHERE run = $1::uuid) AS taken_in,"
        + std::string{states}
        + " FROM (SELECT DISTINCT ON (message) state FROM record_outcome WHERE run = $1::uuid"
          " ORDER BY message, outcome_no DESC) AS record"};
    const Rows rows{connection.run(sql, {Parameter::message(run)})};
    ports::RunAccount account{
        .run = run,
        .exchange = core::ExchangeId::intern(head.text(0, 0)),
        .direction = from_word<ports::Direction>(head.text(0, 1)),
        .closed = head.boolean(0, 2)};
    read_counts(rows, 0, 0, account);
    return account;
}

std::optional<ports::RunAccount> kept_account(Connection& connection, core::MessageId run) {
    const Rows rows{connection.run(
        "SELECT exchange, direction, account[1], account[2], account[3], account[4], account[5],"
        " account[6] FROM run WHERE run = $1::uuid AND closed_at IS NOT NULL AND account IS NOT"
        " NULL AND coded IS NOT NULL",
        {Parameter::message(run)})};
    if (rows.empty()) {
        return std::nullopt;
    }
    ports::RunAccount account{
        .run = run,
        .exchange = core::ExchangeId::intern(rows.text(0, 0)),
        .direction = from_word<ports::Direction>(rows.text(0, 1)),
        .closed = true};
    read_counts(rows, 0, 2, account);
    return account;
}

std::vector<ports::RunAccount> all_accounts(Connection& connection) {
    // as above, record by record
    static const std::string sql{
        "WITH record AS (SELECT run, exchange, direction, recorded_at, CASE WHEN run IS NULL THEN"
        " (SELECT state FROM record_outcome AS o WHERE o.run IS NULL AND o.message = m.message"
        "  ORDER BY outcome_no DESC LIMIT 1) ELSE (SELECT state FROM record_outcome AS o"
        "  WHERE o.run = m.run AND o.message = m.message ORDER BY outcome_no DESC LIMIT 1) END AS "
        "state"
        "  FROM message AS m), counted AS (SELECT run, CASE WHEN run IS NULL THEN exchange END AS "
        "exchange,"
        " CASE WHEN run IS NULL THEN direction END AS direction, min(recorded_at) AS at,"
        " count(*) AS taken_in,"
        + std::string{states}
        + " FROM record GROUP BY 1, 2, 3),"
          " account AS (SELECT run.run, run.exchange, run.direction, closed_at IS NOT NULL AS "
          "closed, started AS at,"
          " coalesce(taken_in, 0), coalesce(released, 0), coalesce(reduced, 0), coalesce(withheld, "
          "0),"
          " coalesce(counted.rejected, 0), coalesce(pending, 0) FROM run LEFT JOIN counted USING "
          "(run)"
          " UNION ALL SELECT NULL, exchange, direction, false, at, taken_in, released, reduced, "
          "withheld,"
          " rejected, pending FROM counted WHERE run IS NULL AND direction IN ('query-out', "
          "'query-in'))"
          " SELECT * FROM account ORDER BY at, exchange"};
    const Rows rows{connection.run(sql)};
    std::vector<ports::RunAccount> accounts;
    for (int row{0}; row < rows.size(); ++row) {
        ports::RunAccount account;
        account.exchange = core::ExchangeId::intern(rows.text(row, 1));
        account.direction = from_word<ports::Direction>(rows.text(row, 2));
        account.closed = rows.boolean(row, 3);
        if (!rows.is_null(row, 0)) {
            account.run = rows.message(row, 0);
        }
        read_counts(rows, row, 5, account);
        accounts.push_back(account);
    }
    return accounts;
}

}
