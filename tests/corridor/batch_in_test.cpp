// Batch in: deliveries of KEHA over mutual TLS and of the fund in a folder, to the register's
// staging table.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/house.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <set>

using namespace tests::corridor;

namespace {

constexpr const char* keha{"keha-jobseekers-in"};
constexpr const char* ndjson{"application/x-ndjson"};

/// Lines about the population's persons, each with its source; `mark` tells deliveries apart.
std::string lines(House& house, std::size_t count, const std::string& mark) {
    std::string text;
    std::size_t made{0};
    for (const auto& person : house.population().persons) {
        if (person.hetu.empty() || made == count) {
            continue;
        }
        ++made;
        text +=
            Json{
                {"personalId", person.hetu},
                {"familyName", person.family_name},
                {"source",
                 {{"system", mark},
                  {"recorder", "asiantuntija/tma-2001"},
                  {"recordedAt", "2026-02-02T08:00:00Z"}}}}
                .dump()
            + "\n";
    }
    return text;
}

std::string message_of(const tests::simulators::Reply& reply) {
    INFO(reply.status << ' ' << reply.failure << ' ' << reply.body);
    REQUIRE(reply.status == 202);
    return Json::parse(reply.body).at("message");
}

Json account_of(House& house, const std::string& exchange, const std::string& run) {
    for (const Json& account : house.accounts(exchange)) {
        if (account.at("run") == run) {
            return account;
        }
    }
    return Json::object();
}

bool closes(House& house, const std::string& exchange, const std::string& run) {
    return eventually([&] { return account_of(house, exchange, run).value("closed", false); });
}

void require_account(const Json& account, const Json& expected) {
    INFO(account.dump());
    CHECK(account.at("in") == expected.at("in"));
    CHECK(account.at("released") == expected.at("handed_over"));
    CHECK(account.at("withheld") == expected.at("quarantined"));
    CHECK(account.at("rejected") == expected.at("rejected"));
    CHECK(account.at("reduced") == 0);
    CHECK(account.at("pending") == 0);
    CHECK(account.at("balanced") == true);
}

/// Everything that was staged has a source for each of its fields.
void require_sources(House& house) {
    CHECK(
        house.staged(
            "count(*)", "record IS NULL OR provenance IS NULL OR provenance::text IN ('[]', '{}')")
        == "0");
    const Json counts = house.verb_json({"runs", "list"}).at("provenance");
    CHECK(counts.at("fields") > 0);
    CHECK(counts.at("without_source") == 0);
}

/// The house fetches what the fund offers at an address, not from a folder.
void fetch_from_the_fund(House& house) {
    const auto change = [](const std::filesystem::path& file, const std::string& from,
                           const std::string& to) {
        std::string text{read_file(file)};
        const std::size_t at{text.find(from)};
        REQUIRE(at != std::string::npos);
        write_file(file, text.replace(at, from.size(), to));
    };
    change(
        house.mappings() / "exchanges/fund-payments-in/exchange.yaml", "transport: directory",
        "transport: https");
    change(
        house.mappings() / "parties/esimerkkikassa/endpoints.yaml",
        "    url: " + (house.folder() / "fund-files").string() + "\n",
        "    url: " + house.fund().url("/payments") + "\n    server-pins: [\""
            + house.spki("esimerkkikassa")
            + "\"]\n    trust-file: " + (house.authority_folder() / "ca.pem").string()
            + "\n    settings:\n      poll-seconds: 1\n");
    house.restart();
}

std::size_t times_said(const House& house, const std::string& words) {
    const std::string text{house.daemon_output()};
    std::size_t count{0};
    for (std::size_t at{0}; (at = text.find(words, at)) != std::string::npos; ++at) {
        ++count;
    }
    return count;
}

/// Arrivals of the fund that began no run, as they are told.
int refusals_noted(const House& house) {
    return gateway::storage::Connection{
        *gateway::storage::PrivateCluster::attach(house.data(), gateway::storage::Role::owner)}
        .run("SELECT FROM refused_arrival WHERE exchange = 'fund-payments-in'")
        .size();
}

}

