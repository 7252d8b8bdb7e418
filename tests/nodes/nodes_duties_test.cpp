// What every node could do and one does: files are taken in, alarms opened and told, deliveries
// known again; and a name is one node's.

#include "gateway/core/instant.h"
#include "gateway/crypto/signature.h"
#include "tests/nodes/nodes_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>

using namespace tests::nodes;
using namespace std::chrono_literals;
using tests::corridor::eventually;
using tests::corridor::Finished;
using tests::corridor::read_file;
using tests::corridor::run_to_end;
using tests::corridor::write_file;
using tests::simulators::Request;

namespace {

constexpr const char* payments{"fund-payments-in"};

std::int64_t closed_deliveries(Installation& all) {
    return all.count("SELECT count(*) FROM run WHERE exchange = 'fund-payments-in' AND closed_at "
                     "IS NOT NULL");
}

/// The drawn payments, as one file among many: `mark` makes it another document.
std::string payments_file(House& house, const std::string& mark) {
    return house.files().at("fund-payments.xml") + "<!-- " + mark + " -->\n";
}

std::size_t told(Installation& all, const std::string& type, const std::string& code) {
    const std::vector<Request> requests{all.alerts().requests()};
    return static_cast<std::size_t>(
        std::count_if(requests.begin(), requests.end(), [&](const Request& request) {
            const Json body = Json::parse(request.body);
            return body.at("type") == type && body.at("data").at("code") == code;
        }));
}

}

TEST_CASE(
    "files that lie where two nodes look are taken in once each, by one node, and after it by the "
    "other",
    "[nodes][collect]") {
    Installation& all{installation()};
    House& house{all.house()};
    REQUIRE(eventually([&] { return !all.worker_of(payments).empty(); }));
    const std::int64_t before{closed_deliveries(all)};
    const std::size_t received{all.said("LAUTTURI_RECEIVED")};
    const int staged{std::stoi(house.staged("count(*)"))};
    for (int file{0}; file < 5; ++file) {
        const std::string name{"file-" + std::to_string(file) + ".xml"};
        house.leave_file(name, payments_file(house, name));
    }
    REQUIRE(eventually([&] { return closed_deliveries(all) == before + 5; }, 60s));
    CHECK(all.said("LAUTTURI_RECEIVED") == received + 5);
    CHECK(all.said("LAUTTURI_RECEIVED_AGAIN") == 0);
    const std::string after_five{house.staged("count(*)")};

    const std::string collector{all.worker_of(payments)};
    REQUIRE_FALSE(collector.empty());
    if (collector == "north") {
        house.kill();
    } else {
        all.south().kill();
    }
    house.leave_file("later.xml", payments_file(house, "later"));
    REQUIRE(eventually([&] { return closed_deliveries(all) == before + 6; }, lease_length + 30s));
    CHECK(all.worker_of(payments) != collector);
    static_cast<void>(installation()); // the dead one again
    const int each{(std::stoi(after_five) - staged) / 5};
    CHECK(each > 0);
    CHECK(std::stoi(house.staged("count(*)")) == staged + 6 * each);
}

TEST_CASE(
    "a delivery that is repeated at another node has the first one's message",
    "[nodes][idempotency]") {
    Installation& all{installation()};
    House& house{all.house()};
    const std::string body{house.files().at("keha-jobseekers.ndjson")};
    const auto at = [&](std::uint16_t port) {
        tests::simulators::PartyClient client{
            {house.authority_folder() / "keha.pem", house.authority_folder() / "keha.key"},
            house.authority_folder() / "ca.pem"};
        tests::simulators::Call call;
        call.url = "https://127.0.0.1:" + std::to_string(port) + "/deliver/keha-jobseekers-in";
        call.body = body;
        call.content_type = "application/x-ndjson";
        call.time_limit = 20s;
        const tests::simulators::Reply reply{client.call(call)};
        INFO(reply.status << ' ' << reply.failure << ' ' << reply.body);
        REQUIRE(reply.status == 202);
        return std::string{Json::parse(reply.body).at("message")};
    };
    const std::string first{at(house.port("party"))};
    CHECK(at(all.south().port("party")) == first);
    CHECK(at(house.port("party")) == first);
    CHECK(all.count("SELECT count(*) FROM run WHERE exchange = 'keha-jobseekers-in'") == 1);
    REQUIRE(eventually([&] {
        return all.count("SELECT count(*) FROM run WHERE exchange = 'keha-jobseekers-in' AND "
                         "closed_at IS NOT NULL")
               == 1;
    }));
}

