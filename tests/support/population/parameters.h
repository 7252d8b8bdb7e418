#pragma once
// The parameter file of the synthetic population (population.yaml), read strictly: a missing or
// misspelt key is an error, never a default.

#include "gateway/core/instant.h"
#include "tests/support/population/random.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tests::population {

struct Ages {
    std::int64_t first{0};
    std::int64_t last{0};
};

struct Municipality {
    std::string code;
    std::vector<std::string> postal_codes;
};

/// Per mille; named as in the file.
struct Shares {
    std::uint64_t without_hetu{0}, twin{0}, turvakielto{0}, turvakielto_ended{0}, deceased{0},
        restriction{0}, objection{0}, wrong_row{0}, work_ability_summary{0},
        statement_not_requested{0}, statement_requested_by_fund{0}, fund_member{0},
        jobseeking_ended{0}, email{0};
};

struct Least {
    std::size_t without_hetu{0}, turvakielto{0}, turvakielto_ended{0}, deceased{0}, restriction{0},
        objection{0}, wrong_row{0};
};

struct ConsentShares {
    std::uint64_t given{0}, blanket{0}, refused{0}, withdrawn{0}, expired{0}, none{0};
};

struct DeliverySizes {
    std::size_t keha_records{0}, keha_without_source{0}, fund_records{0}, fund_without_source{0};
};

struct Parameters {
    std::uint64_t seed{0};
    std::size_t persons{0};
    std::size_t job_seekers{0};
    gateway::core::LocalDate as_of;
    Shares shares;
    Least least;
    ConsentShares consents;
    DeliverySizes deliveries;
    std::vector<Weighted<Ages>> ages_of_job_seekers;
    std::vector<Weighted<Ages>> ages_of_others;
    std::vector<Weighted<char>> signs_1900;
    std::vector<Weighted<char>> signs_2000;
    std::vector<Weighted<std::string>> mother_tongues;
    std::vector<Weighted<std::string>> citizenships;
    std::vector<Weighted<Municipality>> municipalities;
    std::vector<std::string> streets;
    std::vector<std::string> given_names_female;
    std::vector<std::string> given_names_male;
    std::vector<std::string> family_names;
    std::vector<std::string> rare_family_names;
    std::vector<Weighted<std::string>> statement_codes;
    std::vector<std::string> summary_openings;
    std::vector<std::string> summary_details;
    std::vector<std::string> occupations;
    std::vector<Weighted<std::string>> jobseeking_statuses;
    std::vector<Weighted<std::string>> benefit_types;
};

/// @throws std::runtime_error naming the key, or the cause, where the file is not as it should be.
[[nodiscard]] Parameters load_parameters(const std::filesystem::path& file);

/// Asked before anything is drawn or written.
/// @throws std::invalid_argument where so many people are too few or too many.
void check_size(const Parameters& parameters);

/// The parameter file in the source tree.
[[nodiscard]] std::filesystem::path default_parameter_file();

}
