#pragma once
// Somebody whom the command line names, and the numbers under which the store knows them.

#include "gateway/app/installation.h"
#include "gateway/core/secret.h"

#include <string>
#include <vector>

namespace gateway::app {

/// `-` reads a line of standard input, which no list of processes shows. Blanks around it are no
/// part of any identifier, and nobody would see why it was not found.
/// @throws core::GatewayError REQUEST_INVALID.
[[nodiscard]] core::PersonId person_said(const std::string& word);

/// One for each controller that knows them: registers of one controller share their persons.
/// @param reg only of this register's controller; empty: of all.
/// @throws core::GatewayError REGISTER_UNKNOWN.
[[nodiscard]] std::vector<core::PersonNo>
numbers_of(Installation& installation, const core::PersonId& person, const std::string& reg);

}
