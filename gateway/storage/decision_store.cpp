// Decisions as they were recorded, read back.

#include "gateway/core/error.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

constexpr std::int64_t page{500};

constexpr std::string_view columns{
    "SELECT d.message, d.attempt, d.person_no, d.epoch, d.outcome, a.digest,"
    " (extract(epoch FROM d.next_change) * 1000000)::bigint, d.evidence, person_key.wrapped,"
    " k.wrapped, coalesce(person_key.created_at > d.recorded_at, false) FROM decision AS d LEFT "
    "JOIN active_configuration AS a USING (activation)"
    " LEFT JOIN person_key USING (person_no) LEFT JOIN payload_key AS k"
    " ON k.message = d.message AND k.use = 'evidence' AND k.ordinal = d.attempt"};

/// The evidence, while the key that it was sealed with exists.
std::optional<std::string> evidence_of(
    const Rows& rows, int row, const ports::RecordedDecision& decision, const RootKeys& keys) {
    const bool nobodys{decision.person == core::PersonNo::none};
    const int key{nobodys ? 9 : 8};
    if (rows.is_null(row, key)) {
        return std::nullopt;
    }
    const core::Bytes place{place_of_evidence(decision.message, decision.attempt)};
    const std::optional<core::Bytes> opened{crypto::open(
        nobodys ? keys.unwrap(place, rows.bytes(row, key))
                : keys.unwrap(decision.person, rows.bytes(row, key)),
        rows.bytes(row, 7), place)};
    if (!opened && rows.boolean(row, 10)) {
        return std::nullopt; // sealed under a key that was destroyed; the person came back
    }
    if (!opened) {
        throw core::GatewayError{"STORE_EVIDENCE_DAMAGED", core::GatewayError::Retry::never};
    }
    return std::string{core::as_text(*opened)};
}

ports::RecordedDecision decision_at(const Rows& rows, int row, const RootKeys& keys) {
    ports::RecordedDecision decision{
        .message = rows.message(row, 0),
        .attempt = static_cast<int>(rows.integer(row, 1)),
        .person =
            rows.is_null(row, 2) ? core::PersonNo::none : core::PersonNo{rows.integer(row, 2)},
        .epoch = core::Epoch{rows.integer(row, 3)},
        .outcome = from_word<core::Outcome>(rows.text(row, 4)),
        .configuration = rows.is_null(row, 5) ? core::Digest{} : rows.digest(row, 5),
        .next_change = rows.maybe_instant(row, 6)};
    decision.evidence = evidence_of(rows, row, decision, keys);
    return decision;
}

}

std::vector<ports::RecordedDecision> DecisionStore::decisions_of(core::MessageId message) {
    static const std::string sql{
        std::string{columns} + " WHERE d.message = $1::uuid ORDER BY d.attempt"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, {Parameter::message(message)})};
        std::vector<ports::RecordedDecision> decisions;
        for (int row{0}; row < rows.size(); ++row) {
            decisions.push_back(decision_at(rows, row, m_keys));
        }
        return decisions;
    });
}

void DecisionStore::last_decisions(
    core::MessageId first, const std::function<void(const ports::RecordedDecision&)>& each) {
    static const std::string sql{
        std::string{columns}
        + " WHERE d.message > $1::uuid AND NOT EXISTS (SELECT FROM decision AS later"
          " WHERE later.message = d.message AND later.attempt > d.attempt)"
          " ORDER BY d.message LIMIT $2::bigint"};
    for (core::MessageId after{first};;) {
        const std::vector<ports::RecordedDecision> decisions{
            m_pool.run([&](Connection& connection) {
                const Rows rows{
                    connection.run(sql, {Parameter::message(after), Parameter::integer(page)})};
                std::vector<ports::RecordedDecision> read;
                for (int row{0}; row < rows.size(); ++row) {
                    read.push_back(decision_at(rows, row, m_keys));
                }
                return read;
            })};
        for (const ports::RecordedDecision& decision : decisions) {
            each(decision);
        }
        if (decisions.size() < page) {
            return;
        }
        after = decisions.back().message;
    }
}

}
