#pragma once
// Persons: found by a keyed hash of their identifier (blind index), named by a random number.

#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/core/secret.h"

#include <optional>
#include <span>
#include <vector>

namespace gateway::ports {

class People {
public:
    People() = default;
    People(const People&) = delete;
    People& operator=(const People&) = delete;
    virtual ~People() = default;

    /// The persons' numbers, in the order asked; new persons get a row and a key of their own,
    /// committed before this returns, so that the gate has something to lock.
    [[nodiscard]] virtual std::vector<core::PersonNo>
    find_or_create(core::ControllerId controller, std::span<const core::PersonId> persons) = 0;

    [[nodiscard]] virtual std::optional<core::PersonNo>
    find(core::ControllerId controller, const core::PersonId& person) = 0;
};

}
