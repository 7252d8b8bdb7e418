// The report of GDPR Art. 15 held against what the parties themselves got and sent.

#include "tests/rights/rights_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

using namespace tests::rights;
using namespace tests::corridor;

namespace {

/// Of the groups of a section, those about a party.
std::vector<Json> about(const Json& report, const char* section, const std::string& party) {
    std::vector<Json> found;
    for (const Json& group : report.at(section)) {
        if (group.at("party") == party) {
            found.push_back(group);
        }
    }
    return found;
}

std::size_t times_in(const std::vector<Json>& groups) {
    std::size_t times{0};
    for (const Json& group : groups) {
        times += group.at("times").size();
    }
    return times;
}

std::set<std::string> items_in(const Json& group) {
    std::set<std::string> items;
    for (const Json& item : group.at("items")) {
        items.insert(item.at("item"));
    }
    return items;
}

/// Contents that are kept of what was sent.
std::multiset<std::string> kept_documents(const Json& report) {
    std::multiset<std::string> contents;
    for (const Json& payload : report.at("held")) {
        if (payload.at("what") == "document") {
            contents.insert(payload.at("content"));
        }
    }
    return contents;
}

void print_to_pdf(const std::filesystem::path& page, const std::filesystem::path& pdf) {
    const std::filesystem::path profile{page.string() + ".profile"};
    const Finished printed{run_to_end(
        {"/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu",
         "--disable-dev-shm-usage", "--user-data-dir=" + profile.string(),
         "--print-to-pdf=" + pdf.string(), "file://" + page.string()},
        page.string() + ".log")};
    INFO(printed.err);
    CHECK(printed.status == 0);
}

}

TEST_CASE(
    "a report names every disclosure that the parties got, and keeps the very bytes",
    "[rights][gdpr-15]") {
    House& in{house()};
    const std::string member{in.example("fund-member")};
    const Json report = report_on(member);

    // The fund was asked twice; what it got is what the report says is kept.
    const std::vector<std::string> asked{bodies_about(in.fund(), member)};
    REQUIRE(asked.size() == 2);
    const std::vector<Json> fund = about(report, "disclosures", "esimerkkikassa");
    CHECK(times_in(fund) == asked.size());
    const std::multiset<std::string> kept{kept_documents(report)};
    for (const std::string& body : asked) {
        CHECK(kept.contains(body));
    }
    // KEHA was answered once.
    CHECK(times_in(about(report, "disclosures", "keha")) == 1);

    // Kela: one statement, and as many items as elements were supplied in it.
    const Statements statements{statements_at(in.kela())};
    const std::vector<Json> kela = about(report, "disclosures", "kela");
    REQUIRE(times_in(kela) == statements.count(member));
    if (!kela.empty()) {
        const Statement& got{statements.at(member)};
        const auto supplied = std::count_if(
            got.begin(), got.end(), [](const auto& field) { return field.second.has_value(); });
        CHECK(items_in(kela.front()).size() >= static_cast<std::size_t>(supplied) - 1);
        CHECK(report.at("documents_of_many").at(0).at("count") == 1);
    }
    for (const Json& group : report.at("disclosures")) {
        INFO(group.dump(1));
        REQUIRE_FALSE(group.at("bases").empty()); // on which section
        for (const Json& basis : group.at("bases")) {
            CHECK_FALSE(basis.at("provisions").empty());
            for (const Json& provision : basis.at("provisions")) {
                const std::string cited{provision.at("citation")};
                CHECK(cited.starts_with(provision.at("act").get<std::string>()));
                // a chapter is no section of the same number
                const std::string id{provision.at("provision")};
                CHECK(
                    (id.find("/ch13") == std::string::npos
                     || cited.find(" 13 §") == std::string::npos));
            }
            CHECK(basis.at("gdpr6").get<std::string>().substr(0, 3) == "6.1");
        }
    }
}

TEST_CASE(
    "for everybody in the population, the report and the parties' own records agree",
    "[rights][gdpr-15]") {
    House& in{house()};
    const Statements statements{statements_at(in.kela())};
    REQUIRE_FALSE(statements.empty());
    std::size_t people{0};
    for (const auto& [hetu, statement] : statements) {
        if (++people > 12) {
            break; // each asks the whole interface
        }
        if (people % 2 == 0) { // whether they may be told anything or not
            static_cast<void>(
                in.relay("provider-referral-query", provider_question(in, hetu)).status);
            static_cast<void>(ask_fund(hetu));
        }
        const Json report = report_on(hetu);
        const std::vector<Json> kela = about(report, "disclosures", "kela");
        REQUIRE(kela.size() == 1);
        // whoever else was asked about the person is told as often as they were
        const auto times = [&](const std::string& party, const std::string& exchange) {
            std::vector<Json> groups = about(report, "disclosures", party);
            std::erase_if(
                groups, [&](const Json& group) { return group.at("exchange") != exchange; });
            return times_in(groups);
        };
        CHECK(
            times("esimerkkikassa", "fund-benefit-query") == bodies_about(in.fund(), hetu).size());
        CHECK(
            times("kuntoutus-esimerkki", "provider-referral-query")
            == bodies_about(in.provider(), hetu).size());
        const auto health = statement.find("workAbilitySummary");
        const bool got{health != statement.end() && health->second.has_value()};
        CHECK(items_in(kela.front()).contains("health.work-ability-summary") == got);
        if (got) { // and then on which consent
            for (const Json& item : kela.front().at("items")) {
                if (item.at("item") == "health.work-ability-summary") {
                    CHECK_FALSE(item.at("consents").empty());
                }
            }
        }
    }
}

