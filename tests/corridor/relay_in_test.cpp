// Relay in: KEHA asks us for a customer; and whom we do not let in at all.

#include "tests/corridor/described.h"
#include "tests/corridor/outbox_house.h"
#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;
using tests::simulators::Call;
using tests::simulators::PartyClient;
using tests::simulators::Reply;

namespace {

constexpr const char* query{"keha-customer-query"};

/// What came, without what names this very message: its number and the moment.
std::vector<std::pair<std::string, std::string>> comparable(const Reply& reply) {
    std::vector<std::pair<std::string, std::string>> headers;
    for (const auto& [name, value] : reply.headers) {
        std::string lower{name};
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char letter) {
            return static_cast<char>(std::tolower(letter));
        });
        if (lower == "lautturi-message" || lower == "traceparent") { // random numbers
            headers.emplace_back(lower, std::string(value.size(), 'x'));
        } else if (lower != "date") {
            headers.emplace_back(lower, value);
        }
    }
    return headers;
}

std::vector<JournalEntry> of_kind(House& house, const std::string& kind) {
    std::vector<JournalEntry> entries{house.journal()};
    entries.erase(
        std::remove_if(
            entries.begin(), entries.end(),
            [&](const JournalEntry& entry) { return entry.kind != kind; }),
        entries.end());
    return entries;
}

/// How many calls the journal says were refused.
std::int64_t refused_calls(House& house) {
    std::int64_t calls{0};
    for (const JournalEntry& entry : of_kind(house, "access-refused")) {
        calls += entry.body.at("count").get<std::int64_t>();
    }
    return calls;
}

}

TEST_CASE("KEHA gets of a customer what the law gives it, journalled first", "[relay-in]") {
    House& house{house_of("questions")};
    const std::string hetu{house.example("fund-member")};
    const auto& person = person_with(house, hetu);
    const Reply reply{house.provide(query, keha_question(hetu))};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const Json body = Json::parse(reply.body);
    CHECK(body.at("personalId") == hetu);
    CHECK(body.at("familyName") == person.family_name);
    CHECK(body.at("givenNames") == person.given_names);
    CHECK(body.at("municipality") == person.municipality);
    CHECK(body.at("jobSeeking").at("from") == gateway::core::to_text(person.job_seeker->from));
    CHECK(body.at("plan").at("date") == gateway::core::to_text(person.job_seeker->plan_date));
    CHECK(body.size() == 6);

    const std::vector<JournalEntry> journal{house.journal()};
    const auto about = [&](const std::string& kind) {
        return std::find_if(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
            return entry.kind == kind && entry.message == reply.header("Lautturi-Message");
        });
    };
    REQUIRE(about("decision") != journal.end());
    REQUIRE(about("attempt") != journal.end());
    REQUIRE(about("outcome") != journal.end());
    CHECK(about("decision") < about("attempt"));
    CHECK(about("attempt") < about("outcome"));
    CHECK(about("outcome")->body.at("outcome") == "delivered");
}

TEST_CASE(
    "KEHA never gets health data, and no place where the person has address protection",
    "[relay-in]") {
    House& house{house_of("questions")};
    std::size_t summaries{0};
    std::size_t asked{0};
    for (const std::size_t at : house.population().job_seekers) {
        const auto& person = house.population().persons[at];
        const bool interesting{
            person.protects_address() || !person.job_seeker->work_ability_summary.empty()};
        if (person.hetu.empty() || person.job_seeker->wrong || !interesting || asked > 25) {
            continue;
        }
        ++asked;
        const Reply reply{house.provide(query, keha_question(person.hetu))};
        const std::string& summary{person.job_seeker->work_ability_summary};
        summaries += summary.empty() ? 0U : 1U;
        CHECK((summary.empty() || reply.body.find(summary) == std::string::npos));
        CHECK(reply.body.find("orkAbility") == std::string::npos);
        CHECK(reply.body.find(person.street_address) == std::string::npos);
    }
    CHECK(summaries > 5);

    const std::string hetu{house.example("turvakielto")};
    const Reply reply{house.provide(query, keha_question(hetu))};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const Json municipality = Json::parse(reply.body).at("municipality");
    CHECK(municipality == Json{{"notSupplied", true}}); // the one mark, whatever the cause
    CHECK(reply.body.find("turvakielto") == std::string::npos);
}