TEST_CASE(
    "of two nodes that watch, one opens an alarm and one tells it; its end too",
    "[nodes][expectation][alerts]") {
    Installation& all{installation()};
    House& house{all.house()};
    const auto now = std::chrono::system_clock::now() - 60min;
    const std::string hour{
        gateway::core::to_helsinki_text(gateway::core::Instant::from_microseconds(
            std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch())
                .count()))};
    replace_in(
        house.mappings() / "exchanges" / payments / "exchange.yaml",
        "by: \"06:00\", days: bank-days", "by: \"" + hour.substr(11, 5) + "\"");
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    // as if nothing had come for a day
    static_cast<void>(
        all.store().run("UPDATE run SET started = started - interval '3 days' WHERE exchange = "
                        "'fund-payments-in'"));
    REQUIRE(eventually([&] {
        return all.count("SELECT count(*) FROM expectation WHERE exchange = 'fund-payments-in'")
               == 1;
    }));
    static_cast<void>(
        all.store().run("UPDATE expectation SET since = since - interval '2 days', met_due = NULL"
                        " WHERE exchange = 'fund-payments-in'"));
    REQUIRE(eventually([&] { return told(all, "alert.opened", "EXPECTATION_MISSED") == 1; }, 60s));

    house.leave_file("awaited.xml", payments_file(house, "awaited"));
    REQUIRE(eventually([&] { return told(all, "alert.closed", "EXPECTATION_MISSED") == 1; }, 60s));
    // both have looked many times meanwhile, and have nothing left to tell
    REQUIRE(eventually(
        [&] { return all.count("SELECT count(*) FROM alert_notice WHERE told_at IS NULL") == 0; }));
    CHECK(told(all, "alert.opened", "EXPECTATION_MISSED") == 1);
    CHECK(told(all, "alert.closed", "EXPECTATION_MISSED") == 1);
    CHECK(all.said("LAUTTURI_EXPECTATION_MISSED") == 1);
    CHECK(all.said("LAUTTURI_EXPECTATION_MET") == 1);
}

TEST_CASE(
    "what is put in force from the folder of a node that does not follow it is not undone by one "
    "that follows its own",
    "[nodes][configuration]") {
    Installation& all{installation()};
    House& house{all.house()};
    REQUIRE(house.verb({"config", "activate"}).status == 0); // north's folder is as it was
    const std::filesystem::path apart{house.folder() / "apart"};
    std::filesystem::copy(house.mappings(), apart, std::filesystem::copy_options::recursive);
    const std::filesystem::path rules{apart / "rules/unemployment-benefit.yaml"};
    write_file(rules, read_file(rules) + "# in need\n");
    const std::filesystem::path settings{house.folder() / "south-apart.properties"};
    write_file(
        settings, read_file(house.folder() / "south.properties")
                      + "config.follow-folder = false\nconfig.folder = apart\n");
    const auto in_force = [&] {
        return all.text("SELECT encode(digest, 'hex') FROM active_configuration"
                        " ORDER BY activation DESC LIMIT 1");
    };
    const std::string followed{in_force()};
    const Finished activated{run_to_end(
        {LAUTTURI_PROGRAM, "config", "activate", "--settings", settings.string()},
        house.folder() / "out/apart", {{"TMPDIR", (house.folder() / "tmp").string()}})};
    INFO(activated.err);
    REQUIRE(activated.status == 0);
    const std::string needed{in_force()};
    REQUIRE(needed != followed);

    house.restart(); // nobody touched north's folder
    CHECK(in_force() == needed);
    REQUIRE(house.verb({"config", "activate"}).status == 0); // by command it is meant
    CHECK(in_force() == followed);
    std::filesystem::remove_all(apart);
}

TEST_CASE("a second process with a node's name does not start", "[nodes][name]") {
    Installation& all{installation()};
    Node twin{all.house(), "twin", "node.name = north\n"};
    CHECK(twin.start_and_fail() != 0);
    CHECK(twin.output().find("CHAIN_IN_USE") != std::string::npos);
    CHECK(all.house().serving());
}

TEST_CASE(
    "a node without the signing key of the others is not let in, and makes no key of its own",
    "[nodes][name][keys]") {
    Installation& all{installation()};
    const std::filesystem::path data{all.house().folder() / "data-stranger"};
    const std::filesystem::path keys{data / "keys"};
    const std::filesystem::path root{all.house().folder() / "data/keys/root.key"};
    const std::string own{
        "keys.root = data-stranger/keys/root.key\nkeys.signing = data-stranger/keys/journal.pem\n"};
    REQUIRE(eventually([&] { return all.count("SELECT count(*) FROM checkpoint") > 0; }));
    Node stranger{all.house(), "stranger", own};
    const auto refused_for = [&](const std::string& code) {
        const std::size_t before{stranger.output().size()};
        CHECK(stranger.start_and_fail() != 0);
        INFO(stranger.output());
        return stranger.output().find(code, before) != std::string::npos;
    };
    CHECK(refused_for("ROOT_KEY_LOST"));
    CHECK_FALSE(std::filesystem::exists(keys / "root.key"));
    CHECK_FALSE(std::filesystem::exists(keys / "journal.pem"));

    std::filesystem::copy_file(root, keys / "root.key");
    CHECK(refused_for("SIGNING_KEY_LOST"));
    CHECK_FALSE(std::filesystem::exists(keys / "journal.pem"));

    gateway::crypto::SigningKey::generate().save(keys / "journal.pem");
    CHECK(refused_for("SIGNING_KEY_DIFFERS"));
    // that it knows the others' key does not make its own known to them
    std::filesystem::copy_file(
        all.house().data() / "keys/signers.pem", keys / "signers.pem",
        std::filesystem::copy_options::overwrite_existing);
    CHECK(refused_for("SIGNING_KEY_DIFFERS"));
    CHECK(all.count("SELECT count(*) FROM chain WHERE name LIKE 'stranger/%'") == 0);

    std::filesystem::remove(keys / "journal.pem");
    std::filesystem::copy_file(
        all.house().folder() / "data/keys/journal.pem", keys / "journal.pem");
    stranger.start();
    CHECK(stranger.serving());
}
