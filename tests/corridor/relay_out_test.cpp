// Relay out: a municipal system asks a fund and a provider.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>

using namespace tests::corridor;
using tests::simulators::Behaviour;
using tests::simulators::Reply;

namespace {

constexpr const char* fund_query{"fund-benefit-query"};
constexpr const char* provider_query{"provider-referral-query"};

House& house_with_a_good_fund() {
    House& house{house_of("questions")};
    house.fund().behave("/benefits", std::deque<Behaviour>{});
    house.fund().show_wrong_certificate(false);
    house.fund().forget_requests();
    return house;
}

Behaviour answering(const std::string& body) {
    Behaviour behaviour;
    behaviour.body = body;
    behaviour.content_type = "application/xml";
    return behaviour;
}

std::string fund_answer(const std::string& hetu) {
    return "<?xml version=\"1.0\"?><benefitAnswer "
           "xmlns=\"urn:lautturi:example:fund-benefits:1\"><personalId>"
           + hetu
           + "</personalId><benefitType>earnings-related-allowance</"
             "benefitType><paidFrom>2026-01-01</paidFrom>"
             "<source><system>kassa</system><recorder>k-1</"
             "recorder><recordedAt>2026-02-02T07:15:00Z</recordedAt></source>"
             "</benefitAnswer>";
}

/// A problem in the caller's words with a code, and with nothing of the person or the party's
/// document in it.
Json require_problem(
    const Reply& reply, int status, const std::string& code,
    const std::vector<std::string>& canaries) {
    INFO(reply.body << reply.failure);
    CHECK(reply.status == status);
    CHECK(reply.header("Content-Type") == "application/problem+json");
    CHECK(found_in(reply.body, canaries).empty());
    const Json problem = Json::parse(reply.body);
    CHECK(problem.at("status") == status);
    CHECK(problem.at("code") == code);
    CHECK_FALSE(problem.at("title").get<std::string>().empty());
    return problem;
}

/// Who failed, and under which message the journal has the question.
void require_named(House& house, const Reply& reply) {
    CHECK(Json::parse(reply.body).at("party") == "esimerkkikassa");
    CHECK(reply.header("Lautturi-Decision") == "released");
    const std::string message{reply.header("Lautturi-Message")};
    const auto journal = house.journal();
    CHECK(std::any_of(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
        return entry.kind == "attempt" && entry.message == message;
    }));
}

std::int64_t pending(House& house) {
    const std::vector<Json> accounts = house.accounts(fund_query);
    return accounts.empty() ? 0 : accounts.back().at("pending").get<std::int64_t>();
}

/// The last outcome that the journal holds.
Json last_outcome(House& house) {
    Json body;
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "outcome") {
            body = entry.body;
        }
    }
    return body;
}

}

TEST_CASE("a municipal system gets the fund's answer, each field with its source", "[relay-out]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("fund-member")};
    const Reply reply{house.relay(fund_query, fund_question(house, person))};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    CHECK(reply.header("Lautturi-Decision") == "released");
    CHECK_FALSE(reply.header("Lautturi-Message").empty());

    const Json body = Json::parse(reply.body);
    CHECK(body.at("fields").at("person.personal-id").at("value") == person);
    CHECK(body.at("fields").at("benefit.days-paid").at("value") == "22");
    CHECK(body.at("fields").size() == 5);
    for (const auto& [item, field] : body.at("fields").items()) {
        INFO(item);
        CHECK(field.at("provenance").at("party") == "esimerkkikassa");
        CHECK(field.at("provenance").at("system") == "kassa-etuus");
        CHECK(field.at("provenance").at("recorder") == "etuuskasittelija/kassa-307");
        CHECK(field.at("provenance").at("basis") == "1290/2002/ch13/1");
        CHECK_FALSE(field.at("provenance").at("path").get<std::string>().empty());
    }

    // The fund got who it is about and that there is a case: under the message's identity, and
    // nothing else.
    const auto requests = house.fund().requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests.front().header("Idempotency-Key") == reply.header("Lautturi-Message"));
    CHECK(
        requests.front().body.find("<personalId>" + person + "</personalId>") != std::string::npos);
    CHECK(requests.front().body.find("2026/1") != std::string::npos);
    CHECK(requests.front().body.find("openedOn") == std::string::npos);

    // programs of Windows write a byte order mark before their JSON
    CHECK(house.relay(fund_query, "\xEF\xBB\xBF" + fund_question(house, person)).status == 200);
}

