#pragma once
// Consent events read back. Of a person with ever so many, only those are read that can decide
// anything from now on: the fold over them is the fold over all.

#include "gateway/core/legal_facts.h"
#include "gateway/storage/connection.h"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace gateway::storage {

/// Of persons with more events than this, only those that decide are read.
constexpr int whole_history{200};

using EachEvent = std::function<void(core::PersonNo, core::ConsentEvent)>;

/// The persons' events, each person's in the order of recording.
///
/// Where a person has more than `whole_history`, for every shape the latest event of each kind and
/// told basis, and for each refusal and withdrawal among them the latest event of every shape that
/// told a basis before it. A fold at the instant of reading, or later, comes to the same: the last
/// positive of any breadth, the last negative of any breadth, the last request and the basis told
/// before each negative are the last of their shape, or told before one that is.
void read_consents(
    Connection& connection, std::span<const core::PersonNo> persons, const EachEvent& each);

/// The same in two steps, so that other questions go with it.
[[nodiscard]] Connection::Asked
ask_consents(Connection& connection, std::span<const core::PersonNo> persons);
void take_consents(Connection& connection, Connection::Asked asked, const EachEvent& each);

/// All of a person's events after a sequence.
[[nodiscard]] std::vector<core::ConsentEvent>
read_events(Connection& connection, core::PersonNo person, std::int64_t after, std::size_t at_most);

/// What events have in common that differ only in kind and time: a digest.
[[nodiscard]] core::Digest shape_of(const core::ConsentEvent& event);

/// The columns of an event, and the event of a row that has them from `first` on.
[[nodiscard]] std::string_view event_columns() noexcept;
[[nodiscard]] core::ConsentEvent event_at(const Rows& rows, int row, int first);

/// Names of a column. What stands in the store was named by a configuration once, so the pool of
/// names stays bounded; dropping a name that today's configuration lacks could turn a narrow
/// consent or hold into a wide one.
template <class Name>
[[nodiscard]] std::vector<Name> names_at(const Rows& rows, int row, int column) {
    std::vector<Name> names;
    for (const std::string& name : rows.list(row, column)) {
        names.push_back(Name::intern(name));
    }
    return names;
}

}
