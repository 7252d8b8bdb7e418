// What parties said of the records that they were sent.

#include "gateway/core/error.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

using Result = ports::PartyResult;

// What was said first of a record counts; the rest stands beside it.
constexpr std::string_view said{" (SELECT verdict FROM party_result AS p WHERE p.record = "
                                "m.message AND p.standing = 'counts')"};

// A message `anew` that took a refused record's place, and was not stopped: it is on its way, or
// its party has it.
constexpr std::string_view is_sent_anew{
    " coalesce((SELECT state FROM record_outcome AS o WHERE o.run = anew.run AND o.message ="
    " anew.message ORDER BY outcome_no DESC LIMIT 1), 'pending') IN ('pending', 'released',"
    " 'reduced')"};

Result result_at(const Rows& rows, int row) {
    return Result{
        rows.message(row, 0),
        rows.integer(row, 1),
        rows.message(row, 2),
        from_word<Result::Verdict>(rows.text(row, 3)),
        from_word<Result::Standing>(rows.text(row, 4)),
        std::string{rows.text(row, 5)}};
}

std::vector<Result> results_in(const Rows& rows) {
    std::vector<Result> results;
    for (int row{0}; row < rows.size(); ++row) {
        results.push_back(result_at(rows, row));
    }
    return results;
}

}

std::vector<ports::Outbox::SentRecord>
PostgresOutbox::sent_records(core::ExchangeId exchange, std::span<const core::MessageId> records) {
    Column ids{Column::Kind::uuid};
    for (const core::MessageId& record : records) {
        ids.add(record);
    }
    // Sent is what was in a document whose attempt was begun, whatever became of it.
    static const std::string sql{
        "SELECT m.message," + std::string{said}
        + " FROM message AS m WHERE m.message = ANY($2::uuid[]) AND m.exchange = $1::text AND "
          "EXISTS"
          " (SELECT FROM document_record AS r JOIN attempt AS a ON a.message = r.document"
          "  WHERE r.message = m.message)"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, {Parameter::text(exchange.text()), ids.finish()})};
        std::vector<SentRecord> sent;
        for (int row{0}; row < rows.size(); ++row) {
            sent.push_back(SentRecord{
                rows.message(row, 0),
                rows.is_null(row, 1)
                    ? std::nullopt
                    : std::optional{from_word<Result::Verdict>(rows.text(row, 1))}});
        }
        return sent;
    });
}

ports::Outbox::Receipts PostgresOutbox::receipts(core::MessageId run) {
    static const std::string sql{
        "SELECT count(*) FILTER (WHERE verdict = 'accepted'), count(*) FILTER (WHERE verdict = "
        "'refused'), count(*) FILTER (WHERE verdict IS NULL) FROM (SELECT"
        + std::string{said}
        + " AS verdict FROM message AS m WHERE m.run = $1::uuid AND coalesce((SELECT state FROM "
          "record_outcome AS o WHERE o.run = $1::uuid AND o.message = m.message ORDER BY "
          "outcome_no "
          "DESC LIMIT 1), 'pending') IN ('released', 'reduced')) AS heard"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, {Parameter::message(run)})};
        const Rows contradicting{connection.run(
            "SELECT count(*) FROM party_result AS p JOIN message AS m ON m.message = p.record"
            " WHERE m.run = $1::uuid AND p.standing = 'contradicts'",
            {Parameter::message(run)})};
        return Receipts{
            rows.integer(0, 0), rows.integer(0, 1), rows.integer(0, 2),
            contradicting.integer(0, 0)};
    });
}

std::vector<Result>
PostgresOutbox::refused_by_party(core::MessageId run, Refusals which, std::size_t at_most) {
    static const std::string all{
        "SELECT p.delivery, m.ordinal, p.record, p.verdict, p.standing, p.code"
        " FROM party_result AS p JOIN message AS m ON m.message = p.record WHERE m.run = "
        "$1::uuid AND p.standing = 'counts' AND p.verdict = 'refused'"};
    static const std::string still_to_be_sent{
        all
        + " AND NOT EXISTS (SELECT FROM correction AS c JOIN message AS anew USING (message)"
          " WHERE c.corrects = p.record AND"
        + std::string{is_sent_anew} + ")"};
    static constexpr std::string_view in_order{" ORDER BY m.ordinal LIMIT $2::bigint"};
    return m_pool.run([&](Connection& connection) {
        return results_in(connection.run(
            (which == Refusals::all ? all : still_to_be_sent) + std::string{in_order},
            {Parameter::message(run), Parameter::integer(static_cast<std::int64_t>(at_most))}));
    });
}

std::vector<Result> PostgresOutbox::unfitting(core::MessageId delivery, std::size_t at_most) {
    return m_pool.run([&](Connection& connection) {
        return results_in(connection.run(
            "SELECT delivery, ordinal, record, verdict, standing, code FROM party_result"
            " WHERE delivery = $1::uuid AND standing NOT IN ('counts', 'repeats') ORDER BY ordinal"
            " LIMIT $2::bigint",
            {Parameter::message(delivery),
             Parameter::integer(static_cast<std::int64_t>(at_most))}));
    });
}

std::vector<ports::Outbox::Correction>
PostgresOutbox::corrections(core::MessageId run, std::size_t at_most) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT c.message, c.corrects FROM correction AS c JOIN message AS m USING (message)"
            " WHERE m.run = $1::uuid ORDER BY m.ordinal LIMIT $2::bigint",
            {Parameter::message(run), Parameter::integer(static_cast<std::int64_t>(at_most))})};
        std::vector<Correction> corrections;
        for (int row{0}; row < rows.size(); ++row) {
            corrections.push_back(Correction{rows.message(row, 0), rows.message(row, 1)});
        }
        return corrections;
    });
}

std::vector<ports::Outbox::Refused> PostgresOutbox::last_refused(
    core::ExchangeId exchange, core::MessageId but, std::span<const core::Digest> record_keys) {
    Column keys{Column::Kind::bytes};
    for (const core::Digest& key : record_keys) {
        keys.add(key);
    }
    static const std::string sql{
        "SELECT record_key, message, run, EXISTS (SELECT FROM correction AS c JOIN message AS anew"
        " ON anew.message = c.message WHERE c.corrects = last.message AND anew.run <> $3::uuid AND"
        + std::string{is_sent_anew}
        + ") FROM (SELECT DISTINCT ON (m.record_key) m.record_key,"
          "  m.message, m.run, p.verdict FROM unnest($2::bytea[]) AS asked (key) CROSS JOIN "
          "LATERAL (SELECT message, run, record_key FROM message WHERE record_key = asked.key"
          "  AND exchange = $1::text AND run <> $3::uuid OFFSET 0) AS m CROSS JOIN LATERAL"
          "  (SELECT verdict, result FROM party_result WHERE record = m.message"
          "   AND standing = 'counts' OFFSET 0) AS p ORDER BY m.record_key, p.result DESC)"
          " AS last WHERE verdict = 'refused'"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            sql, {Parameter::text(exchange.text()), keys.finish(), Parameter::message(but)})};
        std::vector<Refused> refused;
        for (int row{0}; row < rows.size(); ++row) {
            refused.push_back(Refused{
                rows.digest(row, 0), rows.message(row, 1), rows.message(row, 2),
                rows.boolean(row, 3)});
        }
        return refused;
    });
}

}
