// A request from its opening to its answer, on the command line.

#include "gateway/rights/html.h"
#include "tests/rights/rights_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tests::rights;
using namespace tests::corridor;

namespace {

std::string code_with_sign(const std::string& hetu, char sign) {
    std::string other{hetu};
    other[6] = sign;
    return other;
}

/// Somebody whose code has a twin: the same but for the century sign.
Json event(const std::string& hetu, const std::string& kind) {
    Json line = Json::parse(withdrawal(hetu));
    line["kind"] = kind;
    if (hetu.front() == 'R') {
        line["birth_date"] = "1980-02-03"; // the identifier does not tell
    }
    return line;
}

void record(const Json& line) {
    REQUIRE(house().verb({"consent", "record", "-"}, {}, line.dump() + "\n").status == 0);
}

}

TEST_CASE(
    "a request is answered when it is certain who asks, once, and that is in the journal",
    "[rights][gdpr-12][gdpr-15]") {
    House& in{house()};
    const std::string member{in.example("fund-member")};
    const Json opened = in.verb_json(
        {"person", "open", "-"},
        Json{
            {"register", reg},
            {"subject", member},
            {"right", "access"},
            {"received", today()},
            {"reference", "D/2026/7"},
            {"language", "sv"}}
            .dump());
    const std::string request{opened.at("request")};
    CHECK(opened.at("standing") == "open");
    CHECK(opened.at("days_left") >= 28);
    const Json unborn{
        {"register", reg},
        {"subject", "010185A901E"},
        {"right", "access"},
        {"received", today()},
        {"reference", "D/2026/9"}};
    CHECK(
        refused(in.verb({"person", "open", "-", "--json"}, {}, unborn.dump())).find("HETU_FUTURE")
        != std::string::npos);
    CHECK(found_in(opened.dump(), canaries_of(person_with(in, member))).empty());

    const auto release = [&] {
        return in.verb({"person", "release", request, "--reference", "D/2026/8", "--json"});
    };
    CHECK(refused(release()).find("RIGHTS_NOT_IDENTIFIED") != std::string::npos);
    step(request, {"clarification", "--reference", "D/2026/9"});
    CHECK(in.verb_json({"person", "show", request}).at("standing") == "waits");
    CHECK(in.verb({"person", "show", request}).out.find("  next: ") != std::string::npos);
    step(request, {"clarified", "--reference", "D/2026/10"});
    step(request, {"extended", "--ground", "complexity", "--reference", "D/2026/11"});
    step(request, {"identified", "--level", "strong", "--reference", "suomi.fi/9"});
    CHECK(
        in.verb_json({"person", "show", request}).at("days_left")
        > opened.at("days_left").get<int>() + 50);
    CHECK(
        refused(
            in.verb(
                {"person", "step", request, "refused", "--ground", "17.3.b", "--reference", "D/1"}))
            .find("RIGHTS_GROUND")
        != std::string::npos);
    const Finished answer{release()};
    REQUIRE(answer.status == 0);
    const Json report = Json::parse(answer.out);
    CHECK(report.at("report").at("draft") == false);
    CHECK(report.at("report").at("language") == "sv");
    CHECK(report.at("report").at("request") == request);
    CHECK_FALSE(report.at("disclosures").empty());
    CHECK(refused(release()).find("RIGHTS_RELEASED") != std::string::npos);
    CHECK(in.verb_json({"person", "show", request}).at("standing") == "answered");
    step(request, {"ended", "--reference", "D/2026/12"});

    std::vector<std::string> steps;
    for (const JournalEntry& entry : in.journal()) { // which fails the test unless it verifies
        if (entry.kind == "rights" && entry.message == request) {
            steps.push_back(entry.body.at("step"));
            CHECK(entry.person != 0);
            CHECK(entry.body.dump().find("D/2026") == std::string::npos);
        }
    }
    CHECK(
        steps
        == std::vector<std::string>{
            "opened", "clarification", "clarified", "extended", "identified", "released", "ended"});
}

