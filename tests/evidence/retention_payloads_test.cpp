// Payloads of an exchange end by a period of their own: a month's whole, with its key, and a
// person's by their clock; what a hold keeps stays.

#include "gateway/storage/connection.h"
#include "gateway/storage/period_keys.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <set>

using namespace tests::corridor;
using gateway::storage::Column;
using gateway::storage::Connection;
using gateway::storage::Parameter;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;

namespace {

constexpr const char* by_entry{"fund-benefit-query"};
constexpr const char* by_person{"provider-referral-query"};

std::string with_periods(const House& house) {
    const auto add = [&](const char* exchange, const char* period) {
        std::ofstream{house.mappings() / "exchanges" / exchange / "exchange.yaml", std::ios::app}
            << "payloads: " << period << '\n';
    };
    add(by_entry, "{clock: entry, months: 1}");
    add(by_person, "{clock: last-event, years: 1}");
    return {};
}

Connection owner_of(const House& house) {
    return Connection{*PrivateCluster::attach(house.data(), Role::owner)};
}

/// As if the months that will end had ended in January 2020.
void let_months_end(const House& house) {
    const std::string bytes{read_file(house.data() / "keys/root.key")};
    const gateway::storage::RootKeys keys{
        gateway::crypto::SymmetricKey::from(gateway::core::as_bytes(bytes))};
    Connection store{owner_of(house)};
    const auto rows = store.run(
        "SELECT exchange, ends::text, wrapped, 'payload_' || to_char(ends, 'YYYY_MM') FROM"
        " period_key WHERE ends > current_date");
    REQUIRE(rows.size() == 1);
    const std::string past{"2020-01-01"};
    const gateway::core::Bytes place{
        gateway::storage::place_of_period(rows.text(0, 0), 0, rows.text(0, 1))};
    const gateway::core::Bytes then{gateway::storage::place_of_period(rows.text(0, 0), 0, past)};
    Column wrapped{Column::Kind::bytes};
    wrapped.add(keys.wrap(
        gateway::core::ByteView{then},
        keys.unwrap(gateway::core::ByteView{place}, rows.bytes(0, 2))));
    const std::string future{rows.text(0, 3)};
    store.run_script(
        "CREATE TABLE payload_2020_01 (LIKE payload INCLUDING STORAGE INCLUDING DEFAULTS INCLUDING"
        " CONSTRAINTS); ALTER TABLE payload_2020_01 ADD PRIMARY KEY (message, use, ordinal);"
        " INSERT INTO payload_2020_01 (message, use, ordinal, person_no, sealed, recorded_at,"
        " period_key, ends) SELECT message, use, ordinal, person_no, sealed, recorded_at,"
        " period_key, DATE '2020-01-01' FROM "
        + future + "; DELETE FROM " + future
        + "; ALTER TABLE payload ATTACH PARTITION payload_2020_01 FOR VALUES FROM ('2020-01-01') TO"
          " ('2020-02-01')");
    store.run(
        "UPDATE period_key SET ends = DATE '2020-01-01', wrapped = ($1::bytea[])[1] WHERE ends >"
        " current_date",
        {wrapped.finish()});
}

/// How many payloads of an exchange can still be read, by the report of whom they are about.
std::size_t readable(House& house, const std::string& who, const std::string& exchange) {
    const Json asked{
        {"register", "etela-satakunta"},
        {"subject", who},
        {"language", "en"},
        {"reason", "a test"}};
    const Json report = house.verb_json({"person", "report", "-"}, asked.dump());
    std::set<std::string> messages;
    for (const Json& group : report.at("disclosures")) {
        for (const Json& time : group.at("times")) {
            if (group.at("exchange") == exchange) {
                messages.insert(time.at("message"));
            }
        }
    }
    const std::vector<Json> held = report.at("held");
    return static_cast<std::size_t>(std::count_if(held.begin(), held.end(), [&](const Json& one) {
        return messages.contains(one.at("message"));
    }));
}

Json of_exchange(const Json& retention, const std::string& exchange) {
    for (const Json& one : retention.at("payloads")) {
        if (one.at("exchange") == exchange) {
            return one;
        }
    }
    FAIL("the exchange is not listed");
    return {};
}

std::string restriction_of(const std::string& who) {
    return Json{
               {"register", "etela-satakunta"},
               {"subject", who},
               {"kind", "restriction"},
               {"state", "upheld"}}
               .dump()
           + "\n";
}

std::int64_t rows_in(const House& house, const std::string& table) {
    Connection store{owner_of(house)};
    return store.run("SELECT count(*) FROM " + table).integer(0, 0);
}

}

