// Every exchange of a party, run once: read from its register's own format, decided, delivered to a
// peer; taken in from a peer, with its sources; asked by a peer, and answered by the width of its
// power. What is expected stands in expected.json, judged by hand from the rules; a shipped
// exchange without an expectation fails.

#include "tests/parties/party_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace tests::parties;
using gateway::config::Exchange;
using gateway::ports::Direction;
using tests::corridor::eventually;
using tests::corridor::Finished;
using tests::corridor::House;
using tests::corridor::read_file;
namespace fs = std::filesystem;

namespace {

std::string name_of(const auto& id) {
    return std::string{id.text()};
}

const Json& expected() {
    static const Json all = Json::parse(read_file(folder() / "expected.json"));
    return all;
}

std::vector<const Exchange*> exchanges(Direction direction) {
    std::vector<const Exchange*> found;
    for (const Exchange& exchange : shipped().exchanges) {
        if (exchange.direction == direction && !has_a_house_of_its_own(exchange)) {
            found.push_back(&exchange);
        }
    }
    return found;
}

/// The last account of each exchange.
std::map<std::string, Json> accounts(House& house) {
    std::map<std::string, Json> last;
    const Json listed = house.verb_json({"runs", "list"});
    for (const Json& account : listed.at("runs")) {
        last[account.at("exchange")] = account;
    }
    return last;
}

/// `in 3: released 1, reduced 1, withheld 1, rejected 0`
std::string said(const Json& account) {
    std::string text{"in " + account.at("in").dump()};
    for (const char* state : {"released", "reduced", "withheld", "rejected"}) {
        text += std::string{text.find(':') == std::string::npos ? ": " : ", "} + state + " "
                + account.at(state).dump();
    }
    return text;
}

/// The records of what arrived: each line, or document, one.
Json records(const std::string& text) {
    Json all = Json::array();
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) {
            all.push_back(Json::parse(line));
        }
    }
    return all;
}

}

TEST_CASE(
    "what each party may have of each register arrives there, and nothing else",
    "[parties][batch-out][I1]") {
    PartyHouse& parties{party_house()};
    const std::vector<const Exchange*> out{exchanges(Direction::out)};
    REQUIRE(out.size() > 15);
    for (const Exchange* exchange : out) {
        const Finished run{parties.house().verb({"run", name_of(exchange->id), "--json"})};
        INFO(name_of(exchange->id) << ": " << run.err);
        CHECK(run.status == 0);
    }
    const std::map<std::string, Json> all{accounts(parties.house())};
    for (const Exchange* exchange : out) {
        const std::string name{name_of(exchange->id)};
        INFO(name);
        REQUIRE(all.contains(name));
        CHECK(all.at(name).at("closed") == true);
        CHECK(said(all.at(name)) == expected().at("out").value(name, "no expectation"));
        CHECK(
            records(parties.arrived(*exchange))
            == expected().at("delivered").value(name, Json::array()));
    }
}

TEST_CASE(
    "what each source delivers is handed over to its register with where it came from",
    "[parties][batch-in]") {
    PartyHouse& parties{party_house()};
    House& house{parties.house()};
    const std::vector<const Exchange*> in{exchanges(Direction::in)};
    REQUIRE(in.size() > 15);
    for (const Exchange* exchange : in) {
        if (exchange->transport != "https" && exchange->transport != "incomes-register") {
            const fs::path sample{sample_of(*exchange)};
            parties.deliver(*exchange, sample.filename().string(), read_file(sample));
        }
    }
    std::map<std::string, Json> all;
    const bool done{eventually(
        [&] {
            all = accounts(house);
            return std::all_of(in.begin(), in.end(), [&](const Exchange* exchange) {
                const auto account = all.find(name_of(exchange->id));
                return account != all.end() && account->second.at("closed") == true;
            });
        },
        std::chrono::seconds{40})};
    std::map<std::string, std::size_t> handed_over; // by register
    for (const Exchange* exchange : in) {
        const std::string name{name_of(exchange->id)};
        INFO(name);
        REQUIRE(all.contains(name));
        CHECK(said(all.at(name)) == expected().at("in").value(name, "no expectation"));
        handed_over[name_of(exchange->reg)] += all.at(name).at("released").get<std::size_t>();
    }
    CHECK(done);
    CHECK(house.verb_json({"runs", "list"}).at("provenance").at("without_source") == 0);
    CHECK(house.staged("count(*)") == std::to_string(handed_over["etela-satakunta"]));
    for (const char* reg : {"mikkeli", "pohjois-karjala", "kaustinen"}) { // folders
        INFO(reg);
        std::size_t files{0};
        for (const fs::directory_entry& entry :
             fs::directory_iterator{house.folder() / "registers" / reg / "saapuvat"}) {
            const Json record = Json::parse(read_file(entry.path()));
            CHECK_FALSE(record.at("provenance").empty());
            CHECK_FALSE(record.at("record").empty());
            ++files;
        }
        CHECK(files == handed_over[reg]);
    }
}

