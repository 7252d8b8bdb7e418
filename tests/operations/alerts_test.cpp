// Alerts of a real daemon, by mail to a real SMTP server and to a real HTTPS receiver: what begins
// is told once, its end once, and what could not be sent is sent later.

#include "gateway/crypto/base64.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/people.h"
#include "tests/operations/exposition.h"
#include "tests/operations/mail_server.h"
#include "tests/operations/small_disk.h"
#include "tests/operations/trouble.h"

#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <fstream>

using namespace tests::corridor;
using namespace tests::operations;
namespace fs = std::filesystem;

namespace {

const std::string secret_bytes{"a secret of thirty-two bytes ..."};

void write_secret(const fs::path& file, const std::string& line) {
    write_file(file, line + "\n");
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

/// A house whose alerts go to a mail server and a receiver, and whose disk can be filled.
struct WatchedHouse {
    SmallDisk disk{384};
    std::unique_ptr<MailServer> mail;
    std::unique_ptr<tests::simulators::PartySimulator> receiver;
    House house{80, [this](const House& built) { return prepare(built); }};

    std::string prepare(const House& built) {
        fs::remove(built.data());
        fs::create_directory_symlink(disk.folder(), built.data());
        const tests::simulators::Identity identity{
            built.authority_folder() / "other.pem", built.authority_folder() / "other.key"};
        mail = std::make_unique<MailServer>(
            identity, "starttls", std::vector<std::string>{"lautturi", "password"});
        tests::simulators::Settings settings;
        settings.identity = identity;
        settings.trust = built.authority_folder() / "ca.pem";
        receiver = std::make_unique<tests::simulators::PartySimulator>(settings);
        write_secret(built.folder() / "password", "password");
        write_secret(
            built.folder() / "webhook-secret",
            "whsec_" + gateway::crypto::to_base64(gateway::core::as_bytes(secret_bytes)));
        const std::string authority{(built.authority_folder() / "ca.pem").string()};
        return disk.settings()
               + "certificates.warning = 40\nalert.language = en\nalert.after = 1\n"
                 "alert.mail.server = "
               + mail->url()
               + "\nalert.mail.from = lautturi@example.invalid\nalert.mail.to = "
                 "one@example.invalid, two@example.invalid\nalert.mail.user = lautturi\n"
                 "alert.mail.password-file = password\nalert.mail.authority = "
               + authority + "\nalert.webhook.url = " + receiver->url("/alerts")
               + "\nalert.webhook.secret-file = webhook-secret\nalert.webhook.authority = "
               + authority + "\n";
    }

    /// Waits until so many came over each way.
    bool told(std::size_t count) {
        return eventually(
            [&] { return mail->count() == count && receiver->request_count() == count; });
    }

    /// How many mails begin with these words.
    [[nodiscard]] std::size_t mails_of(const std::string& words) const {
        std::size_t found{0};
        for (std::size_t number{1}, all{mail->count()}; number <= all; ++number) {
            if (mail->message(number).text.starts_with(words)) {
                ++found;
            }
        }
        return found;
    }
};

/// Changes the store behind the daemon's back.
void alter_store(const House& house, const std::string& script) {
    gateway::storage::Connection store{
        *gateway::storage::PrivateCluster::attach(house.data(), gateway::storage::Role::owner)};
    store.run_script(script);
}

WatchedHouse& shared() {
    static WatchedHouse all;
    return all;
}

std::string signature_of(const tests::simulators::Request& request) {
    const std::string text{
        request.header("webhook-id") + "." + request.header("webhook-timestamp") + "."
        + request.body};
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length{0};
    HMAC(
        EVP_sha256(), secret_bytes.data(), static_cast<int>(secret_bytes.size()),
        reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
    return "v1,"
           + gateway::crypto::to_base64(
               std::as_bytes(std::span{digest.data(), static_cast<std::size_t>(length)}));
}

}

TEST_CASE("what begins is told once, and so is its end", "[alerts]") {
    WatchedHouse& all{shared()};
    REQUIRE(all.told(1)); // make-dev-ca's certificate ends in thirty days

    const MailServer::Message first{all.mail->message(1)};
    CHECK(first.head.find("X-Seen-Tls: True") != std::string::npos);
    CHECK(first.head.find("X-Seen-User: True") != std::string::npos);
    CHECK(
        first.head.find("X-Seen-To: one@example.invalid two@example.invalid") != std::string::npos);
    CHECK(first.head.find("Subject: =?utf-8?B?") != std::string::npos);
    CHECK(first.text.find("Our own certificate ends on 20") == 0);
    CHECK(first.text.find("Node: test\nCause: OWN_CERTIFICATE_ENDS\n") != std::string::npos);
    const auto request = all.receiver->requests().front();
    CHECK(request.header("webhook-signature") == signature_of(request));
    CHECK(request.header("webhook-id").rfind("msg_", 0) == 0);
    const Json body = Json::parse(request.body);
    CHECK(body.at("type") == "alert.opened");
    CHECK(body.at("data").at("code") == "OWN_CERTIFICATE_ENDS");
    CHECK(body.at("data").at("node") == "test");

    const Finished checked{all.house.verb({"check", "--language", "en"})};
    CHECK(checked.status == 0);
    CHECK(
        checked.out.find("OWN_CERTIFICATE_ENDS: Our own certificate ends on ")
        != std::string::npos);

    all.disk.fill();
    REQUIRE(all.told(3)); // what is full is filling up too, and that is not over by it
    CHECK(all.mails_of("The disk is full") == 1);
    CHECK(all.mails_of("The disk is filling up") == 1);
    all.disk.free_again();
    REQUIRE(all.told(5));
    CHECK(all.mails_of("Over: The disk is full") == 1);
    CHECK(all.mails_of("Over: The disk is filling up") == 1);
    CHECK(Json::parse(all.receiver->requests().back().body).at("type") == "alert.closed");

    // What goes on is not told again, by this process or the next.
    all.house.restart();
    REQUIRE(eventually([&] { return readiness(all.house) == "up"; }));
    REQUIRE(eventually([&] { return scrape(all.house).value("lautturi_causes_open") == 1; }));
    std::this_thread::sleep_for(std::chrono::seconds{4});
    CHECK(all.mail->count() == 5);
    CHECK(all.receiver->request_count() == 5);
    CHECK(scrape(all.house).value("lautturi_alerts_waiting") == 0);
}

TEST_CASE("a notice that cannot be sent is tried again, also by the next process", "[alerts]") {
    WatchedHouse& all{shared()};
    REQUIRE(eventually([&] { return scrape(all.house).value("lautturi_alerts_waiting") == 0; }));
    REQUIRE(eventually([&] { return all.mail->count() >= 1; }));
    const std::size_t mails{all.mail->count()};
    const std::size_t failures{said(all.house, "LAUTTURI_ALERT_FAILED")};
    all.receiver->forget_requests();
    tests::simulators::Behaviour broken;
    broken.status = 500;
    all.receiver->behave("/alerts", broken);
    all.mail->refuse(true);

    all.disk.fill();
    REQUIRE(eventually([&] { return said(all.house, "LAUTTURI_ALERT_FAILED") >= failures + 2; }));
    CHECK(eventually([&] { return scrape(all.house).value("lautturi_alerts_waiting") == 4; }));
    CHECK(all.mail->count() == mails);
    const std::string id{all.receiver->requests().front().header("webhook-id")};
    CHECK(all.house.stop() == 0);
    all.mail->refuse(false);
    all.receiver->behave("/alerts", std::deque<tests::simulators::Behaviour>{});
    all.receiver->forget_requests();
    all.disk.free_again();
    all.house.start();

    // What began while nobody could be told is told, and then that it is over.
    REQUIRE(eventually([&] { return all.mail->count() == mails + 4; }));
    REQUIRE(eventually([&] { return all.receiver->request_count() == 4; }));
    const auto told = all.receiver->requests();
    CHECK(
        std::count_if(
            told.begin(), told.end(),
            [&](const auto& request) { return request.header("webhook-id") == id; })
        == 1); // the same notice, by the next process; neither cause waits for the other
    for (const std::size_t number : {mails + 1, mails + 2}) {
        CHECK(all.mail->message(number).text.find("The disk is ") == 0);
        CHECK(all.mail->message(number + 2).text.find("Over: The disk is ") == 0);
    }
}

TEST_CASE("what should have come by its hour and did not is told", "[alerts][expectation]") {
    WatchedHouse& all{shared()};
    REQUIRE(eventually([&] { return scrape(all.house).value("lautturi_alerts_waiting") == 0; }));
    const std::size_t mails{all.mail->count()};
    gateway::storage::Connection store{
        *gateway::storage::PrivateCluster::attach(all.house.data(), gateway::storage::Role::owner)};
    const auto watched = [&] {
        return !store.run("SELECT FROM expectation WHERE exchange = 'fund-payments-in'").empty();
    };
    REQUIRE(eventually(watched));
    store.run("UPDATE expectation SET since = since - interval '10 days', met_due = NULL"
              " WHERE exchange = 'fund-payments-in'");
    const auto told = [&] { // beside whatever else there is to tell
        for (std::size_t number{mails + 1}; number <= all.mail->count(); ++number) {
            if (all.mail->message(number).text.find("Cause: EXPECTATION_MISSED")
                != std::string::npos) {
                return true;
            }
        }
        return false;
    };
    CHECK(eventually(told));
    // and who watches by Prometheus alone sees it, at the next count
    const auto counted = [&] {
        return scrape(all.house).value("lautturi_alarms_open", {{"exchange", "fund-payments-in"}})
               >= 1;
    };
    CHECK(eventually(counted, std::chrono::seconds{90}));
}

TEST_CASE(
    "a delivery that was rejected as a whole is told, and over when somebody has taken note",
    "[alerts][age-limits]") {
    WatchedHouse& all{shared()};
    REQUIRE(eventually([&] { return scrape(all.house).value("lautturi_alerts_waiting") == 0; }));
    alter_store(
        all.house,
        "WITH rejected AS (INSERT INTO run (run, exchange, direction, configuration, started,"
        " closed_at, rejected) VALUES (gen_random_uuid(), 'fund-payments-in', 'in',"
        " decode(repeat('00', 32), 'hex'), clock_timestamp(), clock_timestamp(), true)"
        " RETURNING run) INSERT INTO delivery_fault (run, code) SELECT run, 'CONTROL_SUM'"
        " FROM rejected");
    const std::string words{
        "Nothing of a delivery came through, or its results do not fit: fund-payments-in (1)"};
    CHECK(eventually([&] { return all.mails_of(words) == 1; }));
    CHECK(said(all.house, "LAUTTURI_AGE_REACHED") == 1);
    const auto listed = [&] {
        const Finished list{all.house.verb({"expectations", "list", "--json"})};
        const Json found = Json::parse(list.out);
        return std::count_if(
            found.at("alarms").begin(), found.at("alarms").end(),
            [](const Json& alarm) { return alarm.at("code") == "DELIVERY_REJECTED"; });
    };
    CHECK(listed() == 1);
    CHECK(
        all.house
            .verb(
                {"expectations", "acknowledge", "fund-payments-in", "age-rejected", "--official",
                 "V.Virkailija", "--reference", "T-1"})
            .status
        == 0);
    CHECK(eventually([&] { return all.mails_of("Over: " + words) == 1; }));
    CHECK(listed() == 0);
}

TEST_CASE("what a daemon does not know yet is not over", "[alerts][breach]") {
    WatchedHouse& all{shared()};
    House& house{all.house};
    const std::string certificate{"The certificate of esimerkkikassa ends on "};
    const std::string breach{"Personal data breach: a case is open"};
    const auto asked = [&] {
        const std::string hetu{house.example("fund-member")};
        return house.relay("fund-benefit-query", fund_question(house, hetu)).status == 200;
    };
    REQUIRE(eventually(asked));
    REQUIRE(eventually([&] { return all.mails_of(certificate) == 1; }));
    alter_store(
        house, "INSERT INTO breach (breach, kind, message, attempt, known_at) SELECT"
               " gen_random_uuid(), 'other', message, attempt, clock_timestamp() FROM attempt"
               " LIMIT 1");
    house.restart(); // the fund has shown no certificate since
    REQUIRE(eventually([&] { return all.mails_of(breach) == 1; }));

    alter_store(house, "REVOKE SELECT ON breach FROM lautturi_app");
    house.restart(); // nor can cases be counted
    REQUIRE(eventually([&] { return readiness(house) == "up"; }));
    std::this_thread::sleep_for(std::chrono::seconds{4});
    CHECK(all.mails_of("Over: " + certificate) == 0);
    CHECK(all.mails_of("Over: " + breach) == 0);

    alter_store(
        house, "GRANT SELECT ON breach TO lautturi_app;"
               " UPDATE breach SET closed_at = clock_timestamp()");
    house.restart();
    REQUIRE(eventually([&] { return all.mails_of("Over: " + breach) == 1; }));
    REQUIRE(eventually(asked)); // it is seen again, and ends as it did
    std::this_thread::sleep_for(std::chrono::seconds{4});
    CHECK(all.mails_of("Over: " + certificate) == 0);
    CHECK(all.mails_of(certificate) == 1);
}