TEST_CASE(
    "a query that the law does not allow is explained in the caller's language", "[relay-out]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("provider-consent-refused")};
    const auto canaries = canaries_of(person_with(house, person));
    std::vector<std::string> explanations;
    for (const std::string language : {"fi", "sv", "en"}) {
        const Reply reply{
            house.relay(provider_query, provider_question(house, person), "case-system", language)};
        const Json problem = require_problem(reply, 403, "REFUSED", canaries);
        REQUIRE(problem.at("fields").size() >= 1);
        const Json& field{problem.at("fields").front()};
        CHECK(field.at("item") == "health.work-ability-summary");
        CHECK(field.at("provisions").size() >= 1);
        CHECK(field.at("rule") == "provider-health-itemised-consent");
        explanations.push_back(field.at("explanation"));
        CHECK(problem.at("decision") == reply.header("Lautturi-Message"));
    }
    CHECK(explanations.at(2).find("the client refused") != std::string::npos);
    CHECK(explanations.at(0) != explanations.at(1));
    CHECK(explanations.at(1) != explanations.at(2));
    CHECK(house.provider().request_count() == 0);
}

TEST_CASE("with an itemised consent the provider is asked and answers", "[relay-out]") {
    House& house{house_with_a_good_fund()};
    const Reply reply{house.relay(
        provider_query, provider_question(house, house.example("provider-consent-given")))};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    CHECK(
        Json::parse(reply.body).at("fields").at("service.earliest-start").at("value")
        == "2026-04-01");
    CHECK(house.provider().request_count() == 1);
}

TEST_CASE("a long answer is read as a short one, and refused as a short one", "[relay-out][held]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("provider-consent-given")};
    const auto asked = [&](const std::string& behind) {
        Behaviour answer;
        answer.body =
            R"({"padding":")" + std::string(std::size_t{20} << 20U, 'x')
            + R"(","earliestStart":"2026-04-02","source":{"system":"kuntoutus-varaus",)"
              R"("recorder":"palveluohjaaja-12","recordedAt":"2026-03-02T10:30:00+02:00"})"
            + behind;
        house.provider().behave("/referrals", answer);
        return house.relay(provider_query, provider_question(house, person));
    };
    const Reply reply{asked("}")};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    CHECK(
        Json::parse(reply.body).at("fields").at("service.earliest-start").at("value")
        == "2026-04-02");
    // kept whole for whoever looks into it, and nothing of it told
    static_cast<void>(
        require_problem(asked(R"(,"earliestStart":"x"})"), 502, "JSON_DUPLICATE_KEY", {}));
    house.provider().behave("/referrals", std::deque<Behaviour>{});
}

