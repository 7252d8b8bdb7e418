// Many documents: who waits behind whom, what a party that is down costs, what a lost answer means
// to a party that can be asked, and how a replay is stopped.

#include "gateway/storage/private_cluster.h"
#include "tests/corridor/outbox_house.h"

#include <libpq-fe.h>

#include <algorithm>
#include <csignal>
#include <set>

using namespace tests::corridor;
using namespace std::chrono_literals;
namespace simulators = tests::simulators;

namespace {

/// Each record its own document; nothing is tried twice.
const std::string singly{"on-unknown: resend-same-key\nretry-after: []\ndocument-limit: 1\n"};

void move_kela_to(House& house, const std::string& url) {
    const auto file = house.mappings() / "parties/kela/endpoints.yaml";
    std::string text{read_file(file)};
    const std::size_t from{text.find("url: ") + 5};
    write_file(file, text.replace(from, text.find('\n', from) - from, url));
}

/// Kela can be asked at an endpoint of its own.
void ask_at(House& house, const std::string& url) {
    const auto file = house.mappings() / "parties/kela/endpoints.yaml";
    std::string text{read_file(file)};
    if (text.find("receipts:") == std::string::npos) {
        const std::string statements{text.substr(text.find("  statements:"))};
        std::string receipts{statements};
        receipts.replace(2, 10, "receipts");
        const std::size_t from{receipts.find("url: ") + 5};
        receipts.replace(from, receipts.find('\n', from) - from, url);
        write_file(file, text + receipts);
    }
}

simulators::Behaviour saying(const std::string& state) {
    simulators::Behaviour behaviour;
    behaviour.body = "{\"state\":\"" + state + "\"}";
    return behaviour;
}

House& house_asking() {
    House& house{house_delivering("on-unknown: resend-same-key\nretry-after: [0]\n")};
    ask_at(house, house.kela().url("/receipts"));
    deliver_by(house, "on-unknown: ask-the-party\ninquiry: receipts\nretry-after: [0, 0, 3600]\n");
    simulators::Behaviour lost;
    lost.lose_answer = true;
    lost.times = 1;
    house.kela().behave("/statements", {lost, simulators::Behaviour{}});
    return house;
}

/// Records that wait for their turn, by whether their message says whose they are.
std::int64_t waiting(House& house, bool with_person) {
    const auto owner =
        gateway::storage::PrivateCluster::attach(house.data(), gateway::storage::Role::owner);
    const std::unique_ptr<PGconn, decltype(&PQfinish)> server{
        PQconnectdb(owner.value().c_str()), &PQfinish};
    const std::string sql{
        std::string{"SELECT count(*) FROM message JOIN record_outcome AS o USING (message) WHERE"
                    " o.code = 'WAITS_ITS_TURN' AND message.person_no IS "}
        + (with_person ? "NOT NULL" : "NULL")};
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer{
        PQexec(server.get(), sql.c_str()), &PQclear};
    REQUIRE(PQntuples(answer.get()) == 1);
    return std::stoll(PQgetvalue(answer.get(), 0, 0));
}

std::size_t posts(House& house) {
    const auto requests = house.kela().requests();
    return static_cast<std::size_t>(
        std::count_if(requests.begin(), requests.end(), [](const auto& request) {
            return request.method == "POST";
        }));
}

}

TEST_CASE(
    "a later message about a person does not overtake one that is dead, and a person who is "
    "blocked "
    "blocks nobody else",
    "[outbox][order]") {
    House& house{house_delivering(singly + "ordering: person\n")};
    house.kela().behave("/statements", {answering(429, 1), simulators::Behaviour{}});
    REQUIRE(house.run_batch().status == 1);
    const std::vector<std::string> first{persons_at(house.kela())};
    CHECK(account(house).at("pending") == 1);
    REQUIRE(dead(house).size() == 1);
    const std::size_t runs{house.accounts("kela-statements-out").size()};

    house.kela().forget_requests();
    REQUIRE(house.run_batch().status == 1); // another run: the first one waits for a person
    CHECK(house.accounts("kela-statements-out").size() == runs + 1);
    const std::vector<std::string> second{persons_at(house.kela())};
    CHECK(std::set(second.begin(), second.end()) == std::set(first.begin(), first.end()));
    CHECK(account(house).at("pending") == 1); // that person's second one
    CHECK(waiting(house, true) == 1);         // what is kept of them is judged by it
    CHECK(waiting(house, false) == 0);
    CHECK(house.verb({"run", "kela-statements-out", "--json"}).status == 1);
    CHECK(persons_at(house.kela()).size() > second.size()); // a third run, without that person

    house.kela().forget_requests();
    static_cast<void>(house.verb_json({"outbox", "replay", "--yes"}));
    const std::vector<std::string> replayed{persons_at(house.kela())};
    REQUIRE(replayed.size() == 1);
    CHECK(std::count(first.begin(), first.end(), replayed.front()) == 0);
    for (int left{0}; left < 2; ++left) { // and now, one after the other, those that waited
        REQUIRE(house.run_batch().status == 0);
    }
    CHECK(persons_at(house.kela()) == std::vector<std::string>(3, replayed.front()));
    for (const Json& one : house.accounts("kela-statements-out")) {
        CHECK(one.at("closed") == true);
    }
}