TEST_CASE(
    "a delivery over mutual TLS is handed over, quarantined and rejected as the oracle says",
    "[batch-in]") {
    House& house{house_of("deliveries")};
    const std::string run{
        message_of(house.deliver(keha, house.files().at("keha-jobseekers.ndjson"), ndjson))};
    REQUIRE(closes(house, keha, run));
    const Json& expected{house.oracle().at("keha_jobseekers")};
    require_account(account_of(house, keha, run), expected);
    CHECK(house.staged("count(*)") == std::to_string(expected.at("handed_over").get<int>()));
    require_sources(house);

    // Without a source stamp: quarantined, and the journal says that this is why.
    std::set<std::int64_t> quarantined;
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "quarantined") {
            INFO(entry.body.dump());
            quarantined.insert(entry.body.at("ordinal").get<std::int64_t>());
            CHECK(entry.body.at("code") == "PROVENANCE_STAMP_MISSING");
        }
    }
    CHECK(quarantined == expected.at("ordinals").at("quarantined").get<std::set<std::int64_t>>());

    SECTION("the same delivery again is recognised and taken in once") {
        const std::size_t runs{house.accounts(keha).size()};
        CHECK(
            message_of(house.deliver(keha, house.files().at("keha-jobseekers.ndjson"), ndjson))
            == run);
        CHECK(house.accounts(keha).size() == runs);
        CHECK(house.staged("count(*)") == std::to_string(expected.at("handed_over").get<int>()));
    }
}

TEST_CASE("a file in the fund's folder is taken in once, whatever it is called", "[batch-in]") {
    House& house{house_of("deliveries")};
    const std::string before{house.staged("count(*)")};
    const Json& expected{house.oracle().at("fund_payments")};
    const auto processed = [&](const std::string& name) {
        return eventually([&] {
            return std::filesystem::exists(house.folder() / "fund-files/processed" / name);
        });
    };
    house.leave_file("payments.xml", house.files().at("fund-payments.xml"));
    REQUIRE(processed("payments.xml"));
    require_account(house.accounts("fund-payments-in").back(), expected);
    const int staged{std::stoi(before) + expected.at("handed_over").get<int>()};
    CHECK(house.staged("count(*)") == std::to_string(staged));
    require_sources(house);

    house.leave_file("again.xml", house.files().at("fund-payments.xml"));
    REQUIRE(processed("again.xml"));
    CHECK(house.accounts("fund-payments-in").size() == 1);
    CHECK(house.staged("count(*)") == std::to_string(staged));
}

TEST_CASE("a daemon that dies after handing over stages each record once", "[batch-in][crash]") {
    House& house{house_of("deliveries")};
    const std::string before{house.staged("count(*)")};
    house.restart({{"LAUTTURI_FAILPOINT", "after_hand_over:kill"}});
    const std::string run{message_of(house.deliver(keha, lines(house, 20, "crash"), ndjson))};
    REQUIRE(house.wait_for_death() == 128 + SIGKILL);
    CHECK(house.staged("count(*)") == std::to_string(std::stoi(before) + 20));

    house.start();
    REQUIRE(closes(house, keha, run));
    CHECK(account_of(house, keha, run).at("released") == 20);
    CHECK(house.staged("count(*)") == std::to_string(std::stoi(before) + 20));
    static_cast<void>(house.journal());
}

TEST_CASE(
    "while the register is down a delivery is kept, and handed over when it is back",
    "[batch-in]") {
    House& house{house_of("deliveries")};
    const std::string before{house.staged("count(*)")};
    house.reg().stop();
    const std::string run{
        message_of(house.deliver(keha, lines(house, 10, "register-down"), ndjson))};
    REQUIRE(eventually(
        [&] { return house.daemon_output().find("LAUTTURI_RUN_FAILED") != std::string::npos; }));
    const Json open = account_of(house, keha, run);
    INFO(open.dump());
    CHECK(open.at("closed") == false);
    CHECK(open.at("released") == 0);

    house.reg().start();
    // it would be tried again by itself, half a minute later
    REQUIRE(eventually([&] { return house.verb({"run", keha}).status == 0; }));
    CHECK(account_of(house, keha, run).at("closed") == true);
    CHECK(account_of(house, keha, run).at("released") == 10);
    CHECK(house.verb_json({"run", keha}).at("runs").empty()); // and nothing is begun by it
    CHECK(
        house.verb({"run", keha, "--residue", run}).err.find("EXCHANGE_NOT_A_BATCH")
        != std::string::npos);
    CHECK(house.staged("count(*)") == std::to_string(std::stoi(before) + 10));
}