TEST_CASE(
    "what the fund answers badly is refused with a code, and none of its values",
    "[relay-out][hostile]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("fund-member")};
    const std::string another{house.example("not-fund-member")};
    auto canaries = canaries_of(person_with(house, person));
    canaries.push_back(another);
    canaries.emplace_back("earnings-related");
    Behaviour bomb;
    bomb.xml_bomb = true;
    bomb.content_type = "application/xml";
    std::string deep{"<benefitAnswer xmlns=\"urn:lautturi:example:fund-benefits:1\">"};
    for (int level{0}; level < 20'000; ++level) {
        deep += "<a>";
    }
    struct Bad {
        const char* what;
        Behaviour behaviour;
        const char* code;
    };
    const std::vector<Bad> bad{
        {"entities that grow", bomb, "XML_DOCTYPE"},
        {"20,000 levels", answering(deep), "XML_DEPTH"},
        {"cut in its middle", answering(fund_answer(person).substr(0, 150)), "XML_MALFORMED"},
        {"about another person", answering(fund_answer(another)), "ANSWER_ABOUT_ANOTHER"},
        {"a code with a wrong check character", answering(fund_answer("010594Y902X")),
         "HETU_CHECK"},
        {"nothing", answering(""), "XML_MALFORMED"}};
    for (const Bad& one : bad) {
        INFO(one.what);
        house.fund().behave("/benefits", one.behaviour);
        const auto began = std::chrono::steady_clock::now();
        const Reply reply{house.relay(fund_query, fund_question(house, person))};
        CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{5});
        require_problem(reply, 502, one.code, canaries);
        require_named(house, reply);
    }
    CHECK(house.daemon_output().find("earnings-related") == std::string::npos);

    // what could not be read is kept under the key of whoever was asked about, and goes with it
    std::size_t kept{0};
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "rejected") {
            INFO(entry.body.dump());
            CHECK((entry.person == 0) == (entry.body.at("code") == "ANSWER_ABOUT_ANOTHER"));
            ++kept;
        }
    }
    CHECK(kept >= bad.size());
}

TEST_CASE(
    "a fund whose answer is lost is never asked again: the query stays unknown", "[relay-out]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("fund-member")};
    const std::int64_t before{pending(house)};
    Behaviour lost;
    lost.lose_answer = true;
    house.fund().behave("/benefits", lost);
    const Reply reply{house.relay(fund_query, fund_question(house, person))};
    const Json problem = Json::parse(reply.body);
    require_problem(reply, 504, problem.at("code"), canaries_of(person_with(house, person)));
    require_named(house, reply);
    CHECK(pending(house) == before + 1);
    const Json outcome = last_outcome(house);
    CHECK(outcome.at("outcome") == "unknown");
    CHECK(outcome.at("code") == problem.at("code"));
    house.restart();
    CHECK(house.fund().request_count() == 1);
    CHECK(pending(house) == before + 1);
}

TEST_CASE(
    "a fund that is busy, or shows another certificate, is a failure with its cause",
    "[relay-out]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("fund-member")};
    const auto canaries = canaries_of(person_with(house, person));
    Behaviour busy;
    busy.status = 503;
    busy.retry_after = 60;
    house.fund().behave("/benefits", busy);
    const Reply later{house.relay(fund_query, fund_question(house, person))};
    require_problem(later, 502, "HTTP_TRY_LATER", canaries);
    require_named(house, later);
    CHECK(later.header("Retry-After") == "60");
    CHECK(last_outcome(house).at("outcome") == "failed");
    Behaviour broken;
    broken.status = 500;
    house.fund().behave("/benefits", broken);
    const Reply at_once{house.relay(fund_query, fund_question(house, person))};
    require_problem(at_once, 502, "HTTP_FAILED", canaries); // it said so: nothing was late
    require_named(house, at_once);
    CHECK(last_outcome(house).at("outcome") == "unknown"); // whether it took it, it did not say

    house.fund().behave("/benefits", std::deque<Behaviour>{});
    house.restart(); // no connection from before
    house.fund().forget_requests();
    house.fund().show_wrong_certificate(true);
    const Reply reply{house.relay(fund_query, fund_question(house, person))};
    require_problem(reply, 502, "TLS_PIN", canaries);
    CHECK(house.fund().request_count() == 0); // not a byte of the question
    CHECK(last_outcome(house).at("outcome") == "failed");
}

