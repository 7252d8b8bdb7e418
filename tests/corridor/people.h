#pragma once
// Persons of the population as tests need them, and the questions that are asked about them.

#include "tests/corridor/house.h"

#include <functional>
#include <string>
#include <vector>

namespace tests::corridor {

/// The person with this code. The test fails if there is none.
[[nodiscard]] const population::Person& person_with(House& house, const std::string& hetu);

/// A well-formed artificial code that nobody in the population has.
[[nodiscard]] std::string code_of_nobody(House& house);

/// The register's question to the fund: personal data in it are those of the person.
[[nodiscard]] std::string fund_question(House& house, const std::string& hetu);

/// The register's question to the provider, with the summary of work ability.
[[nodiscard]] std::string provider_question(House& house, const std::string& hetu);

/// KEHA's question to us.
[[nodiscard]] std::string keha_question(const std::string& hetu);

/// Everything of a person that may stand in no log, answer or file name: codes with and without
/// separator, names of four letters and more, mail, telephone, street, summary.
[[nodiscard]] std::vector<std::string> canaries_of(const population::Person& person);

/// Which of the canaries stand in a text (whatever their case); empty is good.
[[nodiscard]] std::vector<std::string>
found_in(const std::string& text, const std::vector<std::string>& canaries);

}