TEST_CASE(
    "what must be withheld is withheld: told with its ground, or not even that (1050/2018 §34)",
    "[rights][gdpr-15][1050/2018-34]") {
    House& in{house()};
    const std::string request{identified_request(in.example("fund-member"), "access")};
    step(
        request, {"withheld", "--ground", "1050/2018-34-1-2", "--item", "person.name.family",
                  "--reference", "D/1"});
    step(
        request, {"withheld", "--ground", "1050/2018-34-1-1", "--party", "keha", "--untold",
                  "--reference", "D/2"});
    const Json report = in.verb_json({"person", "release", request, "--reference", "D/3"});
    for (const char* const section : {"disclosures", "sources", "refusals"}) {
        for (const Json& group : report.at(section)) {
            CHECK(group.at("party") != "keha");
            for (const Json& item : group.at("items")) {
                CHECK(item.at("item") != "person.name.family");
            }
        }
    }
    std::set<std::string> grounds;
    for (const Json& one : report.at("withheld")) {
        grounds.insert(one.at("ground"));
    }
    CHECK(grounds.contains("1050/2018-34-1-2"));
    CHECK_FALSE(grounds.contains("1050/2018-34-1-1"));
}

TEST_CASE(
    "a party that is kept back untold is nowhere in the answer, nor the very bytes that it got",
    "[rights][gdpr-15][1050/2018-34]") {
    House& in{house()};
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::vector<std::string> got{bodies_about(in.fund(), hetu)};
    REQUIRE(got.size() == 1);
    const auto contents = [](const Json& report) {
        std::multiset<std::string> all;
        for (const Json& payload : report.at("held")) {
            all.insert(payload.at("content").is_string() ? payload.at("content") : Json{""});
        }
        return all;
    };
    REQUIRE(contents(report_on(hetu)).contains(got.front()));
    const std::string request{identified_request(hetu, "access")};
    step(
        request, {"withheld", "--ground", "1050/2018-34-1-1", "--party", "esimerkkikassa",
                  "--untold", "--reference", "D/1"});
    const Json report = in.verb_json({"person", "release", request, "--reference", "D/2"});
    CHECK_FALSE(contents(report).contains(got.front()));
    CHECK(report.dump().find("esimerkkikassa") == std::string::npos);
    CHECK(report.dump().find("1050/2018-34-1-1") == std::string::npos);
}

TEST_CASE(
    "an unfounded request is answered for a fee, or refused with its ground, and never both "
    "answered and unpaid (GDPR Art. 12(5))",
    "[rights][gdpr-12]") {
    House& in{house()};
    const std::string hetu{in.example("fund-member")};
    const std::string paid{identified_request(hetu, "access")};
    const auto release = [&](const std::string& request) {
        return in.verb({"person", "release", request, "--reference", "D/3", "--json"});
    };
    step(
        paid, {"fee", "--ground", "manifestly-unfounded", "--cents", "1500", "--reference", "D/1"});
    CHECK(in.verb_json({"person", "show", paid}).at("standing") == "waits");
    CHECK(refused(release(paid)).find("RIGHTS_FEE_UNPAID") != std::string::npos);
    step(paid, {"paid", "--reference", "D/2"});
    CHECK(release(paid).status == 0);

    const std::string turned_down{identified_request(hetu, "access")};
    const Finished groundless{
        in.verb({"person", "step", turned_down, "refused", "--reference", "D/4"})};
    CHECK(refused(groundless).find("RIGHTS_GROUND") != std::string::npos);
    const Json decided =
        step(turned_down, {"refused", "--ground", "excessive", "--reference", "D/5"});
    CHECK(decided.at("standing") == "refused");
    CHECK(decided.at("steps").back().at("ground") == "excessive");
    CHECK(decided.at("steps").back().at("reference") == "D/5");
    CHECK(refused(release(turned_down)).find("RIGHTS_DECIDED") != std::string::npos);
}

