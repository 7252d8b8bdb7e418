#pragma once
// As whom we speak, and who speaks through others, where a network between us and a party (X-Road)
// says who somebody is: names that a server of ours vouches for. An identity belongs to one
// controller, so that nobody's data leave under another's name. It must never take a name for an
// identity that nobody declared.

#include "gateway/config/draft.h"

namespace gateway::config {

/// `identities`: names such as FI-TEST/MUN/1234567-1/employment.
[[nodiscard]] std::vector<std::string> read_identities(MapReader& reader);

/// `identities` and `intermediaries` of a register's endpoints file.
void read_standing_of_ours(Draft& draft, MapReader& reader, Register& made);

/// As whom an exchange asks, and by which name of a service it answers.
void check_identity(
    Draft& draft, const Exchange& exchange, const ports::TransportKind* kind, const Sheet& sheet,
    std::size_t line);

/// After everything was read: no identity of two controllers or of two parties, and no server that
/// vouches for others is somebody itself.
void check_identities(Draft& draft);

}
