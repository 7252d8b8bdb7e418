// Malformed deliveries: what is wrong is rejected with a code and a path, never with its value, and
// the rest goes on.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

using namespace tests::corridor;

namespace {

constexpr const char* keha{"keha-jobseekers-in"};
constexpr const char* fund{"fund-payments-in"};

const tests::population::Person& somebody(House& house) {
    return person_with(house, house.example("fund-member"));
}

std::string good_line(House& house, const std::string& mark) {
    const auto& person = somebody(house);
    return Json{
        {"personalId", person.hetu},
        {"familyName", person.family_name},
        {"source", {{"system", mark}, {"recorder", "r-1"}, {"recordedAt", "2026-02-02T08:00:00Z"}}}}
        .dump();
}

std::string with_wrong_check(const std::string& hetu) {
    return hetu.substr(0, 10) + (hetu.back() == 'A' ? "B" : "A");
}

std::string nested(std::size_t levels) {
    std::string text;
    for (std::size_t level{0}; level < levels; ++level) {
        text += "{\"a\":";
    }
    return text + "1" + std::string(levels, '}');
}

/// The account of the delivery's run, once it is closed.
Json closed_account(House& house, const std::string& exchange, const std::string& run) {
    Json account;
    REQUIRE(eventually([&] {
        for (const Json& one : house.accounts(exchange)) {
            if (one.at("run") == run && one.at("closed") == true) {
                account = one;
            }
        }
        return !account.is_null();
    }));
    CHECK(account.at("balanced") == true);
    return account;
}

/// Codes of the rejections that the journal got since `before` entries.
std::vector<std::string> rejections(House& house, std::size_t before) {
    std::vector<JournalEntry> journal{house.journal()};
    std::stable_sort(journal.begin(), journal.end(), [](const auto& one, const auto& other) {
        return one.at < other.at; // exported chain by chain
    });
    std::vector<std::string> codes;
    for (const JournalEntry& entry : journal) {
        if (entry.kind == "rejected") {
            codes.push_back(entry.body.at("code"));
        }
    }
    codes.erase(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(before));
    return codes;
}

}

TEST_CASE(
    "what says that it is something else, or has nothing in it, is no delivery",
    "[batch-in][hostile]") {
    House& house{house_of("deliveries")};
    const auto runs = [&house] { return house.accounts(keha).size(); };
    const std::size_t before{runs()};
    const auto refused = [&house](const std::string& body, const std::string& type) {
        const auto reply = house.deliver(keha, body, type);
        return std::to_string(reply.status) + " "
               + Json::parse(reply.body).at("code").get<std::string>();
    };
    const std::string line{good_line(house, "of-a-type") + "\n"};
    for (const char* const type : {"image/png", "application/xml", "text/csv", "application/zip"}) {
        INFO(type);
        CHECK(refused(line, type) == "415 CONTENT_TYPE");
    }
    CHECK(refused("", "application/x-ndjson") == "422 DELIVERY_EMPTY");
    CHECK(runs() == before);
    std::string run; // the same bytes are one delivery, whatever they say that they are
    for (const char* const type :
         {"application/x-ndjson", "application/json; charset=utf-8", "application/octet-stream"}) {
        INFO(type);
        const auto reply = house.deliver(keha, line, type);
        REQUIRE(reply.status == 202);
        const std::string taken{Json::parse(reply.body).at("message")};
        CHECK((run.empty() || run == taken));
        run = taken;
    }
    static_cast<void>(closed_account(house, keha, run));
}

