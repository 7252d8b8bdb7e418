// Whom a run is about when it is carried on after a while, whatever has become of the selection
// meanwhile, and what of it can be sealed.

#include "tests/corridor/outbox_house.h"

#include <algorithm>
#include <set>

using namespace tests::corridor;
using namespace std::chrono_literals;
namespace simulators = tests::simulators;

namespace {

const std::string at_once{"on-unknown: resend-same-key\nretry-after: [0, 3600]\n"};
/// Each record its own document; nothing is tried twice.
const std::string singly{"on-unknown: resend-same-key\nretry-after: []\ndocument-limit: 1\n"};

/// A second statement about somebody, the last of the selection until it ends.
class SecondStatement final {
public:
    SecondStatement(House& house, const std::string& hetu) : m_house{house} {
        in_register(
            house, "INSERT INTO statement SELECT 'zzz', register_id, code, valid_from, valid_until,"
                   " issued_on, requested_on, requested_by, official_user FROM statement JOIN"
                   " person USING (register_id) WHERE personal_id = '"
                       + hetu + "' ORDER BY statement_id LIMIT 1;");
    }
    ~SecondStatement() {
        in_register(m_house, "DELETE FROM statement WHERE statement_id = 'zzz';");
    }
    SecondStatement(const SecondStatement&) = delete;
    SecondStatement& operator=(const SecondStatement&) = delete;

private:
    House& m_house;
};

std::ptrdiff_t times(const std::vector<std::string>& persons, const std::string& person) {
    return std::count(persons.begin(), persons.end(), person);
}

/// How often somebody stands in what Kela got, in one document or several.
std::size_t mentions(House& house, const std::string& person) {
    std::size_t count{0};
    const std::string mention{"<personalId>" + person + "<"};
    for (const simulators::Request& request : house.kela().requests()) {
        for (std::size_t at{request.body.find(mention)}; at != std::string::npos;
             at = request.body.find(mention, at + 1)) {
            ++count;
        }
    }
    return count;
}

/// Somebody whose statement leaves.
std::string somebody(House& house) {
    return consenting(house.population()).back();
}

std::filesystem::path exchange_file(House& house) {
    return house.mappings() / "exchanges/kela-statements-out/exchange.yaml";
}

}

TEST_CASE(
    "a run that is opened again is about those whom it had taken in: who came into the selection "
    "since belongs to a later one",
    "[outbox][intake]") {
    House& house{house_delivering(at_once)};
    house.kela().behave("/statements", answering(422));
    REQUIRE(house.run_batch().status == 0); // refused for good
    const std::int64_t in{account(house).at("in").get<std::int64_t>()};
    REQUIRE(house.kela().request_count() == 1);
    const std::size_t refused{read_statements(house.kela().requests().front().body).size()};

    const std::string person{somebody(house)};
    const SecondStatement joined{house, person};
    house.kela().behave("/statements", simulators::Behaviour{});
    house.kela().forget_requests();
    REQUIRE(house.run_batch().status == 0); // a later run
    CHECK(account(house).at("in") == in + 1);
    CHECK(mentions(house, person) == 2);

    house.kela().forget_requests();
    const Json done = house.verb_json({"outbox", "replay", "--cause", "HTTP_REFUSED", "--yes"});
    CHECK(done.at("runs")[0].at("closed") == true);
    CHECK(done.at("runs")[0].at("in") == in);
    const std::vector<std::string> replayed{persons_at(house.kela())};
    CHECK(replayed.size() == refused);
    CHECK(times(replayed, person) == 1);
}

TEST_CASE(
    "a person's records are told apart by their record key, not by where they stand in the "
    "selection",
    "[outbox][intake]") {
    House& house{house_delivering(singly)};
    const std::string person{somebody(house)};
    const SecondStatement second{house, person};
    REQUIRE(house.run_batch().status == 0);
    const std::size_t all{persons_at(house.kela()).size()};
    CHECK(times(persons_at(house.kela()), person) == 2);

    // The last one, which is the second statement, does not get through.
    house.kela().forget_requests();
    house.kela().behave("/statements", {answering(200, all - 1), answering(429)});
    REQUIRE(house.run_batch().status == 1);
    CHECK(times(persons_at(house.kela()), person) == 1);
    CHECK(account(house).at("pending") == 1);

    // The first is in the register no more: the second stands where it stood.
    in_register(
        house,
        "CREATE TABLE aside AS SELECT * FROM statement JOIN person USING (register_id)"
        " WHERE personal_id = '"
            + person
            + "' AND statement_id <> 'zzz';\n"
              "DELETE FROM statement WHERE statement_id IN (SELECT statement_id FROM aside);");
    house.kela().forget_requests();
    house.kela().behave("/statements", simulators::Behaviour{});
    const Json done = house.verb_json({"outbox", "replay", "--yes"});
    in_register(
        house, "INSERT INTO statement SELECT statement_id, register_id, code, valid_from,"
               " valid_until, issued_on, requested_on, requested_by, official_user FROM aside;\n"
               "DROP TABLE aside;");
    CHECK(done.at("runs")[0].at("closed") == true);
    CHECK(persons_at(house.kela()) == std::vector<std::string>{person});
}

