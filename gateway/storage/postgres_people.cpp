#include "gateway/storage/postgres_people.h"

#include "gateway/core/error.h"
#include "gateway/core/hetu.h"
#include "gateway/crypto/random.h"

#include <map>

namespace gateway::storage {

namespace {

using core::GatewayError;
using Known =
    std::map<core::Digest, core::PersonNo>; // ascending: rows are made in this order everywhere

/// Fills in the numbers of those that have a row.
void look_up(Connection& connection, Known& persons) {
    Column indexes{Column::Kind::bytes};
    for (const auto& [index, number] : persons) {
        if (number == core::PersonNo::none) {
            indexes.add(index);
        }
    }
    if (indexes.size() == 0) {
        return;
    }
    const Rows rows{connection.run(
        "SELECT blind_index, person_no FROM person WHERE blind_index = ANY($1::bytea[])",
        {indexes.finish()})};
    for (int row{0}; row < rows.size(); ++row) {
        persons[rows.digest(row, 0)] = core::PersonNo{rows.integer(row, 1)};
    }
}

bool all_known(const Known& persons) {
    return std::none_of(persons.begin(), persons.end(), [](const auto& person) {
        return person.second == core::PersonNo::none;
    });
}

/// Rows and keys for those that have none. Two at once make one row: the loser finds the winner's.
void create(
    Connection& connection, core::ControllerId controller, const RootKeys& keys,
    const Known& persons) {
    Columns rows{
        {Column::Kind::bigint, Column::Kind::text, Column::Kind::bytes, Column::Kind::bytes}};
    for (const auto& [index, number] : persons) {
        if (number == core::PersonNo::none) {
            const core::PersonNo fresh{crypto::random_person_no()};
            rows.row(
                static_cast<std::int64_t>(fresh), controller.text(), index,
                keys.wrap(fresh, crypto::SymmetricKey::generate()));
        }
    }
    Transaction transaction{connection};
    connection.run(
        "WITH fresh AS ("
        "  SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[])"
        "    AS f (person_no, controller, blind_index, wrapped) ORDER BY blind_index"
        "), made AS ("
        "  INSERT INTO person (person_no, controller, blind_index)"
        "  SELECT person_no, controller, blind_index FROM fresh"
        "  ON CONFLICT (blind_index) DO NOTHING RETURNING person_no"
        ") INSERT INTO person_key (person_no, wrapped)"
        "  SELECT person_no, wrapped FROM fresh JOIN made USING (person_no)",
        rows.parameters());
    transaction.commit();
}

}

core::Digest
PostgresPeople::index_of(core::ControllerId controller, const core::PersonId& person) const {
    if (m_artificial == Artificial::refused) {
        const core::Result<core::Hetu> hetu{core::parse_hetu(person.reveal())};
        if (hetu && hetu.value().artificial()) {
            throw GatewayError{"ARTIFICIAL_HETU", GatewayError::Retry::never};
        }
    }
    return m_keys.blind_index(controller.text(), person.reveal());
}

std::vector<core::PersonNo> PostgresPeople::find_or_create(
    core::ControllerId controller, std::span<const core::PersonId> persons) {
    std::vector<core::Digest> asked;
    Known known;
    for (const core::PersonId& person : persons) {
        asked.push_back(index_of(controller, person));
        known.emplace(asked.back(), core::PersonNo::none);
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
    });
    std::vector<core::PersonNo> numbers;
    numbers.reserve(asked.size());
    for (const core::Digest& index : asked) {
        numbers.push_back(known.at(index));
    }
    return numbers;
}

std::optional<core::PersonNo>
PostgresPeople::find(core::ControllerId controller, const core::PersonId& person) {
    Known known{{index_of(controller, person), core::PersonNo::none}};
    m_pool.run([&](Connection& connection) { look_up(connection, known); });
    const core::PersonNo number{known.begin()->second};
    return number == core::PersonNo::none ? std::nullopt : std::optional{number};
}

}