TEST_CASE(
    "payloads of an exchange end by its own period, a whole month at once, and what is held stays",
    "[retention][payloads][evidence]") {
    House house{80, with_periods};
    house.start();
    tests::admin::ApiCalls{house}.become({"administrator", "data-protection-officer"});
    const std::string member{house.example("fund-member")};
    REQUIRE(house.relay(by_entry, fund_question(house, member)).status == 200);
    REQUIRE(house.relay(by_entry, fund_question(house, member)).status == 200);
    CHECK(readable(house, member, by_entry) == 2);
    const Json before = of_exchange(house.verb_json({"retention", "preview"}), by_entry);
    CHECK(before.at("clock") == "entry");
    CHECK(before.at("months") == 1);
    CHECK(before.at("due").empty());
    CHECK(house.verb_json({"retention", "run"}).at("destroyed") == 0);
    CHECK(readable(house, member, by_entry) == 2); // its month is not over

    let_months_end(house);
    CHECK(readable(house, member, by_entry) == 2); // nothing goes by itself
    const Json due = of_exchange(house.verb_json({"retention", "preview"}), by_entry).at("due");
    REQUIRE(due.size() == 1);
    CHECK(due.front().at("ends") == "2020-01-01");
    CHECK(due.front().at("payloads").get<int>() >= 2);
    CHECK(due.front().at("held") == 0);
    static_cast<void>(house.verb_json({"retention", "run"}));
    CHECK(readable(house, member, by_entry) == 0);
    Connection store{owner_of(house)};
    CHECK(
        store.run("SELECT to_regclass('payload_2020_01') IS NULL").boolean(0, 0)); // dropped whole
    CHECK(rows_in(house, "period_key WHERE ends = DATE '2020-01-01'") == 0);
    const std::vector<JournalEntry> journal{house.journal()}; // which verifies
    const auto certificate = std::find_if(journal.begin(), journal.end(), [](const auto& entry) {
        return entry.kind == "retention" && entry.body.at("act") == "payloads-destroyed";
    });
    REQUIRE(certificate != journal.end());
    CHECK(certificate->body.at("exchange") == by_entry);
    CHECK(certificate->body.at("ends") == "2020-01-01");
    CHECK(certificate->body.at("payloads") == due.front().at("payloads"));

    // the person's decisions, and what other exchanges sent, are where they were; new ones are kept
    REQUIRE(house.relay(by_entry, fund_question(house, member)).status == 200);
    CHECK(readable(house, member, by_entry) == 1);

    // a restriction stops the month for whom it is about
    house.record(restriction_of(member));
    let_months_end(house);
    const Json held = of_exchange(house.verb_json({"retention", "preview"}), by_entry).at("due");
    REQUIRE(held.size() == 1);
    CHECK(held.front().at("held").get<int>() >= 1);
    static_cast<void>(house.verb_json({"retention", "run"}));
    CHECK(readable(house, member, by_entry) == 1);
}

TEST_CASE(
    "payloads of an exchange end by their person's clock, before the person's rest",
    "[retention][payloads][evidence]") {
    House house{200, with_periods};
    house.start();
    tests::admin::ApiCalls{house}.become({"administrator", "data-protection-officer"});
    const std::string who{house.example("provider-consent-given")};
    REQUIRE(house.relay(by_person, provider_question(house, who)).status == 200);
    CHECK(readable(house, who, by_person) == 1);
    const Json young = of_exchange(house.verb_json({"retention", "preview"}), by_person);
    CHECK(young.at("clock") == "last-event");
    CHECK(young.at("persons") == 0);
    CHECK(young.at("kept") == 1);
    Connection store{owner_of(house)};
    for (const char* const table : {"message", "consent_event", "hold"}) {
        store.run_script(
            std::string{"UPDATE "} + table + " SET recorded_at = recorded_at - interval '2 years'");
    }
    store.run_script("UPDATE person SET created_at = created_at - interval '2 years'");
    CHECK(of_exchange(house.verb_json({"retention", "preview"}), by_person).at("persons") == 1);
    const Json asked{
        {"register", "etela-satakunta"},
        {"subject", who},
        {"right", "access"},
        {"received", "2026-03-01"},
        {"reference", "D/1"}};
    const std::string request{house.verb_json({"person", "open", "-"}, asked.dump()).at("request")};
    CHECK(of_exchange(house.verb_json({"retention", "preview"}), by_person).at("persons") == 0);
    const std::vector<std::string> step{"person", "step", request};
    for (std::vector<std::string> taken :
         {std::vector<std::string>{"refused", "--ground", "not-identified"},
          std::vector<std::string>{"ended"}}) {
        taken.insert(taken.begin(), step.begin(), step.end());
        taken.insert(taken.end(), {"--reference", "D/2"});
        static_cast<void>(house.verb_json(taken));
    }
    CHECK(of_exchange(house.verb_json({"retention", "preview"}), by_person).at("persons") == 1);
    house.record(restriction_of(who));
    CHECK(of_exchange(house.verb_json({"retention", "preview"}), by_person).at("persons") == 0);
    store.run_script(
        "DELETE FROM barrier; DELETE FROM hold WHERE recorded_at > now() - interval '1 day'");
    const Json run = house.verb_json({"retention", "run"});
    CHECK(run.at("destroyed") == 0); // nobody's key: the register keeps the person longer
    CHECK(readable(house, who, by_person) == 0);
    CHECK(rows_in(house, "period_key") == 0);
    const std::vector<JournalEntry> journal{house.journal()};
    const auto certificate = std::find_if(journal.begin(), journal.end(), [](const auto& entry) {
        return entry.kind == "retention" && entry.body.at("act") == "payloads-destroyed";
    });
    REQUIRE(certificate != journal.end());
    CHECK(certificate->body.at("clock") == "last-event");
}

