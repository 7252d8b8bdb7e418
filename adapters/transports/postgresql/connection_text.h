#pragma once
// A register's connection string as libpq reads it, and what it asks of the server at its other
// end. It must never be told to anybody: it can hold a password.

#include "gateway/ports/adapter.h"

#include <map>
#include <optional>
#include <string>

namespace adapters::postgresql {

/// Keyword → value, for what the string names.
using Keywords = std::map<std::string, std::string>;

/// A connection string or URI; nothing where libpq cannot read it.
[[nodiscard]] std::optional<Keywords> keywords_of(const std::string& text);

[[nodiscard]] std::string text_of(const Keywords& keywords);

/// Whether whatever it names is on this machine: the path of a socket, or loopback; where no host
/// is named, the default socket is. What a `service` names is not known here, and is not.
[[nodiscard]] bool stays_here(const Keywords& keywords);

/// Of a string that cannot be read it is told when it is used.
[[nodiscard]] gateway::ports::ServerProof proof_of(const std::string& text);

}
