// The withdrawal barrier between real processes: what stands still, what dies, what is large, and
// what waits.

#include "tests/corridor/people.h"
#include "tests/corridor/stalled_party.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <deque>
#include <future>
#include <set>
#include <thread>

using namespace tests::corridor;
using namespace std::chrono_literals;
using tests::simulators::Behaviour;
using tests::simulators::Reply;

namespace {

constexpr const char* fund_query{"fund-benefit-query"};
constexpr const char* provider_query{"provider-referral-query"};
constexpr const char* summary{"health.work-ability-summary"};

House& house() {
    House& house{house_of("withdrawals")};
    house.provider().behave("/referrals", std::deque<Behaviour>{});
    house.fund().behave("/benefits", std::deque<Behaviour>{});
    house.provider().forget_requests();
    house.fund().forget_requests();
    return house;
}

/// Persons whose summary the provider may get, each asked for once.
std::string consenting_to_provider(House& in) {
    static std::set<std::string> used;
    for (const std::size_t at : in.population().job_seekers) {
        const auto& person = in.population().persons[at];
        const auto& seeker = *person.job_seeker;
        if (!person.hetu.empty() && !seeker.wrong && person.holds.empty() && !person.died
            && !seeker.work_ability_summary.empty()
            && seeker.consent_to_provider == tests::population::ConsentState::given
            && used.insert(person.hetu).second) {
            return person.hetu;
        }
    }
    FAIL("the population has too few consents");
    return {};
}

Json event_of(const std::string& hetu, const std::string& kind, const std::string& role) {
    Json event = Json::parse(withdrawal(hetu));
    event["kind"] = kind;
    event["role"] = role;
    event["parties"] = {"kuntoutus-esimerkki"};
    event["purposes"] = {"employment-service"};
    return event;
}

std::string withdrawal_from_provider(const std::string& hetu) {
    return event_of(hetu, "withdrawn", "gdpr9").dump() + "\n";
}

Json record(House& in, const std::string& lines) {
    const Finished finished{in.verb({"consent", "record", "-", "--json"}, {}, lines)};
    INFO(finished.err);
    REQUIRE(finished.status == 0);
    return Json::parse(finished.out);
}

std::vector<JournalEntry> entries(House& in, const std::string& kind) {
    std::vector<JournalEntry> all{in.journal()};
    std::erase_if(all, [&](const JournalEntry& entry) { return entry.kind != kind; });
    return all;
}

std::future<Reply>
ask(House& in, const char* exchange, const std::string& body, const std::string& prefer = {}) {
    return std::async(std::launch::async, [&in, exchange, body, prefer] {
        return in.relay(exchange, body, "case-system", "en", prefer);
    });
}

Json live_attempts(House& in) {
    return in.verb_json({"nodes", "list"}).at("nodes");
}

}

