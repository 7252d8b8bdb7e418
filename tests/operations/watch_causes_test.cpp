// What is said of what is known, and of what is not: what nobody has looked at is not well.

#include "gateway/app/alert_texts.h"
#include "gateway/app/warnings.h"
#include "gateway/crypto/certificate.h"
#include "tests/corridor/process.h"
#include "tests/http/support/certificates.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace gateway;
using app::Condition;

namespace {

constexpr std::uintmax_t mebibyte{1024 * 1024};

core::Instant at(int seconds) {
    return core::Instant::from_microseconds(1'800'000'000'000'000) + std::chrono::seconds{seconds};
}

app::Settings settings() {
    app::Settings all;
    all.disk_reserve = 100;
    all.disk_warning = 105;
    all.certificate_warning = 30;
    return all;
}

std::set<std::string> keys_of(const std::vector<ports::Cause>& causes) {
    std::set<std::string> keys;
    for (const ports::Cause& cause : causes) {
        keys.insert(cause.key());
    }
    return keys;
}

/// All is well, and all of it was looked at.
Condition well() {
    Condition known;
    known.store_up = true;
    known.store_writable = true;
    known.free = 1'000 * mebibyte;
    known.cases_counted = true;
    known.certificate_end = at(365 * 86'400);
    return known;
}

/// What is open after a look, when this was open before.
std::set<std::string> open_after(const Condition& known, const std::vector<ports::Cause>& before) {
    ports::Seen seen{app::causes_of(known, settings(), at(0))};
    app::go_on(seen, before);
    return keys_of(seen.open);
}

core::Digest pin(int number) {
    core::Digest digest{};
    digest.front() = static_cast<std::byte>(number);
    return digest;
}

/// One that calls us by pin 1, and shows pin 2 when it is called.
config::Party party_with_pins() {
    config::Party party;
    party.id = core::PartyId::intern("kela");
    party.pins = {pin(1)};
    party.endpoints["statements"].url = "https://kela.invalid/statements";
    party.endpoints["statements"].server_pins = {pin(2)};
    return party;
}

}

TEST_CASE("where all is well nothing is open, and nothing unknown", "[alerts]") {
    const ports::Seen seen{app::causes_of(well(), settings(), at(0))};
    CHECK(seen.open.empty());
    CHECK(seen.unknown.empty());
}

TEST_CASE("what was not looked at since the start is unknown, not over", "[alerts]") {
    Condition known{well()};
    known.cases_counted = false;
    CHECK(app::causes_of(known, settings(), at(0)).unknown == std::set<std::string>{"BREACH_OPEN"});
    known.breach_since = at(-60); // counted before, and not the last time
    const ports::Seen seen{app::causes_of(known, settings(), at(0))};
    CHECK(keys_of(seen.open) == std::set<std::string>{"BREACH_OPEN"});
    CHECK(seen.unknown.empty());
    CHECK(app::causes_of(Condition{}, settings(), at(0)).unknown.size() == 7);
}

TEST_CASE("a disk that is full is still filling up", "[alerts][disk]") {
    const auto causes = [](std::optional<std::uintmax_t> free, bool full) {
        return keys_of(app::disk_warnings(settings(), free, full, at(0)));
    };
    const std::set<std::string> both{"DISK_FULL", "DISK_LOW"};
    CHECK(causes(104 * mebibyte, false) == std::set<std::string>{"DISK_LOW"});
    CHECK(causes(99 * mebibyte, true) == both);
    CHECK(causes(107 * mebibyte, true) == both); // until a tenth more than the reserve is free
    CHECK(causes({}, true) == both);
    CHECK(causes(111 * mebibyte, false).empty());
}

TEST_CASE("a disk that cannot be asked is as it was", "[alerts][disk]") {
    Condition known{well()};
    known.free = 104 * mebibyte;
    const ports::Seen low{app::causes_of(known, settings(), at(0))};
    CHECK(keys_of(low.open) == std::set<std::string>{"DISK_LOW"});
    known.free.reset();
    CHECK(open_after(known, low.open) == std::set<std::string>{"DISK_LOW"});
    CHECK(open_after(known, {}).empty());
    CHECK(open_after(well(), low.open).empty());
}

TEST_CASE("that nobody confirms is not over because the database went away", "[alerts][database]") {
    Condition known{well()};
    known.confirmed = false;
    const ports::Seen seen{app::causes_of(known, settings(), at(0))};
    CHECK(keys_of(seen.open) == std::set<std::string>{"STORE_UNCONFIRMED"});
    known.store_up = false;
    known.store_writable = false;
    const std::set<std::string> both{"STORE_UNCONFIRMED", "STORE_UNREACHABLE"};
    CHECK(open_after(known, seen.open) == both);
    known.confirmed = true; // as a new process that never reached it has it
    CHECK(open_after(known, seen.open) == both);
    CHECK(open_after(well(), seen.open).empty());
}

TEST_CASE("a database whose settings close the gate is a cause of its own", "[alerts][database]") {
    Condition known{well()};
    known.lasting = false;
    const ports::Seen seen{app::causes_of(known, settings(), at(0))};
    CHECK(keys_of(seen.open) == std::set<std::string>{"STORE_UNSAFE"});
    for (const policy::Language language :
         {policy::Language::fi, policy::Language::sv, policy::Language::en}) {
        CHECK(
            app::opened_text(seen.open.front(), language).text.find("synchronous_commit")
            != std::string::npos);
    }
    known.lasting = true;
    known.store_writable = false;
    CHECK(open_after(known, seen.open).count("STORE_UNSAFE") == 1);
    CHECK(open_after(well(), seen.open).empty());
}

TEST_CASE("what goes on keeps the time at which it began", "[alerts]") {
    Condition known{well()};
    known.confirmed = false;
    const ports::Seen before{app::causes_of(known, settings(), at(0))};
    ports::Seen now{app::causes_of(known, settings(), at(1))};
    app::go_on(now, before.open);
    REQUIRE(now.open.size() == 1);
    CHECK(now.open.front().since == at(0));
}

TEST_CASE("of a party nothing is known until it shows one of its certificates again", "[alerts]") {
    app::CertificateBook shown;
    config::Configuration law;
    law.parties = {party_with_pins()};
    const std::string key{"PARTY_CERTIFICATE_ENDS/kela"};
    const auto seen = [&] {
        Condition known{well()};
        known.parties = app::party_certificates(law, shown);
        return app::causes_of(known, settings(), at(0));
    };
    CHECK(seen().open.empty());
    CHECK(seen().unknown == std::set<std::string>{key});

    shown.see(pin(2), at(100 * 86'400));
    CHECK(seen().open.empty());
    CHECK(seen().unknown.empty());
    shown.see(pin(1), at(10 * 86'400)); // the one that ends first counts
    CHECK(keys_of(seen().open) == std::set<std::string>{key});
    CHECK(seen().unknown.empty());

    law.parties.front().pins = {pin(3)};
    law.parties.front().endpoints.clear();
    CHECK(seen().unknown == std::set<std::string>{key});
    law.parties.front().pins.clear();
    law.parties.front().endpoints["files"].url = "sftp://kela.invalid/files";
    law.parties.front().endpoints["files"].server_pins = {pin(4)}; // an SSH key's
    CHECK(seen().unknown.empty());
    law.parties.clear(); // it is gone
    CHECK(seen().unknown.empty());
}

TEST_CASE(
    "our own certificate is the one that is shown, or that of the file, whichever ends first",
    "[alerts]") {
    tests::Authority authority{"own authority"};
    app::Settings all{settings()};
    all.tls_certificate = authority.issue_server().certificate_file;
    const std::optional<core::Instant> of_file{
        crypto::end_of_certificate(tests::corridor::read_file(all.tls_certificate))};
    REQUIRE(of_file);
    app::CertificateBook shown;
    CHECK(app::own_certificate_end(all, shown) == of_file);
    shown.serve({*of_file + std::chrono::hours{-2}, std::nullopt, *of_file});
    CHECK(app::own_certificate_end(all, shown) == *of_file + std::chrono::hours{-2});
    shown.serve({*of_file + std::chrono::hours{2}}); // the file's is the next to be taken up
    CHECK(app::own_certificate_end(all, shown) == of_file);
    all.tls_certificate = "absent.pem";
    CHECK(app::own_certificate_end(all, shown) == *of_file + std::chrono::hours{2});
}

TEST_CASE("certificates for documents are warned of as those of connections are", "[alerts]") {
    tests::Authority authority{"documents authority"};
    config::Configuration law;
    law.parties = {party_with_pins()};
    law.parties.front().pins.clear();
    law.parties.front().endpoints.clear();
    law.parties.front().document_certificate =
        tests::corridor::read_file(authority.issue_server().certificate_file); // for a day
    Condition known{well()};
    known.parties = app::party_certificates(law, {});
    REQUIRE(known.parties.documents.size() == 1);
    const core::Instant end{known.parties.documents.begin()->second};
    known.document_end = end;
    known.certificate_end = end + 365 * std::chrono::hours{24};
    const auto causes = [&](core::Instant now) {
        return keys_of(app::causes_of(known, settings(), now).open);
    };
    const std::set<std::string> both{
        "OWN_DOCUMENT_CERTIFICATE_ENDS", "PARTY_DOCUMENT_CERTIFICATE_ENDS/kela"};
    CHECK(causes(end + std::chrono::hours{-29 * 24}) == both);
    CHECK(causes(end + std::chrono::hours{-31 * 24}).empty());
}

TEST_CASE(
    "a revocation list is told of in the last part of its life, and when it has ended",
    "[alerts]") {
    constexpr int day{86'400};
    const auto told = [](const crypto::ListTerm& list, core::Instant now) {
        Condition known{well()};
        known.certificate_end = list.end + std::chrono::hours{365 * 24};
        known.revocations = list;
        const std::vector<ports::Cause> open{app::causes_of(known, settings(), now).open};
        if (open.empty()) {
            return std::string{};
        }
        CHECK(keys_of(open) == std::set<std::string>{"REVOCATIONS_END"});
        return std::string{open.front().severity == core::Severity::error ? "error" : "warning"};
    };
    const crypto::ListTerm week{at(0), at(8 * day)}; // a day of it is nothing to be told of
    CHECK(told(week, at(0)).empty());
    CHECK(told(week, at(6 * day)).empty());
    CHECK(told(week, at(6 * day + 1)) == "warning");
    CHECK(told(week, at(8 * day)) == "error");
    const crypto::ListTerm years{at(0), at(800 * day)};
    CHECK(told(years, at(769 * day)).empty()); // as long before as certificates are
    CHECK(told(years, at(771 * day)) == "warning");
}

TEST_CASE(
    "of the list that is judged by and that of the file, the one that ends first is told of",
    "[alerts]") {
    tests::Authority authority{"revoking authority"};
    app::Settings all{settings()};
    app::CertificateBook shown;
    CHECK_FALSE(app::revocations_term(all, shown));
    all.tls_client_revocations = authority.revoke({});
    const std::optional<crypto::ListTerm> of_file{app::revocations_term(all, shown)};
    REQUIRE(of_file);
    CHECK(of_file->end - of_file->from == std::chrono::minutes{61});
    const crypto::ListTerm earlier{of_file->from, of_file->end + std::chrono::minutes{-1}};
    shown.judge_by({of_file, earlier, std::nullopt});
    CHECK(app::revocations_term(all, shown) == earlier);
    shown.judge_by({crypto::ListTerm{of_file->from, of_file->end + std::chrono::minutes{1}}});
    CHECK(app::revocations_term(all, shown) == of_file);
}

TEST_CASE("a list that is out of date is told of where there is no daemon", "[alerts]") {
    tests::Authority authority{"forgetful authority"};
    app::Settings all{settings()};
    const auto told = [&] {
        const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::system_clock::now().time_since_epoch());
        return keys_of(app::warnings_of(all, core::Instant::from_microseconds(now.count())))
                   .count("REVOCATIONS_END")
               == 1;
    };
    all.tls_client_revocations = authority.revoke({});
    CHECK_FALSE(told());
    all.tls_client_revocations = authority.revoke({}, std::chrono::seconds{-30});
    CHECK(told());
}