TEST_CASE(
    "where each inbound field came from is told, and officials by their role only",
    "[rights][gdpr-15][provenance]") {
    House& in{house()};
    std::istringstream lines{in.files().at("keha-jobseekers.ndjson")};
    std::string line;
    REQUIRE(std::getline(lines, line));
    const Json sent = Json::parse(line);
    const std::string person{sent.at("personalId")};
    const Json report = report_on(person);
    const std::vector<Json> keha = about(report, "sources", "keha");
    REQUIRE_FALSE(keha.empty());
    CHECK(keha.front().at("system") == sent.at("source").at("system"));
    CHECK(keha.front().at("recorder") == "official");
    CHECK(keha.front().at("from_the_person") == false);
    CHECK(items_in(keha.front()).contains("person.name.family"));
    for (const Json& item : keha.front().at("items")) {
        CHECK(item.at("basis").at("provision") == "380/2023/ch13");
    }
    const std::string recorder{sent.at("source").at("recorder")};
    CHECK(report.dump().find(recorder) == std::string::npos);
}

TEST_CASE("what was asked and not given stands in the report with its reasons", "[rights]") {
    const Json report = report_on(house().example("restriction"));
    const std::vector<Json> keha = about(report, "refusals", "keha");
    REQUIRE(keha.size() == 1);
    CHECK(keha.front().at("times").size() >= 1);
    REQUIRE_FALSE(keha.front().at("items").empty());
    CHECK_FALSE(keha.front().at("items").at(0).at("reasons").empty());
    CHECK(report.at("holds").size() >= 1);
}

TEST_CASE(
    "who looked is told by role and purpose, their words are counted and kept back",
    "[rights][gdpr-15][906/2019-17]") {
    const std::string member{house().example("fund-member")};
    tests::admin::ApiCalls calls{house()};
    REQUIRE(
        calls
            .local(
                {"POST", "/consents/query",
                 Json{
                     {"register", reg},
                     {"subject", member},
                     {"reason", "naapuri Virtanen soitti"},
                     {"read_for", "customer-service"}}})
            .status
        == 200);
    CHECK(
        calls
            .local(
                {"POST", "/consents/query",
                 Json{
                     {"register", reg},
                     {"subject", member},
                     {"reason", "x"},
                     {"read_for", "curiosity"}}})
            .code()
        == "PURPOSE_UNKNOWN");
    const Json report = report_on(member);
    const Json reads = report.at("reads");
    const auto looked = std::find_if(reads.begin(), reads.end(), [](const Json& read) {
        return read.at("purpose") == "customer-service";
    });
    REQUIRE(looked != reads.end());
    CHECK(looked->at("roles") == Json{"administrator", "data-protection-officer"});
    CHECK(looked->at("what") == "consents");
    CHECK(report.dump().find("Virtanen soitti") == std::string::npos);
    const Json withheld = report.at("withheld");
    CHECK(std::any_of(withheld.begin(), withheld.end(), [](const Json& one) {
        return one.at("what") == "reasons" && one.at("ground") == "rights-of-others";
    }));
    // the report itself was a reading, too
    CHECK(report_on(member).at("reads").size() >= reads.size() + 1);
}

TEST_CASE("a report without a reason names the option that is missing", "[rights]") {
    House& in{house()};
    const Json asked{{"register", reg}, {"subject", in.example("fund-member")}};
    const Finished page{in.verb({"person", "report", "-"}, {}, asked.dump())};
    CHECK(page.status == 2);
    CHECK(page.out.empty());
    CHECK(page.err.find("REASON_MISSING: ") != std::string::npos);
    CHECK(page.err.find("(--reason)") != std::string::npos);
}

TEST_CASE("a report is printed to PDF in each language", "[rights][gdpr-12]") {
    House& in{house()};
    for (const char* const language : {"fi", "sv", "en"}) {
        const Json asked{
            {"register", reg},
            {"subject", in.example("fund-member")},
            {"language", language},
            {"reason", "a test"}};
        const Finished page{in.verb({"person", "report", "-"}, {}, asked.dump())};
        REQUIRE(page.status == 0);
        CHECK(page.out.rfind("<!DOCTYPE html>", 0) == 0);
        const std::filesystem::path file{
            in.folder() / (std::string{"report-"} + language + ".html")};
        std::ofstream{file} << page.out;
        const std::filesystem::path pdf{file.string() + ".pdf"};
        print_to_pdf(file, pdf);
        std::ifstream printed{pdf, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{printed}, {}};
        CHECK(bytes.rfind("%PDF-", 0) == 0);
        CHECK(bytes.find("/Type /Page") != std::string::npos);
        CHECK(bytes.size() > 10'000);
    }
}