TEST_CASE(
    "an ordinary answer, marks and all, is what its description says", "[relay-in][relay-api]") {
    House& house{house_of("questions")};
    PartyClient client{
        {house.authority_folder() / "keha.pem", house.authority_folder() / "keha.key"},
        house.authority_folder() / "ca.pem"};
    Call asked;
    asked.method = "GET";
    asked.url = "https://127.0.0.1:" + std::to_string(house.port("party")) + "/openapi.json";
    const Json paths = Json::parse(client.call(asked).body).at("paths");
    const Json& described{paths.at(std::string{"/provide/"} + query).at("post")};
    for (const char* const whose : {"fund-member", "turvakielto"}) {
        const Reply reply{house.provide(query, keha_question(house.example(whose)))};
        INFO(reply.body);
        REQUIRE(reply.status == 200);
        CHECK(misfit(described, reply.body).empty());
    }
    // and not whatever comes
    CHECK_FALSE(misfit(described, R"({"familyName":{"notSupplied":"yes"}})").empty());
    CHECK_FALSE(misfit(described, R"({"familyName":{}})").empty());
    CHECK_FALSE(misfit(described, R"({"familyName":1})").empty());
    // a question is not marked
    const Json& question{described.at("requestBody").at("content").at("application/json")};
    CHECK(question.dump().find("notSupplied") == std::string::npos);
    CHECK(
        paths.at("/provide/keha-customer-service").dump().find("notSupplied") != std::string::npos);
}

TEST_CASE(
    "somebody unknown, somebody refused and somebody unreadable get the same answer, byte for byte",
    "[relay-in]") {
    House& house{house_of("questions")};
    const Reply unknown{house.provide(query, keha_question(code_of_nobody(house)))};
    const Reply refused{house.provide(query, keha_question(house.example("restriction")))};
    INFO(unknown.body << refused.body);
    CHECK(unknown.status == 403);
    CHECK(refused.status == 403);
    CHECK(unknown.body == refused.body);
    CHECK(comparable(unknown) == comparable(refused));
    CHECK(unknown.header("Lautturi-Message") != refused.header("Lautturi-Message"));
    CHECK(unknown.header("Lautturi-Message").size() == refused.header("Lautturi-Message").size());
    CHECK(Json::parse(refused.body).at("code") == "NOT_SUPPLIED");

    // The journal has both, and knows the difference.
    const auto refusals = of_kind(house, "refusal");
    for (const Reply& reply : {unknown, refused}) {
        CHECK(std::any_of(refusals.begin(), refusals.end(), [&](const JournalEntry& entry) {
            return entry.message == reply.header("Lautturi-Message");
        }));
    }
}

TEST_CASE(
    "a key that a party's question came with stands for no other question, and keeps no answer",
    "[relay-in][idempotency]") {
    House& house{house_of("questions")};
    const auto ask = [&house](const std::string& whose, const std::string& key) {
        return house.provide(query, keha_question(house.example(whose)), "keha", "en", key);
    };
    const Reply first{ask("fund-member", "\"q-1\"")};
    INFO(first.body);
    REQUIRE(first.status == 200);
    const Reply again{ask("fund-member", "q-1")};
    REQUIRE(again.status == 200);
    CHECK(again.header("Lautturi-Message") != first.header("Lautturi-Message")); // decided anew
    CHECK(again.header("Idempotency-Replayed").empty());

    const auto code_of_reply = [](const Reply& reply) {
        return Json::parse(reply.body).at("code");
    };
    const Reply reused{ask("turvakielto", "q-1")};
    CHECK(reused.status == 422);
    CHECK(code_of_reply(reused) == "IDEMPOTENCY_KEY_REUSED");
    const Reply no_key{ask("turvakielto", "two words")};
    CHECK(no_key.status == 400);
    CHECK(code_of_reply(no_key) == "IDEMPOTENCY_KEY_INVALID");
    CHECK(ask("turvakielto", "q-2").status == 200);
    CHECK(ask("turvakielto", "").status == 200);
}

TEST_CASE(
    "a row of the register that cannot be read is told to whoever keeps it, not to the asker",
    "[relay-in]") {
    House& house{house_of("questions")};
    const std::string hetu{house.example("fund-member")};
    const std::string named{" WHERE personal_id = '" + hetu + "';"};
    in_register(house, "UPDATE person SET family_name = NULL" + named);
    const Reply unread{house.provide(query, keha_question(hetu))};
    in_register(
        house, "UPDATE person SET family_name = $name$" + person_with(house, hetu).family_name
                   + "$name$" + named);
    const Reply unknown{house.provide(query, keha_question(code_of_nobody(house)))};
    REQUIRE(unread.status == 403);
    CHECK(comparable(unread) == comparable(unknown));
    CHECK(unread.body == unknown.body);

    const std::string message{unread.header("Lautturi-Message")};
    const std::string output{house.daemon_output()};
    const std::size_t told{output.find("LAUTTURI_ROW_UNREAD")};
    REQUIRE(told != std::string::npos);
    CHECK(output.find(message, told) != std::string::npos);
    CHECK(output.find(hetu) == std::string::npos);
    const Json why = house.verb_json({"explain", message});
    CHECK(why.at("unread") == "REQUIRED_MISSING");
    const std::string words{house.verb({"explain", message, "--language", "en"}).out};
    INFO(words);
    CHECK(words.find("etela-satakunta: ") != std::string::npos);
    CHECK(words.find("(REQUIRED_MISSING)") < words.find("person.personal-id"));
    const Json of_nobody = house.verb_json({"explain", unknown.header("Lautturi-Message")});
    CHECK(of_nobody.at("unread").is_null());
}