TEST_CASE(
    "an invoice whose seller's Y-tunnus is mistyped is rejected, not handed over",
    "[parties][batch-in]") {
    PartyHouse& parties{party_house()};
    const Exchange& exchange{
        *shipped().find(gateway::core::ExchangeId::intern("unit4-invoices-in"))};
    std::string invoice{read_file(sample_of(exchange))};
    const std::string good{"<SellerPartyIdentifier>2296962-1<"};
    const std::size_t at{invoice.find(good)};
    REQUIRE(at != std::string::npos);
    invoice.replace(at, good.size(), "<SellerPartyIdentifier>2296962-2<");
    const std::size_t before{parties.house().accounts(name_of(exchange.id)).size()};
    parties.deliver(exchange, "mistyped.xml", invoice);
    std::vector<Json> all;
    REQUIRE(eventually([&] {
        all = parties.house().accounts(name_of(exchange.id));
        return all.size() == before + 1 && all.back().at("closed") == true;
    }));
    CHECK(said(all.back()) == "in 1: released 0, reduced 0, withheld 0, rejected 1");
}

TEST_CASE(
    "each authority that asks is answered what its own power reaches, and nobody else's",
    "[parties][relay-in][I1]") {
    PartyHouse& parties{party_house()};
    const std::vector<const Exchange*> queries{exchanges(Direction::query_in)};
    REQUIRE(queries.size() > 8);
    for (const Exchange* exchange : queries) {
        const std::string name{name_of(exchange->id)};
        INFO(name);
        REQUIRE(expected().at("asked").contains(name));
        for (const Json& one : expected().at("asked").at(name)) {
            Json question = Json::parse(read_file(sample_of(*exchange)));
            question.merge_patch(one.at("question"));
            INFO(question.dump());
            const auto reply = parties.house().provide(
                name, question.dump(), one.value("who", name_of(exchange->party)));
            CHECK(reply.status == one.at("status"));
            if (reply.status == 200) {
                CHECK(Json::parse(reply.body) == one.at("answer"));
            } else {
                INFO(reply.body);
                CHECK(reply.body.find(question.value("personalId", "-")) == std::string::npos);
            }
        }
    }
}

TEST_CASE(
    "what a party sends wrongly is rejected alone, what it sends beyond is kept out and counted, "
    "and "
    "a merged municipality is its successor",
    "[parties][batch-in]") {
    PartyHouse& parties{party_house()};
    House& house{parties.house()};
    const Exchange& exchange{
        *shipped().find(gateway::core::ExchangeId::intern("area-transfer-in"))};
    const Json good = Json::parse(read_file(sample_of(exchange)));
    const auto with = [&](const Json& change) {
        Json line = good;
        line.merge_patch(change);
        return line.dump() + "\n";
    };
    const std::string nobody_we_know{"290256-900T"};
    parties.deliver(
        exchange, "wrong.ndjson",
        with({{"municipality", "413"}, {"jobseeking", {{"validity", {{"from", "2014-05-01"}}}}}})
            + with({{"municipality", "413"}, {"shoeSize", 43}, {"nickname", "Ainu"}})
            + with({{"municipality", "999"}}) // a code that the list does not have
            + with({{"personalId", nobody_we_know}, {"familyName", "Tuntematon"}}));
    REQUIRE(eventually([&] {
        const auto all = accounts(house);
        const auto last = all.find("area-transfer-in");
        return last != all.end() && last->second.at("in") == 4 && last->second.at("closed") == true;
    }));
    const Json account = accounts(house).at("area-transfer-in");
    CHECK(said(account) == "in 4: released 3, reduced 0, withheld 0, rejected 1");
    const std::string merged{"record->>'person.contact.municipality' = '609'"};
    CHECK(house.staged("count(*)", "record->>'person.contact.municipality' = '413'") == "1");
    CHECK(std::stoi(house.staged("count(*)", merged)) >= 1);
    CHECK(house.staged("count(*)", "record::text LIKE '%Ainu%'") == "0");
    CHECK(house.daemon_output().find("LAUTTURI_FIELDS_UNKNOWN") != std::string::npos);
    CHECK(house.daemon_output().find("nickname") == std::string::npos);
    const std::string run = account.at("run");
    const Json shown = house.verb_json({"runs", "show", run}).at("unknown");
    CHECK(shown.dump().find(R"({"fields":1,"path":"/nickname"})") != std::string::npos);
    CHECK(house.verb_json({"runs", "report", run}).at("unknown") == shown);
    for (const char* const tells : {"show", "report"}) {
        CHECK(house.verb({"runs", tells, run}).out.find("/shoeSize") != std::string::npos);
    }
    // Somebody whom the register does not know is handed over as what it is: a statement may be
    // about who is no customer (Etelä-Satakunta §6). Whether it is a new customer, the register's
    // intake says.
    CHECK(
        house.staged("provenance->0->>'party'", "record->>'person.personal-id' = '290256-900T'")
        == "esimerkki-tyollisyysalue");
}
