// Recorded decisions made again: as they were recorded (I17), and under a draft of the rules.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

House& house_with_traffic() {
    House& house{house_of("questions")};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    house.fund().show_wrong_certificate(false);
    return house;
}

/// The message that asked the provider about somebody of this kind.
std::string ask_provider(House& house, const std::string& kind, int status) {
    const auto reply =
        house.relay("provider-referral-query", provider_question(house, house.example(kind)));
    INFO(reply.body);
    REQUIRE(reply.status == status);
    const std::string message{reply.header("Lautturi-Message")};
    REQUIRE_FALSE(message.empty());
    return message;
}

/// A copy of the house's mappings with every `from` in one file replaced.
fs::path draft_of(
    House& house, const std::string& name, const std::string& file, const std::string& from,
    const std::string& to) {
    const fs::path draft{house.folder() / ("draft-" + name)};
    fs::copy(house.mappings(), draft, fs::copy_options::recursive);
    std::ifstream in{draft / file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    std::size_t replaced{0};
    for (std::size_t at{text.find(from)}; at != std::string::npos; at = text.find(from, at)) {
        text.replace(at, from.size(), to);
        at += to.size();
        ++replaced;
    }
    REQUIRE(replaced > 0);
    std::ofstream{draft / file, std::ios::binary | std::ios::trunc} << text;
    return draft;
}

/// The person says yes in writing to whatever a provider may need: explicit, and no more itemised
/// than what was signed before.
void consent_to_everything(House& house, const std::string& hetu) {
    std::string lines;
    for (const char* role : {"gdpr9", "secrecy-waiver"}) {
        lines +=
            Json{
                {"subject", hetu},
                {"register", "etela-satakunta"},
                {"kind", "given"},
                {"role", role},
                {"items", {"health.work-ability-summary"}},
                {"parties", {"kuntoutus-esimerkki"}},
                {"purposes", {"employment-service"}},
                {"explicit", true},
                {"itemised", false},
                {"written", true},
                {"by", "person"},
                {"expressed_at", "2026-01-05T09:00:00+02:00"},
                {"recorded_at", "2026-01-05T09:10:00+02:00"},
                {"notice_version", "1"},
                {"language", "fi"},
                {"evidence", {{"reference", "doc-7"}, {"sha256", std::string(64, 'a')}}}}
                .dump()
            + "\n";
    }
    house.record(lines);
}

/// The row of one party in the answer of `analyse replay`.
Json party_in(const Json& answer, const std::string& party) {
    for (const Json& row : answer.at("parties")) {
        if (row.at("party") == party) {
            return row;
        }
    }
    return {};
}

bool names(const Json& messages, const std::string& message) {
    return std::find(messages.begin(), messages.end(), message) != messages.end();
}

Json analysed(House& house, const fs::path& draft, int status) {
    const Finished finished{
        house.verb({"analyse", "replay", draft.string(), "--days", "2", "--json"})};
    INFO(finished.err << finished.out);
    REQUIRE(finished.status == status);
    return Json::parse(finished.out);
}

}

TEST_CASE(
    "I17: what the gate decided is decided so again, record for record, and is ERASED once the "
    "person's key is gone",
    "[relay-out][replay][I17]") {
    House& house{house_with_traffic()};
    const std::vector<std::string> messages{
        ask_provider(house, "provider-consent-given", 200),
        ask_provider(house, "provider-consent-refused", 403),
        ask_provider(house, "provider-consent-blanket", 403)};
    for (const std::string& message : messages) {
        INFO(message);
        const Json again = house.verb_json({"explain", message, "--replay"});
        REQUIRE(again.at("replays").size() == 1);
        CHECK(again.at("replays").at(0).at("verdict") == "IDENTICAL");
        CHECK(again.at("replays").at(0).at("journalled") == true);
    }
    const Json why = house.verb_json({"explain", messages.at(1)});
    CHECK(why.at("decisions").at(0).at("outcome") == "refused");
    CHECK(
        why.at("decisions").at(0).at("fields").at(0).at("explanation").at("fi").get<std::string>()
        != "");
    bool permitted{false}; // a field that a rule would have let out is told as not disclosed
    for (const Json& field : why.at("decisions").at(0).at("fields")) {
        const std::string told{field.at("explanation").at("en").get<std::string>()};
        INFO(told);
        permitted = permitted || field.at("form") != "none";
        CHECK((field.at("form") == "none" || told.starts_with("The field is not disclosed")));
    }
    CHECK(permitted);
    const Finished said{house.verb({"explain", messages.at(1), "--language", "en"})};
    CHECK(said.out.find("field is disclosed") == std::string::npos);
    CHECK(said.out.find("(full)") == std::string::npos);

    std::int64_t person{0};
    for (const JournalEntry& entry : house.journal()) {
        person = entry.message == messages.at(2) && entry.person != 0 ? entry.person : person;
    }
    REQUIRE(person != 0);
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    const std::string number{std::to_string(person)};
    store.run_script(
        "CREATE TABLE kept_key AS SELECT * FROM person_key WHERE person_no = " + number
        + "; DELETE FROM person_key WHERE person_no = " + number);
    const Json erased = house.verb_json({"explain", messages.at(2), "--replay"});
    const Finished words{house.verb({"explain", messages.at(2)})};
    store.run_script("INSERT INTO person_key SELECT * FROM kept_key; DROP TABLE kept_key");
    CHECK(erased.at("replays").at(0) == Json{{"attempt", 1}, {"verdict", "ERASED"}});
    CHECK(words.out == "ERASED\n");
}

