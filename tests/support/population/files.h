#pragma once
// The population as the files that tests and demonstrations read. Same parameters, same bytes.

#include "tests/support/population/draw.h"

#include <filesystem>
#include <map>
#include <string>

namespace tests::population {

/// PostgreSQL (psql) script: schema customer_register with persons, statements, views and the
/// staging table.
[[nodiscard]] std::string register_sql(const Population& population);

/// Consent events on the work-ability summary, a JSON object a line, in the order of their
/// recording for each person.
[[nodiscard]] std::string consents_ndjson(const Population& population);

/// Holds on persons, a JSON object a line.
[[nodiscard]] std::string holds_ndjson(const Population& population);

/// An inbound delivery and what must become of it.
struct Delivery {
    std::string text;
    std::vector<std::size_t> handed_over; ///< ordinals from 1
    std::vector<std::size_t> quarantined;
    std::vector<std::size_t> rejected;
};

/// Job seekers from the national case system, as lines of JSON.
[[nodiscard]] Delivery keha_jobseekers(const Population& population);

/// Benefit payments from an unemployment fund, as XML.
[[nodiscard]] Delivery fund_payments(const Population& population);

/// What must come out of the exchanges, counted from the drawn persons by rules written here anew:
/// nothing of the product takes part.
[[nodiscard]] std::string
oracle_json(const Population& population, const Delivery& keha, const Delivery& fund);

/// All files by name: register.sql, consents.ndjson, holds.ndjson, keha-jobseekers.ndjson,
/// fund-payments.xml, oracle.json.
[[nodiscard]] std::map<std::string, std::string> files_of(const Population& population);

/// Writes them into a folder, which is made if it is missing.
void write_files(const Population& population, const std::filesystem::path& folder);

/// `YYYY-MM-DDTHH:MM:00Z`, a random minute of the working day.
[[nodiscard]] std::string instant_on(LocalDate day, Random& random);

}