TEST_CASE(
    "a person with changed codes gets one report; two whose codes differ in the sign alone get two",
    "[rights][hetu]") {
    House& in{house()};
    const std::string now_code{code_of_nobody(in)};
    const std::string before{"010594Y9021"};
    const std::string twin{code_with_sign(now_code, 'Y')};
    record(event(before, "refused"));
    record(event(now_code, "given"));
    record(event(twin, "withdrawn"));

    const Json one = report_on(now_code, {before});
    CHECK(one.at("report").at("identities") == 2);
    std::multiset<std::string> kinds;
    for (const Json& told : one.at("consents")) {
        kinds.insert(told.at("kind"));
    }
    CHECK(kinds == std::multiset<std::string>{"given", "refused"});

    const Json other = report_on(twin);
    REQUIRE(other.at("consents").size() == 1);
    CHECK(other.at("consents").at(0).at("kind") == "withdrawn");
    const Json asked{
        {"register", reg}, {"subject", now_code}, {"earlier", Json{twin}}, {"reason", "a test"}};
    CHECK(
        refused(in.verb({"person", "report", "-"}, {}, asked.dump())).find("SUBJECT_SIGN_ONLY")
        != std::string::npos);
}

TEST_CASE(
    "a person without a code, one of whom nothing is known, and a request for someone else",
    "[rights]") {
    House& in{house()};
    record(event("R-904321", "refused"));
    const Json known = report_on("R-904321");
    CHECK(known.at("consents").size() == 1);
    const Json nobody = report_on("R-904322");
    CHECK(nobody.at("report").at("identities") == 0);
    CHECK(nobody.at("entries") == 0);
    CHECK(nobody.at("disclosures").empty());

    const std::string protected_one{in.example("turvakielto")};
    Json body{{"register", reg},     {"subject", protected_one}, {"right", "access"},
              {"received", today()}, {"reference", "D/4"},       {"asker", "attorney"}};
    CHECK(
        refused(in.verb({"person", "open", "-"}, {}, body.dump())).find("AUTHORITY_MISSING")
        != std::string::npos);
    record(Json{
        {"subject", protected_one},
        {"register", reg},
        {"kind", "turvakielto"},
        {"state", "upheld"}});
    const std::string request{identified_request(
        protected_one, "access", Json{{"asker", "attorney"}, {"authority", "valtuus/5"}})};
    const Json report = in.verb_json({"person", "release", request, "--reference", "D/5"});
    std::string page{
        gateway::rights::report_html(gateway::text::parse_json(report.dump()).value())};
    const std::string heading{"Rajoitukset, vastustukset ja turvakielto"}; // of every report
    REQUIRE(page.find(heading) != std::string::npos);
    page.erase(page.find(heading), heading.size());
    for (const std::string& told : {report.dump(), page}) {
        for (const char* const word :
             {"turvakielto", "Turvakielto", "address-protection", "1050/2018-34"}) {
            INFO(word);
            CHECK(told.find(word) == std::string::npos);
        }
    }
    // the person learns of it
    const std::string own{identified_request(protected_one, "access")};
    const Json whole = in.verb_json({"person", "release", own, "--reference", "D/6"});
    const Json holds = whole.at("holds");
    CHECK(std::any_of(holds.begin(), holds.end(), [](const Json& hold) {
        return hold.at("kind") == "turvakielto";
    }));
}

TEST_CASE("whoever may not is refused, and the attempt is on record", "[rights][roles]") {
    House& in{house()};
    tests::admin::ApiCalls calls{in};
    const std::string narrow{calls.token({"health:read"})};
    const Json asked{
        {"register", reg}, {"subject", in.example("fund-member")}, {"reason", "a test"}};
    const auto refusal = calls.network({"POST", "/rights/report", asked, narrow});
    CHECK(refusal.status == 403);
    CHECK(refusal.code() == "SCOPE_TOO_NARROW");
    const JournalEntry last{calls.audit().back()};
    CHECK(last.body.at("resource") == "rights");
    CHECK(last.body.at("status") == 403);
    CHECK(
        calls.network({"POST", "/rights/report", asked, calls.token({"rights:read"})}).status
        == 200);
    CHECK(calls.misfits() == "");
}
