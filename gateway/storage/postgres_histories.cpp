#include "gateway/storage/postgres_histories.h"

#include "gateway/core/error.h"
#include "gateway/storage/consent_history.h"
#include "gateway/storage/gate_facts.h"
#include "gateway/storage/postgres_own_rows.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

Parameter numbers_of(std::span<const core::PersonNo> persons) {
    Column numbers{Column::Kind::bigint};
    for (const core::PersonNo person : persons) {
        numbers.add(static_cast<std::int64_t>(person));
    }
    return numbers.finish();
}

/// Relays travel under the record's own identity; records of a batch in the document that holds
/// them. An attempt that failed with a status met the party's own server, which had the bytes,
/// whatever it did with them. Only where X-Road says for certain that the party's system did not
/// get them (adapters/transports/xroad/receipt.cpp) is the status a Security Server's, or none of
/// anybody's: over SOAP it may be 200.
constexpr std::string_view sent_sql{
    "WITH carried AS ("
    " SELECT d.*, d.message AS carrier FROM decision AS d JOIN attempt AS a USING (message, "
    "attempt)"
    "  WHERE d.person_no = ANY($1::bigint[])"
    " UNION ALL SELECT d.*, r.document FROM decision AS d JOIN document_record AS r USING "
    "(message, attempt) WHERE d.person_no = ANY($1::bigint[])"
    ") SELECT c.person_no, c.message, m.exchange, a.party, a.received,"
    " (extract(epoch FROM a.marked_at) * 1000000)::bigint, c.evidence, k.wrapped, c.attempt,"
    " k.created_at > c.recorded_at, a.reached"
    " FROM carried AS c JOIN message AS m ON m.message = c.message"
    " JOIN person_key AS k ON k.person_no = c.person_no CROSS JOIN LATERAL"
    "  (SELECT max(tried.party) AS party, max(tried.marked_at) AS marked_at,"
    "    coalesce(bool_or(o.outcome = 'delivered'), false) AS received,"
    "    bool_or(o.outcome IS NULL OR o.outcome <> 'failed' OR o.status <> 0) AS maybe,"
    "    bool_or(o.outcome IS NULL OR o.outcome <> 'failed' OR (o.status <> 0"
    "     AND NOT starts_with(o.code, 'XROAD_'))) AS reached"
    "   FROM attempt AS tried LEFT JOIN LATERAL (SELECT outcome, status, code FROM outcome"
    "    WHERE outcome.message = tried.message AND outcome.attempt = tried.attempt"
    "    ORDER BY outcome_no DESC LIMIT 1) AS o ON true WHERE tried.message = c.carrier) AS a"
    " WHERE a.maybe"
    " ORDER BY a.marked_at, c.message, c.attempt"};

}

std::vector<core::ConsentEvent>
PostgresHistories::events(core::PersonNo person, std::int64_t after, std::size_t at_most) {
    return m_pool.run(
        [&](Connection& connection) { return read_events(connection, person, after, at_most); });
}

ports::PersonFacts PostgresHistories::facts(core::PersonNo person) {
    return m_pool.run([&](Connection& connection) {
        KeyCache cache; // thrown away: nothing is decrypted
        ReadFacts read{read_facts(connection, std::span{&person, 1}, m_keys, cache, false)};
        return std::move(read.facts.persons.front());
    });
}

std::vector<ports::SentRecord> PostgresHistories::sent(std::span<const core::PersonNo> persons) {
    const Parameter asked{numbers_of(persons)};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sent_sql, {asked})};
        std::vector<ports::SentRecord> sent;
        for (int row{0}; row < rows.size(); ++row) {
            const core::PersonNo person{rows.integer(row, 0)};
            const core::MessageId message{rows.message(row, 1)};
            const core::Bytes place{
                place_of_evidence(message, static_cast<int>(rows.integer(row, 8)))};
            const std::optional<core::Bytes> opened{
                crypto::open(m_keys.unwrap(person, rows.bytes(row, 7)), rows.bytes(row, 6), place)};
            if (!opened && rows.boolean(row, 9)) {
                continue; // sealed under a key that was destroyed; the person came back
            }
            sent.push_back(ports::SentRecord{
                .person = person,
                .message = message,
                .exchange = core::ExchangeId::intern(rows.text(row, 2)),
                .party = core::PartyId::intern(rows.text(row, 3)),
                .received = rows.boolean(row, 4),
                .disclosed = rows.boolean(row, 10),
                .marked_at = rows.instant(row, 5),
                .evidence = opened ? std::string{core::as_text(*opened)} : std::string{},
                .damaged = !opened});
        }
        return sent;
    });
}

