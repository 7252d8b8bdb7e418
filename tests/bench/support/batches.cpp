#include "tests/bench/support/batches.h"

#include <cstdlib>
#include <stdexcept>

namespace tests::bench {

namespace fs = std::filesystem;
using corridor::House;

namespace {

fs::path delivered(const House& house) {
    return house.folder() / "kela-files";
}

void replace(std::string& text, const std::string& what, const std::string& with) {
    const std::size_t at{text.find(what)};
    demand(at != std::string::npos, "the mappings have changed: " + what);
    text.replace(at, what.size(), with);
}

}

std::size_t wanted_records() {
    const char* const wanted{std::getenv("LAUTTURI_BENCH_RECORDS")};
    return wanted == nullptr ? 100'000 : std::stoul(wanted);
}

bool full() {
    return std::getenv("LAUTTURI_BENCH_FULL") != nullptr;
}

void demand(bool holds, const std::string& otherwise) {
    if (!holds) {
        throw std::runtime_error{otherwise};
    }
}

std::string built(const std::string& program) {
    const char* const folder{std::getenv("LAUTTURI_BUILD")};
    demand(folder != nullptr, "LAUTTURI_BUILD is not set");
    return (fs::path{folder} / program).string();
}

fs::path draw(House& house, std::size_t job_seekers) {
    const fs::path drawn{house.folder() / "drawn"};
    const auto made = corridor::run_to_end(
        {built("population"), "--out", drawn.string(), "--persons", std::to_string(job_seekers),
         "--jobseekers", std::to_string(job_seekers), "--delivered", "40000"},
        house.folder() / "out/population", {}, {}, std::chrono::hours{1});
    demand(made.status == 0, "the population was not drawn: " + made.err);
    return drawn;
}

void fill(House& house, const fs::path& drawn) {
    const fs::path script{house.folder() / "refill.sql"};
    corridor::write_file(script, "DROP SCHEMA customer_register CASCADE;\n");
    house.reg().run_script(script);
    house.reg().run_script(drawn / "register.sql");
}

void deliver_to_a_folder(House& house, Form form) {
    const fs::path file{house.mappings() / "exchanges/kela-statements-out/exchange.yaml"};
    std::string text{corridor::read_file(file)};
    if (!fs::exists(delivered(house))) {
        replace(
            text, "transport: https\nendpoint: statements",
            "transport: directory\nendpoint: files");
        fs::create_directory(delivered(house));
        const fs::path endpoints{house.mappings() / "parties/kela/endpoints.yaml"};
        corridor::write_file(
            endpoints, corridor::read_file(endpoints)
                           + "  files:\n    url: " + delivered(house).string() + "\n");
    }
    if (form == Form::json) {
        replace(
            text,
            "  format: xml\n  record-path: /statements/statement\n"
            "  namespace: urn:lautturi:kela-statements:1\n  schema: statements.xsd\n",
            "  format: ndjson\n");
        fs::remove(house.mappings() / "exchanges/kela-statements-out/statements.xsd");
        for (const char* const of_xml : {"samples", "cases"}) {
            fs::remove_all(house.mappings() / "exchanges/kela-statements-out" / of_xml);
        }
    }
    corridor::write_file(file, text);
    house.restart();
}

Batch run_batch(House& house) {
    const auto began = std::chrono::steady_clock::now();
    corridor::Process batch{
        {built("lautturi"), "run", "kela-statements-out", "--json", "--settings",
         (house.folder() / "lautturi.properties").string()},
        house.folder() / "out/batch"};
    const auto finished = batch.wait(std::chrono::hours{2});
    const std::chrono::duration<double> took{std::chrono::steady_clock::now() - began};
    demand(finished.status == 0, "the run failed: " + finished.err);
    const auto account = corridor::Json::parse(finished.out);
    return Batch{
        account.at("in").get<double>(),
        account.at("released").get<double>() + account.at("reduced").get<double>(), took.count(),
        finished.cpu_seconds, static_cast<double>(finished.peak_bytes)};
}

std::vector<std::string> take_delivered(House& house) {
    std::vector<std::string> documents;
    for (const auto& file : fs::directory_iterator{delivered(house)}) {
        documents.push_back(corridor::read_file(file));
        fs::remove(file);
    }
    return documents;
}

}
