// A new certificate of our own is taken up whatever else cannot be read, and told of as it is
// shown.

#include "tests/operations/exposition.h"
#include "tests/operations/trouble.h"

#include <catch2/catch.hpp>

#include <csignal>

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
