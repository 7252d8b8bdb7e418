// population --out DIR: writes the synthetic population as files.

#include "tests/support/population/files.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

int main(int count, char** arguments) {
    using namespace tests::population;
    CLI::App app{
        "Writes the synthetic population of tests and demonstrations: the same bytes every time."};
    std::string out;
    std::string parameter_file{default_parameter_file().string()};
    std::optional<std::uint64_t> seed;
    std::optional<std::size_t> persons;
    std::optional<std::size_t> job_seekers;
    app.add_option("--out", out, "folder to write into")->required();
    app.add_option("--parameters", parameter_file, "parameter file");
    app.add_option("--persons", persons, "how many people");
    app.add_option("--jobseekers", job_seekers, "how many of them seek a job");
    app.add_option("--seed", seed, "another population");
    CLI11_PARSE(app, count, arguments);
    try {
        Parameters parameters{load_parameters(parameter_file)};
        parameters.seed = seed.value_or(parameters.seed);
        parameters.persons = persons.value_or(parameters.persons);
        parameters.job_seekers = job_seekers.value_or(parameters.job_seekers);
        write_files(draw(parameters), out);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "population: " << error.what() << '\n';
        return 1;
    }
}