TEST_CASE(
    "a pin that was taken back gets nothing of the first question after it, on a node that has not "
    "heard of it yet",
    "[relay-out][pin]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("fund-member")};
    const std::string question{fund_question(house, person)};
    REQUIRE(house.relay(fund_query, question).status == 200); // and the connection stays
    const auto endpoints = house.mappings() / "parties/esimerkkikassa/endpoints.yaml";
    const std::string before{read_file(endpoints)};
    std::string other{read_file(house.authority_folder() / "other.spki")};
    other.erase(other.find_last_not_of('\n') + 1);
    std::string taken_back{before};
    const std::size_t pin{taken_back.find('"', taken_back.find("server-pins:")) + 1};
    taken_back.replace(pin, other.size(), other);
    write_file(endpoints, taken_back);
    REQUIRE(house.verb({"config", "activate"}).status == 0); // by another process
    house.fund().forget_requests();
    require_problem(
        house.relay(fund_query, question), 502, "TLS_PIN", canaries_of(person_with(house, person)));
    CHECK(house.fund().request_count() == 0);

    write_file(endpoints, before);
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    CHECK(house.relay(fund_query, question).status == 200);
}

namespace {

std::string nested(int levels) {
    std::string text;
    for (int level{0}; level < levels; ++level) {
        text += "{\"a\":";
    }
    return text + "1" + std::string(static_cast<std::size_t>(levels), '}');
}

}

TEST_CASE(
    "a municipal system's malformed question is refused with code and path",
    "[relay-out][hostile]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("fund-member")};
    const auto canaries = canaries_of(person_with(house, person));
    const std::string good{fund_question(house, person)};
    const std::string twice{"{\"personalId\":\"" + person + "\"," + good.substr(1)};
    std::string wrong{good};
    wrong.replace(
        wrong.find(person), person.size(),
        person.substr(0, 10) + (person.back() == 'A' ? "B" : "A"));
    const std::vector<std::pair<std::string, std::string>> bad{
        {good.substr(0, good.size() / 2), "JSON_MALFORMED"},
        {twice, "JSON_DUPLICATE_KEY"},
        {nested(20'000), "JSON_DEPTH"},
        {wrong, "HETU_CHECK"},
        {"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "JSON_MALFORMED"}};
    for (const auto& [body, code] : bad) {
        const Reply reply{house.relay(fund_query, body)};
        require_problem(reply, 422, code, canaries);
    }
    const Reply reply{house.relay(fund_query, wrong)};
    CHECK(Json::parse(reply.body).at("path") == "/personalId");
    CHECK(house.fund().request_count() == 0);
}

TEST_CASE(
    "a question in another shape than the published one is no refusal of the law, and what nobody "
    "knows in it is counted",
    "[relay-out]") {
    House& house{house_with_a_good_fund()};
    const std::string person{house.example("fund-member")};
    const auto canaries = canaries_of(person_with(house, person));
    Json question = Json::parse(fund_question(house, person));
    const Json good = question;
    question["case"] = "2026/1";
    const Reply wrong{house.relay(fund_query, question.dump())};
    CHECK(require_problem(wrong, 422, "VALUE_KIND", canaries).at("path") == "/case");
    question = good;
    question["personalId"] = Json::array({person});
    const Reply listed{house.relay(fund_query, question.dump())};
    CHECK(require_problem(listed, 422, "VALUE_KIND", canaries).at("path") == "/personalId");
    CHECK(house.fund().request_count() == 0);

    question = good;
    question.erase("case");
    question["cse"] = good.at("case");
    const Reply mistyped{house.relay(fund_query, question.dump())};
    CHECK(mistyped.status == 403); // there is no case
    CHECK(mistyped.header("Lautturi-Unknown") == "2");
    CHECK(
        house.daemon_output().find(
            "message " + mistyped.header("Lautturi-Message")
            + " had 2 fields that its mapping does not know")
        != std::string::npos);
    CHECK(house.relay(fund_query, good.dump()).header("Lautturi-Unknown").empty());
}
