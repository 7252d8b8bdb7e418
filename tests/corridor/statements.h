#pragma once
// What Kela got, read by the test's own means, and what the drawn population says that it may get.

#include "tests/corridor/house.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tests::corridor {

/// One person's statement: element → text, or nothing where it is marked as not supplied.
using Statement = std::map<std::string, std::optional<std::string>>;

/// By personal identity code. @throws std::runtime_error where somebody stands twice in one
/// document.
using Statements = std::map<std::string, Statement>;

[[nodiscard]] Statements read_statements(const std::string& xml);

/// Of every request that had an effect (was accepted and is no duplicate). @throws
/// std::runtime_error if a person stands in two of them.
[[nodiscard]] Statements statements_at(const simulators::PartySimulator& kela);

/// What the law gives Kela of the population, counted from the drawn persons; nothing of the
/// product takes part.
/// @param withdrawn codes of persons who have withdrawn their consent since
[[nodiscard]] Statements lawful_statements(
    const population::Population& population, const std::vector<std::string>& withdrawn = {});

/// Persons whose summary Kela gets, with their code.
[[nodiscard]] std::vector<std::string> consenting(const population::Population& population);

/// A consent event to Kela on the summary, as `consent record` reads it.
[[nodiscard]] std::string withdrawal(const std::string& hetu);

/// The latest account of the Kela batch equals the oracle, balances, is closed.
void require_oracle_account(House& house);

}