TEST_CASE(
    "yesterday's traffic under a draft: what would be newly sent, to whom, in which messages",
    "[relay-out][replay][analysis]") {
    House& house{house_with_traffic()};
    consent_to_everything(house, house.example("provider-consent-blanket"));
    const std::string given{ask_provider(house, "provider-consent-given", 200)};
    const std::string blanket{ask_provider(house, "provider-consent-blanket", 403)};

    const Json same = analysed(house, house.mappings(), 0);
    CHECK(same.at("decisions").get<int>() >= 2);
    CHECK(same.at("parties").empty());
    CHECK(same.at("needs_second_person") == false);

    const fs::path weaker{draft_of(
        house, "weaker", "rules/service-providers.yaml", "itemised, written)", "written)")};
    const Json more = analysed(house, weaker, 1);
    CHECK(more.at("needs_second_person") == true);
    const Json provider = party_in(more, "kuntoutus-esimerkki");
    REQUIRE(provider.is_object());
    const Json& sent{provider.at("newly_sent")};
    const auto summary = std::find_if(sent.begin(), sent.end(), [](const Json& row) {
        return row.at("item") == "health.work-ability-summary";
    });
    REQUIRE(summary != sent.end());
    CHECK(summary->at("special") == true);
    CHECK(names(summary->at("messages"), blanket));
    CHECK_FALSE(names(summary->at("messages"), given));
    CHECK(names(provider.at("started"), blanket));

    const fs::path stricter{draft_of(
        house, "stricter", "rules/service-providers.yaml", "relation.referral",
        "relation.vacancy")};
    const Json less = analysed(house, stricter, 0);
    const Json stopped = party_in(less, "kuntoutus-esimerkki");
    REQUIRE(stopped.is_object());
    CHECK(stopped.at("newly_sent").empty());
    CHECK_FALSE(stopped.at("newly_withheld").empty());
    CHECK(names(stopped.at("stopped"), given));
}

TEST_CASE(
    "yesterday's traffic under a draft that ends a rule in years to come is decided as of that "
    "day, which is told",
    "[relay-out][replay][analysis]") {
    House& house{house_with_traffic()};
    const std::string given{ask_provider(house, "provider-consent-given", 200)};
    const fs::path ending{draft_of(
        house, "ending", "rules/service-providers.yaml", "valid: {from: 2025-01-01}",
        "valid: {from: 2025-01-01, until: 2030-01-01}")};
    const std::string end{"2030-01-01T00:00:00+02:00"};
    const Json then = analysed(house, ending, 0);
    CHECK(then.at("at") == end);
    CHECK(then.at("changes_at") == Json{end});
    const Json stopped = party_in(then, "kuntoutus-esimerkki");
    REQUIRE(stopped.is_object());
    CHECK(names(stopped.at("stopped"), given));

    const std::vector<std::string> words{"analyse", "replay", ending.string(), "--days", "2"};
    std::vector<std::string> before{words};
    before.insert(before.end(), {"--at", "2029-12-31", "--json"});
    const Json same = Json::parse(house.verb(before).out);
    CHECK(same.at("at") == "2029-12-31T00:00:00+02:00");
    CHECK(same.at("parties").empty());
    std::vector<std::string> read{words};
    read.insert(read.end(), {"--language", "en"});
    CHECK(
        house.verb(read).out.find("Decided as if asked, with the facts as recorded, on 1 January")
        == 0);
}