TEST_CASE(
    "where an order is kept, of a person's records one is sealed, though the next chunk was read "
    "before that",
    "[outbox][order]") {
    House& house{house_delivering(singly + "ordering: person\n")};
    REQUIRE(house.run_batch().status == 0);
    const std::vector<std::string> persons{persons_at(house.kela())};
    in_register( // more than two chunks of one person, behind all others
        house,
        "INSERT INTO statement SELECT 'zzz' || n, register_id, code, valid_from, valid_until,"
        " issued_on, requested_on, requested_by, official_user FROM generate_series(1, 1200)"
        " AS n, (SELECT s.* FROM statement AS s JOIN person USING (register_id) WHERE"
        " personal_id = '"
            + persons.front() + "' LIMIT 1) AS one;");
    const std::size_t before{entries(house, "sealed").size()};
    house.kela().behave("/statements", answering(429));
    REQUIRE(house.run_batch().status == 1);
    CHECK(entries(house, "sealed").size() == before + persons.size());

    in_register(house, "DELETE FROM statement WHERE statement_id LIKE 'zzz%';");
    house.kela().behave("/statements", simulators::Behaviour{});
    static_cast<void>(house.verb_json({"outbox", "replay", "--yes"}));
    CHECK(account(house).at("closed") == true);
}

TEST_CASE(
    "whoever waits behind what the party refused for good goes in the same run",
    "[outbox][order]") {
    House& house{house_delivering(singly + "ordering: person\n")};
    REQUIRE(house.run_batch().status == 0);
    const auto rejected = account(house).at("rejected").get<std::int64_t>();
    const std::vector<std::string> persons{persons_at(house.kela())};
    in_register(
        house,
        "INSERT INTO statement SELECT 'zzz', register_id, code, valid_from, valid_until, issued_on,"
        " requested_on, requested_by, official_user FROM (SELECT s.* FROM statement AS s JOIN"
        " person USING (register_id) WHERE personal_id = '"
            + persons.front() + "' LIMIT 1) AS one;");
    house.kela().forget_requests();
    house.kela().behave("/statements", {answering(422, 1), simulators::Behaviour{}});
    static_cast<void>(house.run_batch());
    in_register(house, "DELETE FROM statement WHERE statement_id = 'zzz';");
    CHECK(account(house).at("closed") == true);
    CHECK(account(house).at("pending") == 0);
    CHECK(account(house).at("rejected") == rejected + 1);
    CHECK(posts(house) == persons.size() + 1);
    const Json refused = dead(house); // a person's matter, whoever went behind it
    REQUIRE(refused.size() == 1);
    const std::string message{refused[0].at("messages")[0].at("message")};
    CHECK(house.verb({"outbox", "give-up", message, "--reference", "case/5"}).status == 0);
}

TEST_CASE(
    "a party that is down is left alone after a few attempts, and tried by a single probe",
    "[outbox][breaker]") {
    House& house{house_delivering(
        "on-unknown: resend-same-key\nretry-after: [3600, 3600]\ndocument-limit: 1\n")};
    move_kela_to(house, "https://127.0.0.1:1/statements");
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    const std::size_t before{entries(house, "attempt").size()};
    REQUIRE(house.run_batch().status == 1);
    CHECK(entries(house, "attempt").size() == before + 5);
    const Json down = kela_status(house);
    CHECK(down.at("breaker") == "open");
    CHECK(down.at("documents").get<std::int64_t>() > 6);
    CHECK(down.at("documents") == account(house).at("pending"));
    CHECK_FALSE(down.at("closed_until").is_null());
    CHECK(dead(house).empty());

    REQUIRE(house.run_batch().status == 1); // a person's word is good for one probe
    CHECK(entries(house, "attempt").size() == before + 6);

    move_kela_to(house, house.kela().url("/statements"));
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    const Finished again{house.run_batch()};
    INFO(again.out << again.err << kela_status(house).dump());
    REQUIRE(again.status == 0);
    CHECK(kela_status(house).at("breaker") == "closed");
    const std::vector<std::string> persons{persons_at(house.kela())};
    CHECK(persons.size() == down.at("documents").get<std::size_t>());
    CHECK(std::set(persons.begin(), persons.end()).size() == persons.size());
}

