#pragma once
// The house of the tests about persons' rights, and what its verbs are asked. One house for all
// cases of the program; each counts from what it finds.

#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <string>
#include <vector>

namespace tests::rights {

using corridor::Finished;
using corridor::found_in;
using corridor::House;
using corridor::Json;

inline constexpr const char* reg{"etela-satakunta"};

/// Its user is the data-protection officer and an administrator. Every exchange has been used.
[[nodiscard]] House& house();

/// `person report`, as JSON. @param earlier identifiers of before.
[[nodiscard]] Json report_on(
    const std::string& subject, const std::vector<std::string>& earlier = {},
    const std::string& language = "fi");

/// Opens a request that came today and identifies the asker. @return its id
[[nodiscard]] std::string identified_request(
    const std::string& subject, const std::string& right, const Json& more = Json::object());

/// `person step`; the test fails unless it ends with 0. @return the request
Json step(const std::string& request, const std::vector<std::string>& words);

/// The codes that a verb printed when it did not do what was asked; empty if it did.
[[nodiscard]] std::string refused(const Finished& finished);

/// A party's folder behind an endpoint.
[[nodiscard]] std::filesystem::path place_of(const House& house, const std::string& endpoint);
/// The lines of what arrived there.
[[nodiscard]] std::vector<std::string> lines_at(const std::string& endpoint);
/// The records that arrived there, JSON a line, in no order.
[[nodiscard]] std::vector<Json> arrived(const std::string& endpoint);
/// Leaves a file for us, as a party does: whole, by renaming.
void lay_down(const std::string& endpoint, const std::string& name, const std::string& text);

/// A member of the fund whom no other case has used.
[[nodiscard]] std::string somebody();
/// Asks the fund about a person. @return the status of the answer
int ask_fund(const std::string& hetu);

/// The date of today in Finland.
[[nodiscard]] std::string today();

/// Requests of a party whose body names the person.
[[nodiscard]] std::vector<std::string>
bodies_about(const simulators::PartySimulator& party, const std::string& hetu);

}