TEST_CASE(
    "however long a daemon stands still, it is waited for; when its time has passed it sends "
    "nothing (I11)",
    "[withdrawal][barrier]") {
    House& in{house()};
    const std::string person{consenting_to_provider(in)};
    in.restart({{"LAUTTURI_FAILPOINT", "before_first_byte:stop"}});
    const std::size_t acknowledged{entries(in, "acknowledged").size()};
    std::future<Reply> asked{ask(in, provider_query, provider_question(in, person), "wait=2")};
    REQUIRE(in.stands_still());

    const Json answer = record(in, withdrawal_from_provider(person)); // waits for two seconds
    CHECK(answer.at("acknowledged") == 0);
    const Json event = answer.at("events").at(0);
    CHECK(event.at("state") == "recorded");
    REQUIRE(event.at("waits_for").size() == 1);
    CHECK(event.at("waits_for").at(0).at("node") == "test");
    CHECK(event.at("waits_for").at(0).at("party") == "kuntoutus-esimerkki");
    const std::string message{event.at("waits_for").at(0).at("message")};

    // Past every time that anybody set, and nobody may say that the node is off.
    std::this_thread::sleep_for(1s);
    CHECK(entries(in, "acknowledged").size() == acknowledged);
    const Json nodes = live_attempts(in);
    REQUIRE(nodes.size() == 1);
    CHECK(nodes.at(0).at("process") == "alive");
    CHECK(nodes.at(0).at("attempts").at(0).at("message") == message);
    const Finished refused{in.verb({"nodes", "confirm-off", "test"})};
    CHECK(refused.status == 2);
    CHECK(refused.err.find("NODE_ALIVE") != std::string::npos);
    const Finished settling{
        in.verb({"runs", "settle", message, "not-delivered", "--reference", "case/1"})};
    CHECK(settling.err.find("ATTEMPT_UNDER_WAY: it may still be") != std::string::npos);

    in.signal(SIGCONT);
    static_cast<void>(asked.get());
    REQUIRE(eventually([&] { return entries(in, "acknowledged").size() == acknowledged + 1; }));
    CHECK(in.provider().request_count() == 0); // zero bytes, then and ever after
    const std::vector<JournalEntry> journal{in.journal()};
    const auto about = [&](const std::string& kind) {
        return std::find_if(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
            return entry.kind == kind && entry.message == message;
        });
    };
    REQUIRE(about("outcome") != journal.end());
    CHECK(about("outcome")->body.at("outcome") == "failed");
    CHECK(about("outcome")->body.at("code") == "SEND_BY_PASSED");
    const std::vector<JournalEntry> all{entries(in, "acknowledged")};
    const auto last = std::max_element(
        all.begin(), all.end(),
        [](const JournalEntry& one, const JournalEntry& other) { return one.at < other.at; });
    CHECK(about("outcome")->at <= last->at);
    CHECK(live_attempts(in).empty());
    CHECK(
        in.relay(provider_query, provider_question(in, person)).status == 403); // and that is that
}

TEST_CASE(
    "a withdrawal that is held before its commit makes who waits refuse, known or new",
    "[withdrawal][barrier]") {
    House& in{house()};
    in.restart();
    struct Waiting {
        const char* who;
        const char* exchange;
        std::string question;
        std::string line;
    };
    const std::string known{consenting_to_provider(in)};
    const std::string fresh{code_of_nobody(in)}; // no row, no event, nothing to lock as yet
    Json hold{{"subject", fresh},       {"register", "etela-satakunta"}, {"kind", "restriction"},
              {"state", "upheld"},      {"from", "2026-01-01"},          {"until", nullptr},
              {"items", Json::array()}, {"bases", Json::array()}};
    const Json question{
        {"personalId", fresh},
        {"familyName", "Esimerkki"},
        {"givenNames", "Aino"},
        {"case", {{"number", "2026/1"}, {"openedOn", "2026-02-02"}}}};
    const Waiting both[]{
        {"known", provider_query, provider_question(in, known), withdrawal_from_provider(known)},
        {"new", fund_query, question.dump(), hold.dump() + "\n"}};
    for (const Waiting& one : both) {
        INFO(one.who);
        const auto recording = in.begin_verb(
            {"consent", "record", "-"}, "held", {{"LAUTTURI_FAILPOINT", "before_commit:stop"}},
            one.line);
        REQUIRE(stands_still(*recording));
        std::future<Reply> waiting{ask(in, one.exchange, one.question)};
        CHECK(waiting.wait_for(700ms) == std::future_status::timeout);
        recording->signal(SIGCONT);
        CHECK(waiting.get().status == 403);
        CHECK(recording->wait(30s).status == 0);
    }
    CHECK(in.provider().request_count() == 0);
    CHECK(in.fund().request_count() == 0);
}