TEST_CASE(
    "a key that a delivery came with stands for no other bytes",
    "[batch-in][hostile][idempotency]") {
    House& house{house_of("deliveries")};
    const auto deliver = [&house](const std::string& body, const std::string& key) {
        return house.deliver(keha, body, "application/x-ndjson", "keha", key);
    };
    const std::string one{good_line(house, "keyed-one") + "\n"};
    const std::string other{good_line(house, "keyed-other") + "\n"};
    const auto first = deliver(one, "\"k-1\"");
    REQUIRE(first.status == 202);
    const auto run = [](const auto& reply) { return Json::parse(reply.body).at("message"); };
    const auto again = deliver(one, "k-1");
    REQUIRE(again.status == 202);
    CHECK(run(again) == run(first));

    const std::size_t runs{house.accounts(keha).size()};
    const auto reused = deliver(other, "k-1");
    CHECK(reused.status == 422);
    CHECK(Json::parse(reused.body).at("code") == "IDEMPOTENCY_KEY_REUSED");
    const auto no_key = deliver(other, "two words");
    CHECK(no_key.status == 400);
    CHECK(Json::parse(no_key.body).at("code") == "IDEMPOTENCY_KEY_INVALID");
    CHECK(house.accounts(keha).size() == runs);

    const auto second = deliver(other, "k-2");
    REQUIRE(second.status == 202);
    CHECK(run(second) != run(first));
    CHECK(run(deliver(one, "k-3")) == run(first));
    static_cast<void>(closed_account(house, keha, run(first)));
    static_cast<void>(closed_account(house, keha, run(second)));
}

