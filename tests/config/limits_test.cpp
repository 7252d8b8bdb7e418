#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

using namespace tests::config_room;
using namespace gateway;
using Errors = std::vector<std::string>;

namespace {

config::FileSet with(const std::string& limits) {
    config::FileSet files{small_set()};
    files.put(
        "registers/town.endpoints.yaml",
        "connection: host=/nowhere\nclients:\n  - {id: case-system, pins: [\""
            + std::string(64, 'a') + "\"], exchanges: [ask]}\n");
    files.put("limits.yaml", limits);
    return files;
}

}

TEST_CASE("a client, a party and a purpose each have a limit of their own", "[config][limits]") {
    const config::Loaded loaded{config::load(
        with("limits:\n"
             "  - {client: case-system, a-minute: 600, at-once: 16}\n"
             "  - {party: office, at-once: 8}\n"
             "  - {purpose: benefit, a-minute: 6000}\n"),
        {}, {})};
    REQUIRE(loaded.configuration);
    const std::vector<config::Limit>& limits{loaded.configuration->limits};
    REQUIRE(limits.size() == 3);
    CHECK(limits[0].of == config::Limit::Of::client);
    CHECK(limits[0].name == "case-system");
    CHECK(limits[0].a_minute == 600U);
    CHECK(limits[0].at_once == 16U);
    CHECK_FALSE(limits[1].a_minute);
    CHECK(limits[2].of == config::Limit::Of::purpose);
}

TEST_CASE("a limit of nobody, of nothing, or twice is an error in its line", "[config][limits]") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"{client: nobody, a-minute: 1}", "REFERENCE_DANGLING"},
        {"{party: nobody, a-minute: 1}", "REFERENCE_DANGLING"},
        {"{purpose: nothing, a-minute: 1}", "REFERENCE_DANGLING"},
        {"{a-minute: 1}", "LIMIT_WHOSE"},
        {"{party: office, purpose: benefit, a-minute: 1}", "LIMIT_WHOSE"},
        {"{party: office}", "LIMIT_EMPTY"},
        {"{party: office, a-minute: 0}", "TYPE_WRONG"},
        {"{party: office, at-once: -1}", "TYPE_WRONG"},
        {"{party: office, at-once: 1, a-day: 2}", "KEY_UNKNOWN"},
        {"{party: office, at-once: 1}\n  - {party: office, a-minute: 1}", "ID_DUPLICATE"}};
    for (const auto& [line, code] : wrong) {
        INFO(line);
        const Errors errors{errors_of(with("limits:\n  - " + line + "\n"))};
        REQUIRE_FALSE(errors.empty());
        const std::string at{code == "ID_DUPLICATE" ? "limits.yaml:3 " : "limits.yaml:2 "};
        CHECK(errors.front() == at + code);
    }
}