TEST_CASE(
    "what the register took of a chunk before it failed is noted, whatever becomes of the rest",
    "[batch-in]") {
    House& house{house_of("deliveries")};
    const auto in_register = [&house](const std::string& sql) {
        const std::filesystem::path script{house.folder() / "out/refusing.sql"};
        write_file(script, "SET search_path = customer_register;\n" + sql);
        house.reg().run_script(script);
    };
    in_register(
        "CREATE FUNCTION refuse_by_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.provenance::text LIKE '%part-010%' THEN RAISE check_violation; END IF;"
        " IF NEW.provenance::text LIKE '%part-200%' THEN RAISE feature_not_supported; END IF;"
        " RETURN NEW; END $$;"
        "CREATE TRIGGER refuse_by_test BEFORE INSERT ON staging_inbox FOR EACH ROW"
        " EXECUTE FUNCTION refuse_by_test();");
    std::string text; // more than a chunk
    for (int line{1}; line <= 300; ++line) {
        text += lines(house, 1, "part-" + std::to_string(1000 + line).substr(1));
    }
    const std::size_t before{std::stoul(house.staged("count(*)"))};
    const std::string run{message_of(house.deliver(keha, text, ndjson))};
    REQUIRE(eventually([&] { return account_of(house, keha, run).value("rejected", 0) == 1; }));
    REQUIRE(eventually(
        [&] { return house.daemon_output().find("REGISTER_QUERY") != std::string::npos; }));
    const Json open = account_of(house, keha, run);
    INFO(open.dump());
    CHECK(open.at("closed") == false);
    CHECK(open.at("released") == 119); // of the half in which one is bad
    CHECK(std::stoul(house.staged("count(*)")) - before == 119);

    in_register("DROP TRIGGER refuse_by_test ON staging_inbox; DROP FUNCTION refuse_by_test();");
    REQUIRE(eventually([&] { return house.verb({"run", keha}).status == 0; }));
    REQUIRE(closes(house, keha, run));
    CHECK(account_of(house, keha, run).at("released") == 299);
    CHECK(account_of(house, keha, run).at("rejected") == 1);
    CHECK(std::stoul(house.staged("count(*)")) - before == 299);
    static_cast<void>(house.journal());
}

TEST_CASE(
    "a batch whose register does not answer fails with a clear cause and goes on later",
    "[batch-out]") {
    House& house{house_of("deliveries")};
    house.reg().stop();
    const Finished failed{house.run_batch()};
    CHECK(failed.status == 2);
    INFO(failed.err);
    CHECK(failed.err.find("REGISTER") != std::string::npos);
    CHECK(house.kela().request_count() == 0);
    house.reg().start();
    CHECK(house.run_batch().status == 0);
    CHECK(house.accounts("kela-statements-out").size() == 1); // the same run
}

