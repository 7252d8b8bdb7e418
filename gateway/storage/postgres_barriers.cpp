#include "gateway/storage/postgres_barriers.h"

#include "gateway/storage/consent_history.h"
#include "gateway/storage/process_mark.h"
#include "gateway/storage/words.h"

#include <map>
#include <set>

namespace gateway::storage {

namespace {

/// message, attempt, party, node, person, marked_at: from `first` on.
ports::LiveAttempt attempt_at(const Rows& rows, int row, int first) {
    return ports::LiveAttempt{
        rows.message(row, first),
        static_cast<int>(rows.integer(row, first + 1)),
        core::PartyId::intern(rows.text(row, first + 2)),
        std::string{rows.text(row, first + 3)},
        rows.is_null(row, first + 4) ? core::PersonNo::none
                                     : core::PersonNo{rows.integer(row, first + 4)},
        rows.instant(row, first + 5)};
}

constexpr std::string_view attempt_columns{
    " l.message, l.attempt, a.party, l.node,"
    " CASE WHEN cardinality(a.persons) = 1 THEN a.persons[1] END,"
    " (extract(epoch FROM a.marked_at) * 1000000)::bigint"};

std::vector<ports::OpenBarrier> open_barriers(
    Connection& connection, const Parameter& recorded_for, std::int64_t after,
    std::size_t at_most) {
    const Rows rows{connection.run(
        "SELECT barrier, person_no, epoch, recorded_for, coalesce(consent_event, 0),"
        " coalesce(hold, 0), (extract(epoch FROM raised_at) * 1000000)::bigint FROM barrier"
        " WHERE acknowledged_at IS NULL AND (cardinality($1::bigint[]) = 0 OR recorded_for ="
        " ANY($1::bigint[])) AND barrier > $3::bigint ORDER BY barrier LIMIT $2::bigint",
        {recorded_for, Parameter::integer(static_cast<std::int64_t>(at_most)),
         Parameter::integer(after)})};
    std::vector<ports::OpenBarrier> open;
    for (int row{0}; row < rows.size(); ++row) {
        open.push_back(ports::OpenBarrier{
            .barrier = rows.integer(row, 0),
            .person = core::PersonNo{rows.integer(row, 1)},
            .epoch = core::Epoch{rows.integer(row, 2)},
            .recorded_for = core::PersonNo{rows.integer(row, 3)},
            .raised_at = rows.instant(row, 6)});
    }
    return open;
}

Parameter numbers_of(const std::vector<ports::OpenBarrier>& open) {
    Column numbers{Column::Kind::bigint};
    for (const ports::OpenBarrier& barrier : open) {
        numbers.add(barrier.barrier);
    }
    return numbers.finish();
}

using ByNumber = std::map<std::int64_t, ports::OpenBarrier*>;

void read_causes(Connection& connection, const Parameter& numbers, const ByNumber& barriers) {
    static const std::string consents{
        "SELECT barrier," + std::string{event_columns()}
        + " FROM barrier JOIN consent_event ON sequence = consent_event"
          " WHERE barrier = ANY($1::bigint[])"};
    const Rows events{connection.run(consents, {numbers})};
    for (int row{0}; row < events.size(); ++row) {
        barriers.at(events.integer(row, 0))->consent = event_at(events, row, 1);
    }
    const Rows holds{connection.run(
        "SELECT barrier, h.kind, h.state, (extract(epoch FROM valid_from) * 1000000)::bigint,"
        " (extract(epoch FROM valid_until) * 1000000)::bigint, h.items, h.bases,"
        " h.request FROM barrier JOIN hold AS h ON h.hold_no = barrier.hold"
        " WHERE barrier = ANY($1::bigint[])",
        {numbers})};
    for (int row{0}; row < holds.size(); ++row) {
        ports::OpenBarrier& barrier{*barriers.at(holds.integer(row, 0))};
        if (!holds.is_null(row, 7)) {
            barrier.request = holds.message(row, 7);
        }
        barrier.hold = core::Hold{
            .kind = from_word<core::HoldKind>(holds.text(row, 1)),
            .state = from_word<core::HoldState>(holds.text(row, 2)),
            .validity = {holds.maybe_instant(row, 3), holds.maybe_instant(row, 4)},
            .items = names_at<core::ItemId>(holds, row, 5),
            .bases = holds.list(row, 6)};
    }
}

void read_attempts(Connection& connection, const Parameter& numbers, const ByNumber& barriers) {
    // Live attempts are few; the persons of one may be tens of thousands, so they are looked
    // through only where the person is among them.
    static const std::string sql{
        "SELECT b.barrier," + std::string{attempt_columns}
        + " FROM barrier AS b CROSS JOIN live_attempt AS l JOIN attempt AS a USING (message, "
          "attempt) WHERE b.barrier = ANY($1::bigint[]) AND b.person_no = ANY(a.persons)"
          " AND EXISTS (SELECT FROM unnest(a.persons, a.epochs) AS held (person_no, epoch)"
          "  WHERE held.person_no = b.person_no AND held.epoch < b.epoch)"
          " ORDER BY b.barrier, a.marked_at, l.message"};
    const Rows rows{connection.run(sql, {numbers})};
    for (int row{0}; row < rows.size(); ++row) {
        barriers.at(rows.integer(row, 0))->waits_for.push_back(attempt_at(rows, row, 1));
    }
}

}

std::vector<ports::OpenBarrier> PostgresBarriers::open(
    std::span<const core::PersonNo> recorded_for, std::int64_t after, std::size_t at_most) {
    Column persons{Column::Kind::bigint};
    for (const core::PersonNo person : recorded_for) {
        persons.add(static_cast<std::int64_t>(person));
    }
    const Parameter wanted{persons.finish()};
    return m_pool.run([&](Connection& connection) {
        std::vector<ports::OpenBarrier> open{open_barriers(connection, wanted, after, at_most)};
        if (open.empty()) {
            return open;
        }
        ByNumber by_number;
        for (ports::OpenBarrier& barrier : open) {
            by_number.emplace(barrier.barrier, &barrier);
        }
        const Parameter numbers{numbers_of(open)};
        read_causes(connection, numbers, by_number);
        read_attempts(connection, numbers, by_number);
        return open;
    });
}

std::vector<ports::NodeAttempts> PostgresBarriers::nodes() {
    static const std::string sql{
        "SELECT l.process," + std::string{attempt_columns}
        + " FROM live_attempt AS l JOIN attempt AS a USING (message, attempt)"
          " ORDER BY l.node, l.process, a.marked_at, l.message"};
    const Rows rows{m_pool.run([](Connection& connection) { return connection.run(sql); })};
    std::map<std::pair<std::string, ports::ProcessState>, ports::NodeAttempts> nodes;
    std::map<std::string, ports::ProcessState> states;
    for (int row{0}; row < rows.size(); ++row) {
        const std::string process{rows.text(row, 0)};
        if (!states.contains(process)) {
            switch (ProcessMark::fate_of(m_data_directory, process)) {
            case ProcessMark::Fate::alive:
                states.emplace(process, ports::ProcessState::alive);
                break;
            case ProcessMark::Fate::gone: states.emplace(process, ports::ProcessState::gone); break;
            case ProcessMark::Fate::unknown:
                states.emplace(process, ports::ProcessState::elsewhere);
                break;
            }
        }
        const ports::LiveAttempt attempt{attempt_at(rows, row, 1)};
        ports::NodeAttempts& node{nodes[{attempt.node, states.at(process)}]};
        node.node = attempt.node;
        node.process = states.at(process);
        node.attempts.push_back(attempt);
    }
    ProcessMark::sweep(
        m_data_directory, [&](const std::string& name) { return states.contains(name); });
    std::vector<ports::NodeAttempts> all;
    for (auto& [key, node] : nodes) {
        all.push_back(std::move(node));
    }
    return all;
}

bool PostgresBarriers::connected(const std::string& node) {
    return m_pool.run([&](Connection& connection) {
        return !connection
                    .run(
                        "SELECT 1 FROM pg_locks AS l JOIN chain AS c ON l.objid::bigint = c.chain"
                        " WHERE l.locktype = 'advisory' AND l.classid = 7002 AND l.granted"
                        "  AND l.database = (SELECT oid FROM pg_database WHERE datname = "
                        "current_database())"
                        "  AND starts_with(c.name, $1::text || '/')",
                        {Parameter::text(node)})
                    .empty();
    });
}

}
