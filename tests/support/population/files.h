#pragma once
// The population as the files that tests and demonstrations read. Same parameters, same bytes.

#include "tests/support/population/draw.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tests::population {

/// PostgreSQL (psql) script: schema customer_register with persons, statements, views and the
/// staging table. Between head and tail stand the rows of one cohort after the other.
[[nodiscard]] std::string register_head();
[[nodiscard]] std::string register_rows(const Population& population);
[[nodiscard]] std::string register_tail();

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

/// Benefit payments from an unemployment fund, as XML: what stands between head and tail.
[[nodiscard]] Delivery fund_payments(const Population& population);
[[nodiscard]] std::string fund_head();
[[nodiscard]] std::string fund_tail();

/// What must come out of the exchanges, counted from the drawn persons by rules written here anew:
/// nothing of the product takes part. Of one cohort it also names the ordinals of the records; of
/// more it has the counts alone.
class Oracle final {
public:
    /// @param parameters of the whole population. @param cohorts how many will be added.
    Oracle(const Parameters& parameters, std::size_t cohorts);
    ~Oracle();
    Oracle(const Oracle&) = delete;
    Oracle& operator=(const Oracle&) = delete;

    void add(const Population& cohort, const Delivery& keha, const Delivery& fund);
    [[nodiscard]] std::string text() const;

private:
    struct Inside;
    std::unique_ptr<Inside> m_inside;
};

/// All files by name: register.sql, consents.ndjson, holds.ndjson, keha-jobseekers.ndjson,
/// fund-payments.xml, oracle.json.
[[nodiscard]] std::map<std::string, std::string> files_of(const Population& population);

/// Draws a population of any size and writes its files into a folder, which is made if it is
/// missing. Memory holds one cohort.
/// @throws std::invalid_argument as check_size(), before anything is made.
void write_files(const Parameters& parameters, const std::filesystem::path& folder);

/// `YYYY-MM-DDTHH:MM:00Z`, a random minute of the working day.
[[nodiscard]] std::string instant_on(LocalDate day, Random& random);

}
