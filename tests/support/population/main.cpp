// population --out DIR: writes the synthetic population as files.

#include "tests/support/population/files.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <iostream>

namespace {

/// What is not said keeps its proportion to what is.
void size(
    tests::population::Parameters& parameters, std::optional<std::size_t> persons,
    std::optional<std::size_t> job_seekers) {
    const std::size_t of{parameters.persons};
    parameters.persons = persons.value_or(std::max(of, job_seekers.value_or(0)));
    parameters.job_seekers = job_seekers.value_or(
        std::max<std::size_t>(50, parameters.job_seekers * parameters.persons / of));
}

}

int main(int count, char** arguments) {
    using namespace tests::population;
    CLI::App app{
        "Writes the synthetic population of tests and demonstrations: the same bytes every time."};
    std::string out;
    std::string parameter_file{default_parameter_file().string()};
    std::optional<std::uint64_t> seed;
    std::optional<std::size_t> persons;
    std::optional<std::size_t> job_seekers;
    std::optional<std::size_t> delivered;
    app.add_option("--out", out, "folder to write into")->required();
    app.add_option("--parameters", parameter_file, "parameter file");
    app.add_option(
        "--persons", persons,
        "how many people: 80000 and 1000000 too, in the same memory (default: 40000)");
    app.add_option("--jobseekers", job_seekers, "how many of them seek a job (default: 8 of 100)");
    app.add_option(
        "--delivered", delivered,
        "records in each delivery, of each 40000 persons, where so many fit (default: 400, 300)");
    app.add_option("--seed", seed, "another population");
    CLI11_PARSE(app, count, arguments);
    try {
        Parameters parameters{load_parameters(parameter_file)};
        parameters.seed = seed.value_or(parameters.seed);
        size(parameters, persons, job_seekers);
        parameters.deliveries.keha_records = delivered.value_or(parameters.deliveries.keha_records);
        parameters.deliveries.fund_records = delivered.value_or(parameters.deliveries.fund_records);
        write_files(parameters, out);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "population: " << error.what() << '\n';
        return 1;
    }
}
