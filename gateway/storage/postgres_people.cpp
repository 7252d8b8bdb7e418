#include "gateway/storage/postgres_people.h"

#include "gateway/core/error.h"
#include "gateway/core/hetu.h"
#include "gateway/crypto/random.h"
#include "gateway/storage/gate_facts.h"

#include <map>

namespace gateway::storage {

namespace {

using core::GatewayError;

struct Person {
    core::PersonNo number{core::PersonNo::none};
    std::optional<core::Digest> link{};
    bool has_key{true}; ///< false: it was destroyed; who comes back gets another one
};

using Known = std::map<core::Digest, Person>; // ascending: rows are made in this order everywhere

/// Fills in the numbers of those that have a row.
void look_up(Connection& connection, Known& persons) {
    Column indexes{Column::Kind::bytes};
    for (const auto& [index, person] : persons) {
        if (person.number == core::PersonNo::none) {
            indexes.add(index);
        }
    }
    if (indexes.size() == 0) {
        return;
    }
    const Rows rows{connection.run(
        // one by one, each by its index: a join of both tables would grow with all who are known
        "SELECT p.blind_index, p.person_no, p.has_key FROM unnest($1::bytea[]) AS asked (index)"
        " CROSS JOIN LATERAL (SELECT blind_index, person_no, EXISTS (SELECT FROM person_key AS k"
        "  WHERE k.person_no = person.person_no) AS has_key FROM person"
        "  WHERE blind_index = asked.index OFFSET 0) AS p",
        {std::move(indexes).finish()})};
    for (int row{0}; row < rows.size(); ++row) {
        Person& person{persons[rows.digest(row, 0)]};
        person.number = core::PersonNo{rows.integer(row, 1)};
        person.has_key = rows.boolean(row, 2);
    }
}

bool all_known(const Known& persons) {
    return std::none_of(persons.begin(), persons.end(), [](const auto& person) {
        return person.second.number == core::PersonNo::none;
    });
}

/// Random, but for the stripe: rows of one link share it, so that who locks one of them locks all,
/// those too that nobody has made yet.
core::PersonNo number_for(const std::optional<core::Digest>& link) {
    for (;;) {
        std::int64_t number{crypto::random_person_no()};
        if (link) {
            const auto stripe = std::to_integer<std::int64_t>(link->front()) % stripes;
            number = number - number % stripes + stripe;
        }
        if (number != 0) {
            return core::PersonNo{number};
        }
    }
}

/// New keys for persons whose old ones were destroyed. What those sealed stays unreadable; what was
/// objected to, and address protection, stand where they stood.
void renew_keys(Connection& connection, const RootKeys& keys, const Known& persons) {
    Columns rows{{Column::Kind::bigint, Column::Kind::bytes}};
    for (const auto& [index, person] : persons) {
        if (!person.has_key) {
            rows.row(
                static_cast<std::int64_t>(person.number),
                keys.wrap(person.number, crypto::SymmetricKey::generate()));
        }
    }
    if (!rows.empty()) {
        connection.run(
            "INSERT INTO person_key (person_no, wrapped) SELECT * FROM unnest($1::bigint[], "
            "$2::bytea[]) ON CONFLICT DO NOTHING",
            rows.parameters());
    }
}

/// Rows and keys for those that have none. Two at once make one row: the loser finds the winner's.
void create(
    Connection& connection, core::ControllerId controller, const RootKeys& keys,
    const Known& persons) {
    Columns rows{
        {Column::Kind::bigint, Column::Kind::text, Column::Kind::bytes, Column::Kind::bytes,
         Column::Kind::bytes}};
    for (const auto& [index, person] : persons) {
        if (person.number == core::PersonNo::none) {
            const core::PersonNo fresh{number_for(person.link)};
            rows.row(
                static_cast<std::int64_t>(fresh), controller.text(), index,
                keys.wrap(fresh, crypto::SymmetricKey::generate()), person.link);
        }
    }
    Transaction transaction{connection};
    connection.run(
        "WITH fresh AS ("
        "  SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[], "
        "$5::bytea[])"
        "    AS f (person_no, controller, blind_index, wrapped, link) ORDER BY blind_index"
        "), made AS ("
        "  INSERT INTO person (person_no, controller, blind_index, link)"
        "  SELECT person_no, controller, blind_index, link FROM fresh"
        "  ON CONFLICT (blind_index) DO NOTHING RETURNING person_no"
        ") INSERT INTO person_key (person_no, wrapped)"
        "  SELECT person_no, wrapped FROM fresh JOIN made USING (person_no)",
        rows.parameters());
    transaction.commit();
}

}

PostgresPeople::Marks
PostgresPeople::marks_of(core::ControllerId controller, const core::PersonId& person) const {
    const core::Result<core::Hetu> hetu{core::parse_hetu(person.reveal())};
    if (hetu && hetu.value().artificial() && m_artificial == Artificial::refused) {
        throw GatewayError{"ARTIFICIAL_HETU", GatewayError::Retry::never};
    }
    return Marks{
        m_keys.blind_index(controller.text(), person.reveal()),
        hetu ? std::optional{m_keys.link(person.reveal())} : std::nullopt};
}

std::vector<core::PersonNo> PostgresPeople::find_or_create(
    core::ControllerId controller, std::span<const core::PersonId> persons) {
    std::vector<core::Digest> asked;
    Known known;
    for (const core::PersonId& person : persons) {
        const Marks marks{marks_of(controller, person)};
        asked.push_back(marks.index);
        known.emplace(marks.index, Person{core::PersonNo::none, marks.link});
    }
    m_pool.run([&](Connection& connection) {
        look_up(connection, known);
        // A second round is only needed where another worker was making the same person.
        for (int round{0}; !all_known(known); ++round) {
            if (round == 3) {
                throw GatewayError{"STORE_BUSY"};
            }
            create(connection, controller, m_keys, known);
            look_up(connection, known);
        }
        renew_keys(connection, m_keys, known);
    });
    std::vector<core::PersonNo> numbers;
    numbers.reserve(asked.size());
    for (const core::Digest& index : asked) {
        numbers.push_back(known.at(index).number);
    }
    return numbers;
}

std::optional<core::PersonNo>
PostgresPeople::find(core::ControllerId controller, const core::PersonId& person) {
    Known known{{marks_of(controller, person).index, Person{}}};
    m_pool.run([&](Connection& connection) { look_up(connection, known); });
    const core::PersonNo number{known.begin()->second.number};
    return number == core::PersonNo::none ? std::nullopt : std::optional{number};
}

}
