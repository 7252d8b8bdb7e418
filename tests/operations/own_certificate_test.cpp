// A new certificate of our own is taken up whatever else cannot be read, and told of as it is
// shown.

#include "tests/corridor/people.h"
#include "tests/operations/exposition.h"
#include "tests/operations/trouble.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <deque>

using namespace tests::corridor;
using namespace tests::operations;
namespace fs = std::filesystem;

TEST_CASE("HUP takes up a new certificate while the folder cannot be read", "[metrics][daemon]") {
    House& house{house_of("metrics")};
    const fs::path settings{house.folder() / "lautturi.properties"};
    const std::string own{read_file(settings)};
    const fs::path certificate{house.folder() / "own.pem"};
    fs::copy_file(house.authority_folder() / "lautturi.pem", certificate);
    write_file(settings, own + "tls.certificate = own.pem\n");
    house.restart();
    const auto days = [&] { return scrape(house).value("lautturi_certificate_days"); };
    REQUIRE(eventually([&] { return days() > 28 && days() < 31; }));

    const Finished made{run_to_end(
        {"/usr/bin/env", "openssl", "req", "-x509", "-new", "-key",
         (house.authority_folder() / "lautturi.key").string(), "-sha256", "-days", "400", "-subj",
         "/CN=lautturi", "-out", certificate.string()},
        house.folder() / "out/openssl")};
    INFO(made.err);
    REQUIRE(made.status == 0);
    const fs::path away{house.folder() / "mappings-away"};
    fs::rename(house.mappings(), away);
    house.signal(SIGHUP);
    // what the file says alone would not do: of that and what is shown, the first to end counts
    CHECK(eventually([&] { return days() > 390; }));
    CHECK(eventually([&] { return said(house, R"({"code":"FOLDER_UNREADABLE"})") > 0; }));

    fs::rename(away, house.mappings());
    write_file(settings, own);
    house.restart();
}

TEST_CASE(
    "what calls out goes on with the pair that runs where a file in its place is no good",
    "[metrics][daemon]") {
    House& house{house_of("metrics")};
    const fs::path settings{house.folder() / "lautturi.properties"};
    const std::string own{read_file(settings)};
    const fs::path certificate{house.folder() / "own.pem"};
    constexpr auto anew = fs::copy_options::overwrite_existing;
    fs::copy_file(house.authority_folder() / "lautturi.pem", certificate, anew);
    write_file(settings, own + "tls.certificate = own.pem\n");
    house.restart(); // no connection is open that could be used again
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    const auto asked = [&] {
        return house.relay("fund-benefit-query", fund_question(house, house.example("fund-member")))
            .status;
    };
    write_file(certificate, ""); // nobody has said that it is to be read
    CHECK(asked() == 200);
    const std::size_t refused{said(house, R"({"code":"TLS_CERTIFICATE_FILE"})")};
    house.signal(SIGHUP);
    REQUIRE(eventually(
        [&] { return said(house, R"({"code":"TLS_CERTIFICATE_FILE"})") > refused + 2; }));
    CHECK(asked() == 200);
    // a command has no pair of before: it says so, and neither begins a run nor tries anything
    const std::size_t runs{house.accounts("kela-statements-out").size()};
    const std::string why{"TLS_CERTIFICATE_FILE: " + certificate.string()};
    const Finished run{house.run_batch()};
    CHECK(run.status == 2);
    CHECK(run.err.find(why) != std::string::npos);
    CHECK(house.accounts("kela-statements-out").size() == runs);
    const Finished replay{house.verb({"outbox", "replay", "--pile", "party", "--yes"})};
    CHECK(replay.status == 2);
    CHECK(replay.err.find(why) != std::string::npos);
    CHECK(
        house.verb({"outbox", "replay", "--pile", "party"}).status
        == 0); // a plan shows it to nobody

    write_file(settings, own);
    house.restart();
    fs::remove(certificate);
}