TEST_CASE(
    "during a large relay a withdrawal is recorded, and acknowledged when the relay is over",
    "[withdrawal][barrier]") {
    House& in{house()};
    const std::string person{consenting_to_provider(in)};
    Behaviour slow;
    slow.delay = 6s;
    slow.body_file = std::filesystem::path{LAUTTURI_SOURCE_DIR}
                     / "tests/simulators/answers/provider-referral.json";
    in.provider().behave("/referrals", slow);
    Json body = Json::parse(provider_question(in, person));
    body["workAbilitySummary"] = std::string(8'000'000, 'a');
    const std::size_t acknowledged{entries(in, "acknowledged").size()};
    std::future<Reply> asked{ask(in, provider_query, body.dump())};
    REQUIRE(in.provider().wait_for_requests(1, 20s)); // it has all of it, and thinks

    const Json answer = record(in, withdrawal_from_provider(person));
    CHECK(answer.at("recorded") == 1);
    CHECK(answer.at("waiting") == 1);
    CHECK(asked.wait_for(0s) == std::future_status::timeout);
    CHECK(in.relay(provider_query, provider_question(in, person)).status == 403);
    CHECK(asked.get().status == 200); // it was lawful when it began
    CHECK(eventually([&] { return entries(in, "acknowledged").size() == acknowledged + 1; }));

    // The notice that goes with it names what the provider had received.
    const Json notices = in.verb_json({"consent", "notices", "--state", "queued"}).at("notices");
    CHECK(std::any_of(notices.begin(), notices.end(), [&](const Json& notice) {
        return notice.at("party") == "kuntoutus-esimerkki" && notice.at("kind") == "withdrawal"
               && notice.at("items") == Json{summary};
    }));
}

TEST_CASE(
    "of a sending that stalled and was killed, no more arrives after the acknowledgement than "
    "the party's own host had taken",
    "[withdrawal][barrier]") {
    House& in{house_of("stalled")}; // where Kela has had nothing, so that all of it is sent
    const std::filesystem::path endpoints{in.mappings() / "parties/kela/endpoints.yaml"};
    const std::string before{read_file(endpoints)};
    StalledParty stalled{{in.authority_folder() / "kela.pem", in.authority_folder() / "kela.key"}};
    std::string elsewhere{before};
    const std::string url{in.kela().url("/statements")};
    elsewhere.replace(elsewhere.find(url), url.size(), stalled.url("/statements"));
    write_file(endpoints, elsewhere);
    REQUIRE(in.verb({"config", "activate"}).status == 0);

    in.kela().forget_requests();
    const auto run = in.begin_verb({"run", "kela-statements-out"}, "stalled-run");
    REQUIRE(eventually([&] { return stalled.has_begun(); }, 60s));
    const std::string person{consenting(in.population()).front()};
    const std::size_t acknowledged{entries(in, "acknowledged").size()};
    CHECK(record(in, withdrawal(person)).at("waiting") == 1);
    run->signal(SIGKILL);
    static_cast<void>(run->wait(10s));
    // The daemon finds that the process is gone, and says so.
    REQUIRE(eventually([&] { return entries(in, "acknowledged").size() == acknowledged + 1; }));
    CHECK(live_attempts(in).empty());

    stalled.read_on();
    REQUIRE(eventually([&] { return stalled.has_ended(); }));
    CHECK(stalled.came_later() <= StalledParty::own_buffer);

    // What may have left is listed, with who may have received it.
    const Json unsettled =
        Json::parse(in.verb({"runs", "unsettled", "--json"}).out).at("unsettled");
    const auto lost = std::find_if(unsettled.begin(), unsettled.end(), [](const Json& attempt) {
        return attempt.at("exchange") == "kela-statements-out";
    });
    REQUIRE(lost != unsettled.end());
    const std::string document{lost->at("message")};
    CHECK(lost->at("answer_lost") == true);
    const Json again = record(in, withdrawal(person)).at("events").at(0);
    const Json recipients = again.at("recipients");
    INFO(again.dump());
    CHECK(std::any_of(recipients.begin(), recipients.end(), [](const Json& recipient) {
        return recipient.at("party") == "kela" && recipient.at("received") == false;
    }));

    write_file(endpoints, before);
    REQUIRE(in.verb({"config", "activate"}).status == 0);
    CHECK(
        in.verb({"runs", "settle", document, "not-delivered", "--reference", "case/2"}).status
        == 0);
    CHECK(eventually([&] { return in.run_batch().status == 0; }, 60s));
    CHECK(statements_at(in.kela()).at(person).at("workAbilitySummary") == std::nullopt);
}