TEST_CASE(
    "malformed lines of a delivery are rejected one by one and the others handed over",
    "[batch-in][hostile]") {
    House& house{house_of("deliveries")};
    const std::string good{good_line(house, "hostile")};
    const std::string hetu{somebody(house).hetu};
    std::string wrong{good};
    wrong.replace(wrong.find(hetu), hetu.size(), with_wrong_check(hetu));
    std::string unborn{good}; // the sign for another century, which the check does not show
    unborn.replace(unborn.find(hetu), hetu.size(), "010185A901E");
    const std::vector<std::pair<std::string, std::string>> lines{
        {good, ""},
        {good.substr(0, good.size() / 2), "JSON_MALFORMED"},
        {"{\"personalId\":\"" + hetu + "\"," + good.substr(1), "JSON_DUPLICATE_KEY"},
        {nested(20'000), "JSON_DEPTH"},
        {wrong, "HETU_CHECK"},
        {unborn, "HETU_FUTURE"},
        {"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "JSON_MALFORMED"},
        {"[]", "JSON_NOT_OBJECT"},
        {R"({"jobSeekingStatus":["unemployed"],)" + good.substr(1), "VALUE_KIND"},
        {R"({"statusFrom":{"date":"2026-01-07"},)" + good.substr(1), "VALUE_KIND"},
        {good, ""}};
    std::string document;
    std::vector<std::string> expected;
    for (const auto& [line, code] : lines) {
        document += line + "\n";
        if (!code.empty()) {
            expected.push_back(code);
        }
    }
    const std::size_t before{rejections(house, 0).size()};
    const auto began = std::chrono::steady_clock::now();
    const auto reply = house.deliver(keha, document, "application/x-ndjson");
    REQUIRE(reply.status == 202);
    const Json account = closed_account(house, keha, Json::parse(reply.body).at("message"));
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{10});
    INFO(account.dump());
    CHECK(account.at("in") == 11);
    CHECK(account.at("released") == 2);
    CHECK(account.at("rejected") == 9);
    CHECK(rejections(house, before) == expected);

    // the report says where and in words
    const std::string run{account.at("run")};
    const Json places = house.verb_json({"runs", "report", run}).at("rejections");
    INFO(places.dump());
    std::vector<std::string> told;
    for (const Json& place : places) {
        told.push_back(place.at("code"));
        CHECK(place.at("ordinal") == told.size() + 1);
    }
    CHECK(told == expected);
    CHECK(places.at(3).at("path") == "/personalId");
    CHECK(places.at(7).at("path") == "/jobSeekingStatus");
    CHECK(places.at(8).at("path") == "/statusFrom");
    for (const auto& [language, words] : std::vector<std::pair<std::string, std::string>>{
             {"fi", "Henkilötunnus ei kelpaa (HETU_CHECK)"},
             {"sv", "Personbeteckningen duger inte (HETU_CHECK)"},
             {"en", "record 5: HETU_CHECK, /personalId"}}) {
        const Finished report{house.verb({"runs", "report", run, "--language", language})};
        INFO(report.out);
        CHECK(report.out.find(words) != std::string::npos);
        CHECK(report.out.find(hetu.substr(0, 6)) == std::string::npos);
    }
    CHECK(
        house.verb({"runs", "show", run}).out.find("  record 5: HETU_CHECK, /personalId\n")
        != std::string::npos);
}

TEST_CASE(
    "hostile XML in the fund's folder is refused in no time and goes to the failed files",
    "[batch-in][hostile]") {
    House& house{house_of("deliveries")};
    const std::string open{"<payments xmlns=\"urn:lautturi:example:fund-payments:1\">"};
    std::string deep{open + "<payment>"};
    for (int level{0}; level < 20'000; ++level) {
        deep += "<a>";
    }
    const std::vector<std::tuple<std::string, std::string, std::string>> files{
        {"bomb.xml", tests::simulators::xml_bomb(), "XML_DOCTYPE"},
        {"entity.xml", "<!DOCTYPE payments SYSTEM \"file:///etc/passwd\">" + open + "</payments>",
         "XML_DOCTYPE"},
        {"deep.xml", deep, "XML_DEPTH"},
        {"cut.xml", open + "<payment><personalId>" + somebody(house).hetu, "XML_MALFORMED"},
        {"nothing.xml", "not XML at all", "XML_MALFORMED"}};
    const std::string staged{house.staged("count(*)")};
    for (const auto& [name, text, code] : files) {
        INFO(name);
        const std::size_t before{rejections(house, 0).size()};
        house.leave_file(name, text);
        CHECK(eventually([&, file = name] {
            return std::filesystem::exists(house.folder() / "fund-files/failed" / file);
        }));
        const Json account = house.accounts(fund).back();
        CHECK(account.at("rejected") == 1);
        CHECK(account.at("pending") == 0);
        CHECK(rejections(house, before) == std::vector<std::string>{code});
    }
    CHECK(house.staged("count(*)") == staged);
    CHECK(house.serving());
}

TEST_CASE(
    "a delivery of which every record was rejected is judged anew when it is sent again",
    "[batch-in][hostile]") {
    House& house{house_of("deliveries")};
    const std::string payment{
        "<payments xmlns=\"urn:lautturi:example:fund-payments:1\"><payment><personalId>"
        + somebody(house).hetu
        + "</personalId><benefitType>unlisted-allowance</benefitType><paidFrom>2026-01-05</"
          "paidFrom><daysPaid>3</daysPaid><source><system>kassa</system><recordedAt>2026-02-02T08:"
          "00:00Z</recordedAt></source></payment></payments>"};
    const auto goes_to = [&](const std::string& name, const std::string& where) {
        house.leave_file(name, payment);
        return eventually(
            [&] { return std::filesystem::exists(house.folder() / "fund-files" / where / name); });
    };
    const std::size_t before{house.accounts(fund).size()};
    REQUIRE(goes_to("unlisted.xml", "failed"));
    REQUIRE(goes_to("unlisted-again.xml", "failed"));
    REQUIRE(house.accounts(fund).size() == before + 2);
    CHECK(house.accounts(fund).back().at("rejected") == 1);

    const auto codes = house.mappings() / "codes/benefit-types.yaml"; // ours lacked it
    write_file(codes, read_file(codes) + "  unlisted-allowance: unlisted-allowance\n");
    house.restart();
    REQUIRE(goes_to("unlisted-mended.xml", "processed"));
    REQUIRE(house.accounts(fund).size() == before + 3);
    CHECK(house.accounts(fund).back().at("released") == 1);
    REQUIRE(goes_to("unlisted-known.xml", "processed"));
    CHECK(house.accounts(fund).size() == before + 3);

    // Posted, it is answered with a run of its own, and not as if all were well.
    std::string wrong{good_line(house, "in-vain")};
    const std::string hetu{somebody(house).hetu};
    wrong.replace(wrong.find(hetu), hetu.size(), with_wrong_check(hetu));
    std::set<std::string> runs;
    for (int time{0}; time < 2; ++time) {
        const auto reply = house.deliver(keha, wrong + "\n", "application/x-ndjson");
        REQUIRE(reply.status == 202);
        runs.insert(Json::parse(reply.body).at("message").get<std::string>());
        CHECK(closed_account(house, keha, *runs.rbegin()).at("rejected") == 1);
    }
    CHECK(runs.size() == 2);
}

TEST_CASE(
    "a delivery of which every record was rejected or quarantined lies in the failed files",
    "[batch-in][hostile]") {
    House& house{house_of("deliveries")};
    const std::string benefit{"</personalId><benefitType>earnings-related-allowance</benefitType>"
                              "<paidFrom>2026-01-05</paidFrom>"};
    const std::string hetu{somebody(house).hetu};
    // of the one nothing says where it comes from, the other is about nobody
    const std::string unstamped{"<payment><personalId>" + hetu + benefit + "</payment>"};
    const std::string wrong{
        "<payment><personalId>" + with_wrong_check(hetu) + benefit
        + "<source><system>kassa</system><recordedAt>2026-02-02T08:00:00Z</recordedAt></source>"
          "</payment>"};
    const std::string staged{house.staged("count(*)")};
    for (const auto& [name, payments, rejected] :
         {std::tuple{"unstamped.xml", unstamped, 0},
          std::tuple{"mixed.xml", unstamped + wrong, 1}}) {
        INFO(name);
        house.leave_file(
            name,
            "<payments xmlns=\"urn:lautturi:example:fund-payments:1\">" + payments + "</payments>");
        CHECK(eventually([&, file = name] {
            return std::filesystem::exists(house.folder() / "fund-files/failed" / file);
        }));
        const Json account = house.accounts(fund).back();
        INFO(account.dump());
        CHECK(account.at("withheld") == 1);
        CHECK(account.at("rejected") == rejected);
        CHECK(account.at("released") == 0);
        CHECK(account.at("closed") == true);
    }
    CHECK(house.staged("count(*)") == staged);
}

TEST_CASE(
    "payments before the place where a document breaks are handed over", "[batch-in][hostile]") {
    House& house{house_of("deliveries")};
    const std::string& whole{house.files().at("fund-payments.xml")};
    std::size_t good{0};
    for (std::size_t payments{0}; payments < 6; ++payments) {
        good = whole.find("</payment>", good) + 10;
    }
    const std::string staged{house.staged("count(*)")};
    house.leave_file("broken-off.xml", whole.substr(0, good + 30));
    REQUIRE(eventually([&] {
        return std::filesystem::exists(house.folder() / "fund-files/processed/broken-off.xml");
    }));
    const Json account = house.accounts(fund).back();
    INFO(account.dump());
    CHECK(account.at("in") == 7);
    CHECK(account.at("rejected") >= 1);
    CHECK(account.at("released") >= 1);
    CHECK(account.at("balanced") == true);
    CHECK(
        house.staged("count(*)")
        == std::to_string(std::stoi(staged) + account.at("released").get<int>()));
}

TEST_CASE("nothing of what was malformed is told in the log", "[batch-in][hostile]") {
    House& house{house_of("deliveries")};
    CHECK(found_in(house.daemon_output(), canaries_of(somebody(house))).empty());
    CHECK(house.daemon_output().find(with_wrong_check(somebody(house).hetu)) == std::string::npos);
    CHECK(
        house.daemon_output().find("root:")
        == std::string::npos); // of the file that the entity named
}