TEST_CASE("a column that is gone from the register is no person without such data", "[relay-in]") {
    House& house{house_of("questions")};
    const std::string hetu{house.example("fund-member")};
    in_register(house, "ALTER TABLE customers RENAME COLUMN given_names TO zz;");
    const Reply gone{house.provide(query, keha_question(hetu))};
    in_register(house, "ALTER TABLE customers RENAME COLUMN zz TO given_names;");
    CHECK(gone.status == 503);
    CHECK(Json::parse(gone.body).at("code") == "REGISTER_COLUMN");
    CHECK(house.provide(query, keha_question(hetu)).status == 200);
}

TEST_CASE(
    "a relation of which only the beginning is in the register's selection is no relation without "
    "an end",
    "[relay-in]") {
    House& house{house_of("questions")};
    const std::string hetu{house.example("fund-member")};
    in_register(house, "ALTER TABLE customers RENAME COLUMN customership_until TO zz;");
    const Reply endless{house.provide(query, keha_question(hetu))};
    in_register(house, "ALTER TABLE customers RENAME COLUMN customership_from TO yy;");
    const Reply without{house.provide(query, keha_question(hetu))}; // nothing is known of it
    in_register(house, "ALTER TABLE customers RENAME COLUMN zz TO customership_until;");
    in_register(house, "ALTER TABLE customers RENAME COLUMN yy TO customership_from;");
    CHECK(endless.status == 503);
    CHECK(Json::parse(endless.body).at("code") == "REGISTER_COLUMN");
    CHECK(without.status != 503);
    CHECK(house.provide(query, keha_question(hetu)).status == 200);
}

TEST_CASE(
    "who cannot prove who they are is refused in words, and the journal has it",
    "[relay-in][access]") {
    House& house{house_of("questions")};
    house.restart(); // nobody has been refused in this minute
    const std::string hetu{house.example("fund-member")};
    const std::vector<std::pair<std::string, std::string>> callers{
        {"stranger", "CERTIFICATE_UNKNOWN_ISSUER"},   {"late", "CERTIFICATE_EXPIRED"},
        {"other", "CERTIFICATE_NOT_PINNED"},          {"", "CERTIFICATE_NONE"},
        {"esimerkkikassa", "CERTIFICATE_NOT_PINNED"}, // a party, but not of this exchange
        {"case-system", "CERTIFICATE_NOT_PINNED"}};
    std::size_t journalled{of_kind(house, "access-refused").size()};
    for (const auto& [who, code] : callers) {
        INFO(who);
        const Reply reply{house.provide(query, keha_question(hetu), who)};
        INFO(reply.body << reply.failure);
        REQUIRE(reply.status == 403);
        const Json problem = Json::parse(reply.body);
        CHECK(problem.at("code") == code);
        CHECK(problem.at("detail").get<std::string>().size() > 20);
        CHECK(found_in(reply.body, canaries_of(person_with(house, hetu))).empty());
        const auto entries = of_kind(house, "access-refused");
        REQUIRE(entries.size() == ++journalled);
        CHECK(entries.back().body.at("code") == code);
        CHECK(entries.back().body.at("exchange") == query);
    }

    const std::int64_t calls{refused_calls(house)};

    SECTION("the same holds for deliveries and for municipal systems") {
        house.fund().forget_requests();
        CHECK(
            house.deliver("keha-jobseekers-in", "{}\n", "application/x-ndjson", "other").status
            == 403);
        CHECK(
            house.deliver("keha-jobseekers-in", "{}\n", "application/x-ndjson", "esimerkkikassa")
                .status
            == 403);
        CHECK(house.relay("fund-benefit-query", fund_question(house, hetu), "keha").status == 403);
        CHECK(house.relay("fund-benefit-query", fund_question(house, hetu), "").status == 403);
        CHECK(house.fund().request_count() == 0);
        // the party's first call at once, the others of this minute at the latest at the end
        CHECK(of_kind(house, "access-refused").size() == journalled + 1);
        house.restart();
        CHECK(of_kind(house, "access-refused").size() == journalled + 4);
        CHECK(refused_calls(house) == calls + 4);
    }
    SECTION("whoever knocks without end is answered, and counted in one entry") {
        for (int call{0}; call < 40; ++call) {
            REQUIRE(house.provide(query, keha_question(hetu), "stranger").status == 403);
        }
        CHECK(of_kind(house, "access-refused").size() == journalled);
        house.restart();
        CHECK(of_kind(house, "access-refused").size() == journalled + 1);
        CHECK(refused_calls(house) == calls + 40);
    }
    SECTION("an exchange that does not exist looks like one that is not for the caller") {
        const Reply missing{house.provide("no-such-exchange", keha_question(hetu))};
        const Reply foreign{house.provide("kela-statements-out", keha_question(hetu))};
        CHECK(missing.status == 403);
        CHECK(missing.body == foreign.body);
    }
}
