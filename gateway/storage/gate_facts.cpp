#include "gateway/storage/gate_facts.h"

#include "gateway/core/error.h"
#include "gateway/storage/consent_history.h"
#include "gateway/storage/words.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace gateway::storage {

namespace {

using core::GatewayError;

/// Where each person's facts stand; a person asked twice stands twice.
using Places = std::multimap<core::PersonNo, ports::PersonFacts*>;

Parameter numbers_of(const Places& places) {
    Column numbers{Column::Kind::bigint};
    for (auto at = places.begin(); at != places.end(); at = places.upper_bound(at->first)) {
        numbers.add(static_cast<std::int64_t>(at->first));
    }
    return numbers.finish();
}

Connection::Asked ask_all_consents(Connection& connection, const Places& places) {
    std::vector<core::PersonNo> persons;
    for (auto at = places.begin(); at != places.end(); at = places.upper_bound(at->first)) {
        persons.push_back(at->first);
    }
    return ask_consents(connection, persons);
}

void take_all_consents(Connection& connection, Connection::Asked asked, const Places& places) {
    take_consents(connection, asked, [&](core::PersonNo person, const core::ConsentEvent& event) {
        const auto [from, until] = places.equal_range(person);
        for (auto at = from; at != until; ++at) {
            at->second->consents.push_back(event);
        }
    });
}

/// A person's own, and what other controllers recorded of the same person that counts everywhere:
/// of each controller its own, for none may end what another has written down. So it is with each
/// request of the person: one that is refused or has ended lifts nothing of another.
Connection::Asked ask_holds(Connection& connection, const Places& places) {
    return connection.ask(
        "WITH asked AS (SELECT * FROM unnest($1::bigint[]) AS a (person_no)), held AS ("
        " SELECT asked.person_no AS whose, n.* FROM asked CROSS JOIN LATERAL"
        "  (SELECT * FROM hold_now WHERE person_no = asked.person_no OFFSET 0) AS n"
        " UNION ALL SELECT asked.person_no, n.* FROM asked CROSS JOIN LATERAL"
        "  (SELECT link FROM person WHERE person_no = asked.person_no OFFSET 0) AS own"
        "  CROSS JOIN LATERAL (SELECT person_no FROM person WHERE link = own.link"
        "   AND person_no <> asked.person_no OFFSET 0) AS other CROSS JOIN LATERAL"
        "  (SELECT * FROM hold_now WHERE person_no = other.person_no AND kind IN ('turvakielto', "
        "'deceased') OFFSET 0) AS n)"
        " SELECT whose, kind, state, (extract(epoch FROM valid_from) * 1000000)::bigint,"
        " (extract(epoch FROM valid_until) * 1000000)::bigint, items, bases"
        " FROM held ORDER BY whose, kind, items, bases, person_no, request, hold_no",
        {numbers_of(places)});
}

void take_holds(const Rows& rows, const Places& places) {
    for (int row{0}; row < rows.size(); ++row) {
        const auto [from, until] = places.equal_range(core::PersonNo{rows.integer(row, 0)});
        for (auto at = from; at != until; ++at) {
            at->second->holds.push_back(core::Hold{
                .kind = from_word<core::HoldKind>(rows.text(row, 1)),
                .state = from_word<core::HoldState>(rows.text(row, 2)),
                .validity = {rows.maybe_instant(row, 3), rows.maybe_instant(row, 4)},
                .items = names_at<core::ItemId>(rows, row, 5),
                .bases = rows.list(row, 6)});
        }
    }
}

/// Epochs, and the keys that the cache lacks.
Connection::Asked ask_persons(Connection& connection, const Places& places, const KeyCache& cache) {
    Columns asked{{Column::Kind::bigint, Column::Kind::bigint}};
    for (auto at = places.begin(); at != places.end(); at = places.upper_bound(at->first)) {
        asked.row(static_cast<std::int64_t>(at->first), cache.made_at(at->first));
    }
    return connection.ask(
        "SELECT asked.person_no, person.epoch, k.person_no IS NOT NULL,"
        " CASE WHEN k.made_at <> asked.made_at THEN k.wrapped END, k.made_at"
        " FROM unnest($1::bigint[], $2::bigint[]) AS asked (person_no, made_at)"
        " LEFT JOIN person USING (person_no) LEFT JOIN LATERAL (SELECT person_no, wrapped,"
        " (extract(epoch FROM created_at) * 1000000)::bigint AS made_at FROM person_key"
        " WHERE person_key.person_no = asked.person_no) AS k ON true",
        asked.parameters());
}

void take_persons(const Rows& rows, const Places& places, const RootKeys& keys, KeyCache& cache) {
    for (int row{0}; row < rows.size(); ++row) {
        const core::PersonNo number{rows.integer(row, 0)};
        if (rows.is_null(row, 1)) {
            throw GatewayError{"PERSON_UNKNOWN", GatewayError::Retry::never};
        }
        if (!rows.boolean(row, 2)) {
            cache.forget(number);
        } else if (!rows.is_null(row, 3)) {
            cache.keep(number, keys.unwrap(number, rows.bytes(row, 3)), rows.integer(row, 4));
        }
        const auto [from, until] = places.equal_range(number);
        for (auto at = from; at != until; ++at) {
            at->second->epoch = core::Epoch{rows.integer(row, 1)};
        }
    }
}

/// What was asked about the persons.
struct Asked {
    Connection::Asked persons;
    Connection::Asked consents;
    Connection::Asked holds;
};

std::string_view statement_for(ports::UnitOfWork::Lock lock) {
    using Lock = ports::UnitOfWork::Lock;
    switch (lock) {
    case Lock::shared:
        return "SELECT pg_advisory_xact_lock_shared(7001, k) FROM unnest($1::integer[]) k";
    case Lock::exclusive:
        return "SELECT CASE WHEN k = 0 THEN pg_advisory_xact_lock_shared(7001, k)"
               " ELSE pg_advisory_xact_lock(7001, k) END FROM unnest($1::integer[]) k";
    case Lock::configuration: break;
    }
    return "SELECT CASE WHEN k = 0 THEN pg_advisory_xact_lock(7001, k)"
           " ELSE pg_advisory_xact_lock_shared(7001, k) END FROM unnest($1::integer[]) k";
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
    connection.send(statement_for(lock), {keys.finish()});
}

ReadFacts read_facts(
    Connection& connection, std::span<const core::PersonNo> persons, const RootKeys& keys,
    KeyCache& cache, bool require_synchronous) {
    ReadFacts read;
    read.facts.persons.resize(persons.size());
    Places places;
    for (std::size_t index{0}; index < persons.size(); ++index) {
        read.facts.persons[index].person = persons[index];
        if (persons[index] != core::PersonNo::none) {
            places.emplace(persons[index], &read.facts.persons[index]);
        }
    }
    // One round trip, in this order: each sees what was committed when its turn came, which is
    // after the locks were had.
    static const std::string sql{
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,"
        " coalesce(active.activation, 0), active.digest,"
        " current_setting('transaction_read_only') = 'off', "
        + std::string{commits_last}
        + ", current_setting('synchronous_standby_names') <> ''"
          " FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT activation, digest FROM "
          "active_configuration"
          " ORDER BY activation DESC LIMIT 1) AS active ON true"};
    const Connection::Asked state{connection.ask(sql)};
    std::optional<Asked> asked;
    if (!places.empty()) {
        asked = Asked{
            ask_persons(connection, places, cache), ask_all_consents(connection, places),
            ask_holds(connection, places)};
    }
    const Rows rows{connection.rows_of(state)};
    read.facts.t = rows.instant(0, 0);
    read.activation = rows.integer(0, 1);
    if (!rows.is_null(0, 2)) {
        read.facts.configuration = rows.digest(0, 2);
    }
    read.lasting = rows.boolean(0, 4);
    read.facts.journal_writable =
        rows.boolean(0, 3) && read.lasting && (!require_synchronous || rows.boolean(0, 5));
    if (asked) {
        take_persons(connection.rows_of(asked->persons), places, keys, cache);
        take_all_consents(connection, asked->consents, places);
        take_holds(connection.rows_of(asked->holds), places);
    }
    return read;
}

}
