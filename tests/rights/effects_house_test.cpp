// Rectification, erasure, restriction and objection, carried out: who is told, what is destroyed,
// what is refused and why, and what the gate does from then on.

#include "tests/rights/rights_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tests::rights;
using namespace tests::corridor;

namespace {

void record(const Json& line) {
    REQUIRE(house().verb({"consent", "record", "-"}, {}, line.dump() + "\n").status == 0);
}

Json consent_of(const std::string& who, const std::string& kind) {
    Json line = Json::parse(withdrawal(who));
    line["kind"] = kind;
    if (who.front() == 'R') {
        line["birth_date"] = "1980-02-03"; // the identifier does not tell
    }
    return line;
}

int ask_provider(const std::string& hetu) {
    return house().relay("provider-referral-query", provider_question(house(), hetu)).status;
}

/// Somebody whom the provider may be asked about.
std::string referred() {
    for (int tries{0}; tries < 20; ++tries) {
        std::string hetu{somebody()};
        if (ask_provider(hetu) == 200 && ask_fund(hetu) == 200) {
            return hetu;
        }
    }
    FAIL("nobody was referred");
    return {};
}

std::vector<Json> recipients_of(const Json& step) {
    return step.at("recipients").get<std::vector<Json>>();
}

}

TEST_CASE(
    "a correction finds every recipient of the item, and who does not answer is listed "
    "(GDPR Art. 16, 19)",
    "[rights][gdpr-16][gdpr-19]") {
    House& in{house()};
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::string request{
        identified_request(hetu, "rectification", Json{{"items", Json{"person.name.family"}}})};
    const Json granted = step(request, {"granted", "--reference", "D/20"});
    std::set<std::string> parties;
    for (const Json& recipient : recipients_of(granted)) {
        parties.insert(recipient.at("party"));
        CHECK(recipient.at("items") == Json{"person.name.family"});
    }
    CHECK(parties.contains("esimerkkikassa"));
    // as many as the report says had the item
    std::set<std::string> had;
    const Json report = report_on(hetu);
    for (const Json& group : report.at("disclosures")) {
        for (const Json& item : group.at("items")) {
            if (item.at("item") == "person.name.family") {
                had.insert(group.at("party"));
            }
        }
    }
    CHECK(parties == had);

    const std::string notice{recipients_of(granted).front().at("notice")};
    const auto unanswered = [&] {
        std::set<std::string> notices;
        const Json listed = in.verb_json({"person", "notices"});
        for (const Json& one : listed.at("unanswered")) {
            notices.insert(one.at("notice"));
        }
        return notices;
    };
    CHECK(unanswered().contains(notice));
    REQUIRE(
        in.verb({"consent", "notice", notice, "--state", "received", "--reference", "kirje/1"})
            .status
        == 0);
    CHECK_FALSE(unanswered().contains(notice));
    CHECK_FALSE(unanswered().empty()); // others did not answer, and have time yet
    CHECK(in.verb({"person", "notices", "--days", "0"}).status == 0);
    CHECK(in.verb({"person", "notices", "--days", "-1"}).status == 2);
}

TEST_CASE(
    "erasure is refused where a duty or public task stands, item by item with its basis "
    "(GDPR Art. 17(3))",
    "[rights][gdpr-17]") {
    House& in{house()};
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::string request{identified_request(hetu, "erasure")};
    const Finished assessed{in.verb({"person", "assess", request, "--json"})};
    CHECK(assessed.status == 1);
    const Json assessment = Json::parse(assessed.out);
    REQUIRE_FALSE(assessment.at("items").empty());
    for (const Json& item : assessment.at("items")) {
        INFO(item.dump());
        CHECK(item.at("verdict") == "refuse");
        CHECK(item.at("ground") == "17.3.b");
        CHECK_FALSE(item.at("gdpr6").empty());
        CHECK_FALSE(item.at("provisions").empty());
    }
    const auto words = [&](const std::string& verdict) {
        return std::vector<std::string>{"person", "step", request, verdict, "--reference", "D/21"};
    };
    CHECK(refused(in.verb(words("granted"))).find("RIGHTS_DUTY_STANDS") != std::string::npos);
    std::vector<std::string> partly{words("partly")};
    partly.insert(partly.end(), {"--ground", "17.3.b"});
    CHECK(refused(in.verb(partly)).find("RIGHTS_NOTHING_TO_ERASE") != std::string::npos);
    const Json decided = step(request, {"refused", "--ground", "17.3.b", "--reference", "D/22"});
    CHECK(decided.at("standing") == "refused");
    // item by item it shows the person: kept with the decision, and shown to who says why
    CHECK(decided.dump().find("assessment") == std::string::npos);
    CHECK(in.verb_json({"person", "requests"}).dump().find("assessment") == std::string::npos);
    const Json again = Json::parse(in.verb({"person", "assess", request, "--json"}).out);
    CHECK(again.at("kept").at("items").size() == assessment.at("items").size());
    CHECK_FALSE(report_on(hetu).at("disclosures").empty()); // everything is where it was
}