std::set<core::Digest> PostgresHistories::imported(std::span<const core::Digest> asked) {
    Column digests{Column::Kind::bytes};
    for (const core::Digest& digest : asked) {
        digests.add(digest);
    }
    const Parameter wanted{digests.finish()};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT imported FROM consent_event WHERE imported = ANY($1::bytea[])", {wanted})};
        std::set<core::Digest> known;
        for (int row{0}; row < rows.size(); ++row) {
            known.insert(rows.digest(row, 0));
        }
        return known;
    });
}

std::vector<ports::TrackedNotice> PostgresHistories::notices(
    std::optional<ports::NoticeState> state, std::span<const core::PersonNo> persons) {
    const Parameter whose{numbers_of(persons)};
    return m_pool.run([&](Connection& connection) {
        static const std::string sql{
            "SELECT notice, person_no, party, kind, items, messages, state,"
            " (extract(epoch FROM queued_at) * 1000000)::bigint,"
            " (extract(epoch FROM changed_at) * 1000000)::bigint, reference, delivery, named AND"
            " (state <> 'queued' OR "
            + std::string{sent_by_itself}
            + "), request FROM notice_now AS n"
              " WHERE ($1::text = '' OR state = $1::text) AND (cardinality($2::bigint[]) = 0 OR"
              " person_no = ANY($2::bigint[])) ORDER BY queued_at, notice"};
        const Rows rows{connection.run(
            sql, {Parameter::text(state ? word(*state) : std::string_view{}), whose})};
        std::vector<ports::TrackedNotice> notices;
        for (int row{0}; row < rows.size(); ++row) {
            ports::TrackedNotice& tracked{notices.emplace_back()};
            tracked.notice.notice = rows.message(row, 0);
            tracked.notice.person = core::PersonNo{rows.integer(row, 1)};
            tracked.notice.party = core::PartyId::intern(rows.text(row, 2));
            tracked.notice.kind = from_word<ports::NoticeKind>(rows.text(row, 3));
            tracked.notice.items = names_at<core::ItemId>(rows, row, 4);
            for (const std::string& message : rows.list(row, 5)) {
                tracked.notice.messages.push_back(
                    core::MessageId::parse(message).value_or(core::MessageId{}));
            }
            tracked.notice.state = from_word<ports::NoticeState>(rows.text(row, 6));
            tracked.queued_at = rows.instant(row, 7);
            tracked.changed_at = rows.instant(row, 8);
            tracked.reference = rows.text(row, 9);
            tracked.delivery = rows.text(row, 10);
            tracked.named = rows.boolean(row, 11);
            if (!rows.is_null(row, 12)) {
                tracked.notice.request = rows.message(row, 12);
            }
        }
        return notices;
    });
}

std::vector<ports::OfficialCase> PostgresHistories::cases(Cases which) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT message, exchange, party, owner, (extract(epoch FROM opened_at) * "
            "1000000)::bigint, state = 'decided', official, reference FROM official_case"
            " WHERE $1::bigint = 1 OR state = 'open' ORDER BY opened_at, message",
            {Parameter::integer(which == Cases::all ? 1 : 0)})};
        std::vector<ports::OfficialCase> cases;
        for (int row{0}; row < rows.size(); ++row) {
            cases.push_back(ports::OfficialCase{
                .message = rows.message(row, 0),
                .exchange = core::ExchangeId::intern(rows.text(row, 1)),
                .party = core::PartyId::intern(rows.text(row, 2)),
                .owner = std::string{rows.text(row, 3)},
                .opened_at = rows.instant(row, 4),
                .decided = rows.boolean(row, 5),
                .official = std::string{rows.text(row, 6)},
                .reference = std::string{rows.text(row, 7)}});
        }
        return cases;
    });
}

}