TEST_CASE(
    "after a lost answer the party is asked, and what it has is not sent again",
    "[outbox][inquiry]") {
    House& house{house_asking()};
    house.kela().behave_by_default(saying("delivered"));
    const Finished run{house.run_batch()};
    INFO(run.err);
    REQUIRE(run.status == 0);
    CHECK(posts(house) == 1);
    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 2);
    const std::string key{requests[0].header("Idempotency-Key")};
    CHECK(requests[1].method == "GET");
    CHECK(requests[1].target == "/receipts/" + key);
    const auto settled = entries(house, "settled", key);
    REQUIRE(settled.size() == 1);
    CHECK(settled[0].body.at("by") == "inquiry");
    CHECK(settled[0].body.at("outcome") == "delivered");
}

TEST_CASE(
    "what the party says that it has not got goes again, the same under the same key",
    "[outbox][inquiry]") {
    House& house{house_asking()};
    house.kela().behave_by_default(saying("not-delivered"));
    const Finished run{house.run_batch()};
    INFO(run.err);
    REQUIRE(run.status == 0);
    CHECK(posts(house) == 2);
    const auto requests = house.kela().requests();
    CHECK(requests.front().header("Idempotency-Key") == requests.back().header("Idempotency-Key"));
    CHECK(requests.front().body == requests.back().body);
}

TEST_CASE(
    "a party that cannot say is asked again, and in the end a person settles it",
    "[outbox][inquiry]") {
    House& house{house_asking()};
    deliver_by(house, "on-unknown: ask-the-party\ninquiry: receipts\nretry-after: [0, 0]\n");
    house.kela().behave_by_default(answering(404)); // may be a wrong address: it says nothing
    REQUIRE(house.run_batch().status == 1);
    CHECK(posts(house) == 1);
    CHECK(house.kela().request_count() == 3);
    const Json groups = dead(house);
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].at("pile") == "party");
    CHECK(groups[0].at("code") == "INQUIRY_UNCLEAR");
    const std::string message{groups[0].at("messages")[0].at("message")};
    CHECK(groups[0].at("messages")[0].at("maybe_arrived") == true);
    const Finished unsettled{house.verb({"outbox", "give-up", message, "--reference", "case/3"})};
    CHECK(unsettled.status == 2);
    INFO(unsettled.err);
    CHECK(unsettled.err.find("SETTLE_FIRST: the message may have arrived") != std::string::npos);
    static_cast<void>(
        house.verb_json({"runs", "settle", message, "delivered", "--reference", "case/3"}));
    CHECK(dead(house).empty());
    CHECK(house.run_batch().status == 0);
    CHECK(posts(house) == 1);
}

TEST_CASE("a replay that is stopped leaves everything as it can go on from", "[outbox]") {
    House& house{house_delivering(singly)};
    simulators::Behaviour busy{answering(429, 3)}; // fewer than open the breaker
    house.kela().behave("/statements", {busy, simulators::Behaviour{}});
    REQUIRE(house.run_batch().status == 1);
    REQUIRE(dead(house)[0].at("records") == 3);

    house.kela().forget_requests();
    simulators::Behaviour slow;
    slow.delay = 2s;
    house.kela().behave("/statements", slow);
    const auto replay = house.begin_verb({"outbox", "replay", "--yes", "--json"}, "replay");
    REQUIRE(house.kela().wait_for_requests(1, 60s));
    replay->signal(SIGINT);
    const Finished stopped{replay->wait(30s)};
    INFO(stopped.err);
    CHECK(stopped.status == 1);
    CHECK(Json::parse(stopped.out).at("stopped") == true);
    const std::int64_t left{account(house).at("pending").get<std::int64_t>()};
    CHECK(left >= 1);
    CHECK(dead(house).empty()); // a person has had them all tried again; they wait their turn
    CHECK(kela_status(house).at("documents") == left);

    house.kela().behave("/statements", simulators::Behaviour{});
    REQUIRE(house.run_batch().status == 0);
    const std::vector<std::string> persons{persons_at(house.kela())};
    CHECK(persons.size() == 3);
    CHECK(std::set(persons.begin(), persons.end()).size() == 3);
}
