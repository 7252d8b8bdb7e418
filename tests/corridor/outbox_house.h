#pragma once
// What the tests of the outbox share: a house whose exchange to Kela delivers as a test wants it.

#include "tests/corridor/house.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace tests::corridor {

/// Who carries runs on beside the test.
enum class Beside : bool { nobody, daemon };

/// The house with these lines in the place of the exchange's own from `mandatory` on, in force;
/// Kela takes everything, and nothing is under way.
[[nodiscard]] House& house_delivering(
    const std::string& lines, const std::string& mandatory = "person.personal-id, statement.code",
    Beside beside = Beside::nobody);

/// Puts other lines in force.
void deliver_by(
    House& house, const std::string& lines,
    const std::string& mandatory = "person.personal-id, statement.code");

/// Statements in the municipal register's own language.
void in_register(House& house, const std::string& sql);

/// Puts `to` in the place of `from` in a file of the house.
void replace_in(const std::filesystem::path& file, const std::string& from, const std::string& to);

[[nodiscard]] simulators::Behaviour
answering(int status, std::optional<std::size_t> times = std::nullopt);

/// The latest account of the batch to Kela.
[[nodiscard]] Json account(House& house);

/// Of `outbox status`.
[[nodiscard]] Json kela_status(House& house);

/// The groups of `outbox dead`.
[[nodiscard]] Json dead(House& house);

/// Entries of one kind about a message.
[[nodiscard]] std::vector<JournalEntry>
entries(House& house, const std::string& kind, const std::string& message = {});

/// A restriction of processing (GDPR Art. 18), as `consent record` reads it.
[[nodiscard]] std::string restriction(const std::string& hetu);

/// Statements that Kela got, a person as often as they came.
[[nodiscard]] std::vector<std::string> persons_at(const simulators::PartySimulator& kela);

}