TEST_CASE(
    "where nothing tells a person's records apart, all but the first are rejected",
    "[outbox][intake]") {
    House& house{house_delivering(at_once)};
    REQUIRE(house.run_batch().status == 0);
    const std::int64_t rejected{account(house).at("rejected").get<std::int64_t>()};
    const std::string person{somebody(house)};
    const SecondStatement second{house, person};
    const std::string declared{read_file(exchange_file(house))};
    replace_in(exchange_file(house), "record-key: [statement_id]", "#");
    REQUIRE(house.verb({"config", "activate"}).status == 0);

    house.kela().forget_requests();
    REQUIRE(house.run_batch().status == 0);
    CHECK(account(house).at("rejected") == rejected + 1);
    CHECK(times(persons_at(house.kela()), person) == 1);
    const std::vector<JournalEntry> said{entries(house, "rejected")};
    CHECK(std::any_of(said.begin(), said.end(), [](const JournalEntry& entry) {
        return entry.body.dump().find("RECORD_KEY_MISSING") != std::string::npos;
    }));
    write_file(exchange_file(house), declared);
    REQUIRE(house.verb({"config", "activate"}).status == 0);
}

TEST_CASE(
    "what the register said grows old while a slow party takes one document: before the next it is "
    "read again",
    "[outbox][intake]") {
    House& house{house_delivering(singly)};
    const auto settings = house.folder() / "lautturi.properties";
    const std::string before{read_file(settings)};
    write_file(settings, before + "register.fresh = 1\n");
    simulators::Behaviour slow;
    slow.delay = 4s;
    slow.times = 1;
    house.kela().behave("/statements", {slow, simulators::Behaviour{}});
    const auto run = house.begin_verb({"run", "kela-statements-out", "--json"}, "slow");
    REQUIRE(house.kela().wait_for_requests(1, 60s));
    in_register(house, "UPDATE person SET family_name = family_name || 'changed';");
    const Finished finished{run->wait(60s)};
    in_register(house, "UPDATE person SET family_name = replace(family_name, 'changed', '');");
    write_file(settings, before);
    INFO(finished.err);
    REQUIRE(finished.status == 0);

    const auto requests = house.kela().requests();
    REQUIRE(requests.size() > 3);
    CHECK(requests.front().body.find("changed</familyName>") == std::string::npos);
    CHECK(std::all_of(requests.begin() + 1, requests.end(), [](const simulators::Request& one) {
        return one.body.find("changed</familyName>") != std::string::npos;
    }));
    const std::vector<std::string> persons{persons_at(house.kela())};
    CHECK(std::set(persons.begin(), persons.end()).size() == persons.size()); // nobody twice
}

TEST_CASE(
    "records that are valid alone and not together go in several documents", "[outbox][intake]") {
    House& house{house_delivering(at_once)};
    REQUIRE(house.run_batch().status == 0);
    const std::size_t all{persons_at(house.kela()).size()};
    REQUIRE(all > 10);
    const auto schema = exchange_file(house).parent_path() / "statements.xsd";
    const std::string before{read_file(schema)};
    replace_in(schema, "maxOccurs=\"unbounded\"", "maxOccurs=\"10\"");
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    house.kela().forget_requests();
    const Finished run{house.run_batch()};
    write_file(schema, before);
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    INFO(run.err);
    REQUIRE(run.status == 0);
    CHECK(persons_at(house.kela()).size() == all);
    CHECK(house.kela().request_count() > 1);
}

TEST_CASE(
    "a record with a value that the manifest cannot add up is rejected, and its run ends",
    "[outbox][intake][controls]") {
    House& house{house_delivering(at_once + "manifest: {format: xml, sum-of: /familyName}\n")};
    const Finished run{house.run_batch()};
    INFO(run.err);
    REQUIRE(run.status == 0);
    const Json closed = account(house);
    CHECK(closed.at("closed") == true);
    CHECK(closed.at("released").get<int>() + closed.at("reduced").get<int>() == 0);
    CHECK(closed.at("rejected").get<int>() > 10);
    CHECK(house.kela().request_count() == 0);
}