TEST_CASE(
    "a document that is posted and larger than a piece is kept in pieces and handed over whole, "
    "once",
    "[batch-in]") {
    House& house{house_of("deliveries")};
    const std::size_t before{std::stoul(house.staged("count(*)"))};
    std::string large;
    const std::string blanks(100'000, ' '); // the document is large, its records are not
    for (const char& character : lines(house, 25, "in-pieces")) {
        large += character;
        if (character == '{') {
            large += large.ends_with("\n{") || large.size() == 1 ? blanks : std::string{};
        }
    }
    REQUIRE(large.size() > 2U << 20U);
    const std::string run{message_of(house.deliver(keha, large, ndjson))};
    INFO(house.daemon_output());
    REQUIRE(closes(house, keha, run));
    CHECK(account_of(house, keha, run).at("released") == 25);
    CHECK(std::stoul(house.staged("count(*)")) - before == 25);
    CHECK(message_of(house.deliver(keha, large, ndjson)) == run); // known by its digest
}

TEST_CASE(
    "an operator carries on what was delivered, and one delivery that fails keeps none behind it",
    "[batch-in]") {
    House& house{house_of("deliveries")};
    const auto file = house.mappings() / "exchanges" / keha / "exchange.yaml";
    const std::string plain{read_file(file)};
    write_file(file, plain + "wrapping: {encrypted: true}\n"); // and no key opens it: both wait
    house.restart();
    const char* const wrapped{"application/octet-stream"};
    const std::string damaged{message_of(house.deliver(keha, lines(house, 3, "damaged"), wrapped))};
    const std::string behind{message_of(house.deliver(keha, lines(house, 2, "behind"), wrapped))};
    const auto waiting = [&] {
        const std::string said{house.daemon_output()};
        const std::size_t first{said.find("DOCUMENT_KEY_ABSENT")};
        return first != std::string::npos
               && said.find("DOCUMENT_KEY_ABSENT", first + 1) != std::string::npos;
    };
    REQUIRE(eventually(waiting));
    const auto change = [&](const std::string& sealed) {
        gateway::storage::Connection{
            *gateway::storage::PrivateCluster::attach(house.data(), gateway::storage::Role::owner)}
            .run(
                "UPDATE delivery_piece SET sealed = " + sealed + " WHERE run = $1::uuid",
                {gateway::storage::Parameter::message(*gateway::core::MessageId::parse(damaged))});
    };
    change("sealed || '\\x00'::bytea");
    write_file(file, plain);
    REQUIRE(house.verb({"config", "activate"}).status == 0);

    const Finished one_fails{house.verb({"run", keha, "--json"})};
    INFO(one_fails.err);
    CHECK(one_fails.status == 2);
    CHECK(one_fails.err.find("STORE_PAYLOAD_DAMAGED") != std::string::npos);
    const Json runs = Json::parse(one_fails.out).at("runs");
    INFO(runs.dump());
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].at("run") == damaged);
    CHECK(runs[0].at("closed") == false);
    CHECK(runs[1].at("run") == behind);
    CHECK(runs[1].at("closed") == true);
    CHECK(runs[1].at("in") == 2);

    change("substr(sealed, 1, length(sealed) - 1)");
    CHECK(house.verb({"run", keha}).status == 0);
    CHECK(account_of(house, keha, damaged).at("closed") == true);
}

TEST_CASE(
    "an empty document that a party goes on offering is told once, and another empty one again",
    "[batch-in][https][collect]") {
    House house{60};
    const auto offers = [&](int status, const std::string& body) {
        tests::simulators::Behaviour behaviour;
        behaviour.status = status;
        behaviour.body = body;
        behaviour.content_type = "application/xml";
        house.fund().behave("/payments", behaviour);
    };
    offers(200, "");
    fetch_from_the_fund(house);
    const std::string refused{"LAUTTURI_ARRIVAL_REFUSED"};
    REQUIRE(eventually([&] { return times_said(house, refused) == 1; }));
    CHECK(refusals_noted(house) == 1);

    // Whoever looks after a failure there finds it lying there still.
    offers(500, "");
    REQUIRE(eventually([&] { return times_said(house, "LAUTTURI_RUN_FAILED") == 1; }));
    offers(200, "");
    REQUIRE(eventually([&] { return times_said(house, refused) == 2; }, std::chrono::seconds{90}));
    CHECK(refusals_noted(house) == 1);

    offers(200, house.files().at("fund-payments.xml"));
    REQUIRE(eventually([&] { return house.accounts("fund-payments-in").size() == 1; }));
    offers(200, "");
    REQUIRE(eventually([&] { return times_said(house, refused) == 3; }));
    CHECK(refusals_noted(house) == 2);
}
