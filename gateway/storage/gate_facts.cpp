#include "gateway/storage/gate_facts.h"

#include "gateway/core/error.h"
#include "gateway/storage/words.h"

#include <map>
#include <set>

namespace gateway::storage {

namespace {

using core::GatewayError;

constexpr std::int64_t stripes{128};

/// Where each person's facts stand; a person asked twice stands twice.
using Places = std::multimap<core::PersonNo, ports::PersonFacts*>;

Parameter numbers_of(const Places& places) {
    Column numbers{Column::Kind::bigint};
    for (auto at = places.begin(); at != places.end(); at = places.upper_bound(at->first)) {
        numbers.add(static_cast<std::int64_t>(at->first));
    }
    return numbers.finish();
}

template <class T> std::vector<T> names(const Rows& rows, int row, int column) {
    // What stands in the store was named by a configuration once, so the pool of names stays
    // bounded. Dropping a name that today's configuration lacks could turn a narrow consent or hold
    // into a wide one.
    std::vector<T> names;
    for (const std::string& name : rows.list(row, column)) {
        names.push_back(T::intern(name));
    }
    return names;
}

core::ConsentEvent consent_of(const Rows& rows, int row) {
    return core::ConsentEvent{
        .sequence = rows.integer(row, 1),
        .kind = from_word<core::ConsentKind>(rows.text(row, 2)),
        .role = from_word<core::ConsentRole>(rows.text(row, 3)),
        .items = names<core::ItemId>(rows, row, 4),
        .parties = names<core::PartyId>(rows, row, 5),
        .classes = names<core::PartyClass>(rows, row, 6),
        .purposes = names<core::PurposeId>(rows, row, 7),
        .is_explicit = rows.boolean(row, 8),
        .itemised = rows.boolean(row, 9),
        .written = rows.boolean(row, 10),
        .by = from_word<core::ConsentActor>(rows.text(row, 11)),
        .expressed_at = rows.instant(row, 12),
        .recorded_at = rows.instant(row, 13),
        .valid_until = rows.maybe_instant(row, 14),
        .notice_version = std::string{rows.text(row, 15)},
        .language = std::string{rows.text(row, 16)},
        .evidence_reference = std::string{rows.text(row, 17)},
        .evidence_sha256 = std::string{rows.text(row, 18)},
        .told_basis = std::string{rows.text(row, 19)}};
}

void read_consents(Connection& connection, const Places& places) {
    const Rows rows{connection.run(
        "SELECT person_no, sequence, kind, role, items, parties, classes, purposes, is_explicit, "
        "itemised,"
        " written, actor, (extract(epoch FROM expressed_at) * 1000000)::bigint,"
        " (extract(epoch FROM recorded_at) * 1000000)::bigint,"
        " (extract(epoch FROM valid_until) * 1000000)::bigint,"
        " notice_version, language, evidence_reference, evidence_sha256, told_basis"
        " FROM consent_event WHERE person_no = ANY($1::bigint[]) ORDER BY person_no, sequence",
        {numbers_of(places)})};
    for (int row{0}; row < rows.size(); ++row) {
        const auto [from, until] = places.equal_range(core::PersonNo{rows.integer(row, 0)});
        for (auto at = from; at != until; ++at) {
            at->second->consents.push_back(consent_of(rows, row));
        }
    }
}

void read_holds(Connection& connection, const Places& places) {
    const Rows rows{connection.run(
        "SELECT DISTINCT ON (person_no, kind, items, bases) person_no, kind, state,"
        " (extract(epoch FROM valid_from) * 1000000)::bigint,"
        " (extract(epoch FROM valid_until) * 1000000)::bigint, items, bases"
        " FROM hold WHERE person_no = ANY($1::bigint[])"
        " ORDER BY person_no, kind, items, bases, hold_no DESC",
        {numbers_of(places)})};
    for (int row{0}; row < rows.size(); ++row) {
        const auto [from, until] = places.equal_range(core::PersonNo{rows.integer(row, 0)});
        for (auto at = from; at != until; ++at) {
            at->second->holds.push_back(core::Hold{
                .kind = from_word<core::HoldKind>(rows.text(row, 1)),
                .state = from_word<core::HoldState>(rows.text(row, 2)),
                .validity = {rows.maybe_instant(row, 3), rows.maybe_instant(row, 4)},
                .items = names<core::ItemId>(rows, row, 5),
                .bases = rows.list(row, 6)});
        }
    }
}

/// Epochs, and the keys that the cache lacks.
void read_persons(
    Connection& connection, const Places& places, const RootKeys& keys, KeyCache& cache) {
    Columns asked{{Column::Kind::bigint, Column::Kind::boolean}};
    for (auto at = places.begin(); at != places.end(); at = places.upper_bound(at->first)) {
        asked.row(static_cast<std::int64_t>(at->first), cache.find(at->first) == nullptr);
    }
    const Rows rows{connection.run(
        "SELECT asked.person_no, person.epoch, person_key.person_no IS NOT NULL,"
        " CASE WHEN asked.key THEN person_key.wrapped END"
        " FROM unnest($1::bigint[], $2::boolean[]) AS asked (person_no, key)"
        " LEFT JOIN person USING (person_no) LEFT JOIN person_key USING (person_no)",
        asked.parameters())};
    for (int row{0}; row < rows.size(); ++row) {
        const core::PersonNo number{rows.integer(row, 0)};
        if (rows.is_null(row, 1)) {
            throw GatewayError{"PERSON_UNKNOWN", GatewayError::Retry::never};
        }
        if (!rows.boolean(row, 2)) {
            cache.forget(number);
        } else if (!rows.is_null(row, 3)) {
            cache.keep(number, keys.unwrap(number, rows.bytes(row, 3)));
        }
        const auto [from, until] = places.equal_range(number);
        for (auto at = from; at != until; ++at) {
            at->second->epoch = core::Epoch{rows.integer(row, 1)};
        }
    }
}

}

void lock_stripes(
    Connection& connection, std::span<const core::PersonNo> persons, ports::UnitOfWork::Lock lock) {
    std::set<std::int64_t> wanted;
    for (const core::PersonNo person : persons) {
        if (person != core::PersonNo::none) {
            wanted.insert(1 + static_cast<std::int64_t>(person) % stripes);
        }
    }
    Column keys{Column::Kind::integer};
    keys.add(0);
    for (const std::int64_t stripe : wanted) {
        keys.add(static_cast<int>(stripe));
    }
    connection.run(
        lock == ports::UnitOfWork::Lock::shared
            ? "SELECT pg_advisory_xact_lock_shared(7001, k) FROM unnest($1::integer[]) k"
            : "SELECT CASE WHEN k = 0 THEN pg_advisory_xact_lock_shared(7001, k)"
              " ELSE pg_advisory_xact_lock(7001, k) END FROM unnest($1::integer[]) k",
        {keys.finish()});
}

void lock_configuration(Connection& connection) {
    connection.run("SELECT pg_advisory_xact_lock(7001, 0)");
}

ReadFacts read_facts(
    Connection& connection, std::span<const core::PersonNo> persons, const RootKeys& keys,
    KeyCache& cache, bool require_synchronous) {
    const Rows rows{connection.run(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,"
        " coalesce(active.activation, 0), active.digest,"
        " current_setting('transaction_read_only') = 'off' AND current_setting('fsync') = 'on'"
        " AND current_setting('full_page_writes') = 'on'"
        " AND current_setting('synchronous_commit') IN ('on', 'remote_apply'),"
        " current_setting('synchronous_standby_names') <> ''"
        " FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT activation, digest FROM "
        "active_configuration"
        " ORDER BY activation DESC LIMIT 1) AS active ON true")};
    ReadFacts read;
    read.facts.t = rows.instant(0, 0);
    read.activation = rows.integer(0, 1);
    if (!rows.is_null(0, 2)) {
        read.facts.configuration = rows.digest(0, 2);
    }
    read.facts.journal_writable =
        rows.boolean(0, 3) && (!require_synchronous || rows.boolean(0, 4));

    read.facts.persons.resize(persons.size());
    Places places;
    for (std::size_t index{0}; index < persons.size(); ++index) {
        read.facts.persons[index].person = persons[index];
        if (persons[index] != core::PersonNo::none) {
            places.emplace(persons[index], &read.facts.persons[index]);
        }
    }
    if (!places.empty()) {
        read_persons(connection, places, keys, cache);
        read_consents(connection, places);
        read_holds(connection, places);
    }
    return read;
}

}
