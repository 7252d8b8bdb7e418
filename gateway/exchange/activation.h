#pragma once
// A change of the law: a configuration comes into force and the journal says so, in one commit.

#include "gateway/ports/unit_of_work.h"

#include <cstdint>
#include <string>

namespace gateway::exchange {

/// Puts a kept configuration in force. Waits until no gate transaction runs under another one, so
/// that none is half of each. Where it is in force already, nothing is written.
/// @param by  who did it: a node, a person.
/// @return whether it came into force now.
/// @throws core::GatewayError CONFIGURATION_UNKNOWN; with any failure neither the change nor its
/// entry is there.
[[nodiscard]] bool activate(
    ports::UnitOfWorkFactory::Worker& worker, const core::Digest& configuration,
    const std::string& by);

/// What became of a set that was to take another's place.
enum class Replaced : std::uint8_t {
    now,     ///< it is in force from now on
    already, ///< it was
    moved    ///< neither of the two is in force: somebody else was first, and nothing was written
};

/// As activate(), if `expected` is what is in force.
[[nodiscard]] Replaced replace(
    ports::UnitOfWorkFactory::Worker& worker, const core::Digest& expected,
    const core::Digest& configuration, const std::string& by);

}