TEST_CASE(
    "a document of many ends when the first whom it shows is gone and nobody else in it is kept "
    "back; a rejected record when its register's period has passed",
    "[retention][payloads][evidence]") {
    House house{80};
    REQUIRE(house.run_batch().status == 0);
    Connection store{owner_of(house)};
    store.run_script("DELETE FROM barrier; DELETE FROM hold");
    const auto due = [&](const char* what) {
        return house.verb_json({"retention", "preview"}).at("unowned").at(what);
    };
    CHECK(due("documents").empty());
    CHECK(due("rejected").empty());
    const auto shown = store.run(
        "SELECT document::text, min(person_no)::text, max(person_no)::text FROM document_record"
        " WHERE document_is_done(document) GROUP BY document HAVING min(person_no) <"
        " max(person_no) LIMIT 1");
    REQUIRE(shown.size() == 1);
    const std::string document{shown.text(0, 0)};
    const std::string other{shown.text(0, 2)};
    const std::string its_key{
        "payload_key WHERE use = 'document' AND message = '" + document + "'"};
    const std::int64_t keys{rows_in(house, "payload_key WHERE use = 'document'")};
    REQUIRE(rows_in(house, its_key) == 1);

    // as retention leaves who is gone
    store.run_script("DELETE FROM person_key WHERE person_no = " + std::string{shown.text(0, 1)});
    house.record(restriction_of(consenting(house.population()).front()));
    store.run_script("UPDATE hold SET person_no = " + other);
    CHECK(due("documents").empty());
    store.run_script("DELETE FROM barrier; DELETE FROM hold");
    const Json documents = due("documents");
    REQUIRE_FALSE(documents.empty());
    CHECK(documents.front().at("exchange") == "kela-statements-out");
    const auto ending = documents.front().at("due").get<std::int64_t>();

    // and a record by which nobody was known, of sixty years ago
    store.run_script(
        "INSERT INTO payload (message, use, ordinal, sealed, recorded_at) VALUES ('" + document
        + "', 'rejected', 0, '\\x00', now() - interval '60 years');"
          " INSERT INTO payload_key (message, use, ordinal, wrapped) SELECT message, 'rejected', 0,"
          " wrapped FROM "
        + its_key);
    CHECK(due("rejected").size() == 1);

    static_cast<void>(house.verb_json({"retention", "run"}));
    CHECK(rows_in(house, its_key) == 0);
    CHECK(rows_in(house, "payload_key WHERE use = 'document'") == keys - ending);
    CHECK(rows_in(house, "payload_key WHERE use = 'rejected'") == 0);
    CHECK(due("documents").empty());
    CHECK(due("rejected").empty());
    std::set<std::string> clocks;
    for (const JournalEntry& entry : house.journal()) { // which verifies
        if (entry.kind == "retention" && entry.body.at("act") == "payloads-destroyed") {
            CHECK(entry.body.at("exchange") == "kela-statements-out");
            clocks.insert(entry.body.at("clock"));
        }
    }
    CHECK(clocks.size() == 2);
    CHECK(clocks.contains("persons"));
}