TEST_CASE(
    "an erasure destroys the person's key: what it sealed is gone, the journal verifies, and an "
    "objector who comes back is known",
    "[rights][gdpr-17]") {
    House& in{house()};
    const std::string who{"R-908881"};
    record(consent_of(who, "given"));
    record(consent_of(who, "withdrawn"));
    const std::string objection{identified_request(who, "objection")};
    step(objection, {"granted", "--reference", "D/30"});
    static_cast<void>(report_on(who));
    CHECK(report_on(who).at("withheld").size() >= 1); // the reason of a reading is sealed with it
    const std::string request{identified_request(who, "erasure")};
    CHECK(in.verb({"person", "assess", request}).status == 0);
    const Json erased = step(request, {"granted", "--reference", "D/31"});
    CHECK(erased.at("erased") == 1);

    const std::string list{read_file(in.data() / "erasures.jsonl")};
    CHECK(std::count(list.begin(), list.end(), '\n') >= 1);
    CHECK(list.find(who) == std::string::npos);
    const std::vector<JournalEntry> journal{
        in.journal()}; // which fails the test unless it verifies
    CHECK(std::any_of(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
        return entry.kind == "rights" && entry.body.at("step") == "erased"
               && entry.body.at("request") == request;
    }));
    const Json after = report_on(who);
    CHECK(after.at("report").contains("erased_at"));
    CHECK(after.at("held").empty());
    const Json holds = after.at("holds");
    CHECK(std::any_of(holds.begin(), holds.end(), [](const Json& hold) {
        return hold.at("kind") == "objection" && hold.at("state") == "upheld";
    }));
    // who comes back gets a key of their own, and what is sealed from then on can be read
    record(consent_of(who, "refused"));
    CHECK(report_on(who).at("consents").size() == 3);
}

TEST_CASE(
    "a restriction stops what leaves, until it is lifted after the person was told (GDPR Art. 18)",
    "[rights][gdpr-18]") {
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::string request{identified_request(hetu, "restriction")};
    CHECK(ask_fund(hetu) == 200); // asked for, not yet granted
    const Json granted = step(request, {"granted", "--reference", "D/40"});
    CHECK(granted.at("holds") == 1);
    CHECK(ask_fund(hetu) == 403);
    step(request, {"ended", "--reference", "kirje/41"});
    CHECK(ask_fund(hetu) == 200);
}

TEST_CASE(
    "a restriction that was granted stands, whatever becomes of a second request for one "
    "(GDPR Art. 18)",
    "[rights][gdpr-18]") {
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::string first{identified_request(hetu, "restriction")};
    step(first, {"granted", "--reference", "D/42"});
    REQUIRE(ask_fund(hetu) == 403);
    const std::string second{identified_request(hetu, "restriction")};
    CHECK(ask_fund(hetu) == 403);
    step(second, {"refused", "--ground", "no-ground-of-18.1", "--reference", "D/43"});
    CHECK(ask_fund(hetu) == 403);
    const std::string third{identified_request(hetu, "restriction")};
    step(third, {"granted", "--reference", "D/44"});
    step(third, {"ended", "--reference", "kirje/45"});
    CHECK(ask_fund(hetu) == 403);
    step(first, {"ended", "--reference", "kirje/46"});
    CHECK(ask_fund(hetu) == 200);
}

TEST_CASE(
    "an objection is a hold from the day it is made, and is overridden by compelling grounds only",
    "[rights][gdpr-21]") {
    const std::string hetu{referred()};
    const int before{ask_provider(hetu)};
    REQUIRE(before == 200);
    const std::string request{identified_request(hetu, "objection")};
    const auto states = [&] {
        std::vector<std::string> found;
        const Json report = report_on(hetu);
        for (const Json& hold : report.at("holds")) {
            if (hold.at("kind") == "objection") {
                found.push_back(hold.at("state"));
            }
        }
        return found;
    };
    CHECK(states() == std::vector<std::string>{"assessing"});
    // what is paid on a legal obligation goes on; a task in the public interest waits (Art. 21(1))
    CHECK(ask_fund(hetu) == 200);
    CHECK(ask_provider(hetu) == 403);
    CHECK(
        refused(house().verb({"person", "step", request, "refused", "--reference", "D/50"}))
            .find("RIGHTS_GROUND")
        != std::string::npos);
    step(request, {"refused", "--ground", "compelling-grounds", "--reference", "D/51"});
    CHECK(states() == std::vector<std::string>{"assessing", "overridden"});
    CHECK(ask_provider(hetu) == before);
}
