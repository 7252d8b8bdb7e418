// What a release counts, who is in it, and what its report tells.

#include "gateway/exchange/release_consents.h"
#include "gateway/exchange/release_counting.h"
#include "gateway/exchange/release_report.h"
#include "gateway/exchange/release_rows.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace gateway;
using namespace gateway::exchange;

namespace {

const core::ItemId answered{core::ItemId::intern("test.answered-on")};
const core::ItemId place{core::ItemId::intern("test.place")};
const core::ItemId score{core::ItemId::intern("test.score")};

config::ReleasePlan plan() {
    config::ReleasePlan made;
    made.variable = "answers";
    made.period = answered;
    made.threshold = 5;
    made.mark = "-1";
    made.dimensions = {
        {"area", place, false, {{"small", {"s"}}, {"middle", {"m"}}, {"large", {"l"}}}},
        {"score", score, true, {{"low", {}, 0, 5}, {"high", {}, 6, 10}}}};
    made.dimensions[0].merged = "other";
    made.tables = {{0, 1}};
    return made;
}

core::Record record(const std::string& day, const std::string& area, const std::string& points) {
    return core::Record{
        {{answered, core::Value{day}}, {place, core::Value{area}}, {score, core::Value{points}}}};
}

/// Persons 1 … from a list of (area, score, how many).
std::vector<CountedRecord>
people(const std::vector<std::tuple<std::string, std::string, int>>& groups) {
    std::vector<CountedRecord> made;
    const config::ReleasePlan of{plan()};
    for (const auto& [area, points, count] : groups) {
        for (int number{0}; number < count; ++number) {
            made.push_back(
                *counted(of, {2026, 3}, record("2026-08-01", area, points), made.size() + 1));
        }
    }
    return made;
}

std::int64_t value_at(const statistics::Table& table, const std::vector<std::string>& at) {
    for (const statistics::Cell& cell : table.cells) {
        if (cell.at == at) {
            return cell.value.value_or(-1);
        }
    }
    return -2;
}

}

TEST_CASE("a record is counted in the quarter of its day, in declared groups", "[release]") {
    const config::ReleasePlan of{plan()};
    const Quarter third{2026, 3};
    CHECK(Quarter::parse("2026Q3") == third);
    CHECK(third.text() == "2026Q3");
    for (const char* const wrong : {"2026Q5", "2026", "2026-3", "26Q3", "2026Q33", "2026q3"}) {
        CHECK_FALSE(Quarter::parse(wrong));
    }
    CHECK(
        counted(of, third, record("2026-07-01", "s", "3"), 1)->groups
        == std::vector<std::size_t>{0, 0});
    CHECK(
        counted(of, third, record("2026-09-30", "l", "10"), 1)->groups
        == std::vector<std::size_t>{2, 1});
    CHECK_FALSE(counted(of, third, record("2026-10-01", "s", "3"), 1));
    CHECK_FALSE(counted(of, third, record("soon", "s", "3"), 1));
    // a text, or a number beyond the scale, is in no group, whatever somebody wrote
    CHECK(
        counted(of, third, record("2026-08-01", "Elsewhere 5", "11"), 1)->groups
        == std::vector<std::size_t>{3, 2});
    CHECK(counted(of, third, record("2026-08-01", "s", "3.5"), 1)->groups[1] == 2);
}

TEST_CASE("a person is counted once a quarter, by the last answer, in any order", "[release]") {
    const config::ReleasePlan of{plan()};
    std::vector<CountedRecord> records{people({{"l", "2", 20}})};
    records.push_back(*counted(of, {2026, 3}, record("2026-09-01", "l", "9"), 7));
    records.push_back(*counted(of, {2026, 3}, record("2026-07-01", "s", "9"), 8));
    const Counting once{of, records, {}};
    CHECK(once.persons() == 20);
    CHECK(once.repeated() == 2);
    std::mt19937 random{7};
    std::shuffle(records.begin(), records.end(), random);
    CHECK(Counting{of, records, {}}.snapshot() == once.snapshot());
    CHECK(value_at(once.tables()[0].table, {"large", "high"}) == 1);
    CHECK(value_at(once.tables()[0].table, {"all", "low"}) == 19);
}

TEST_CASE("a municipality with too few people is merged upwards, and stays so", "[release]") {
    const config::ReleasePlan of{plan()};
    const Counting counting{of, people({{"s", "2", 3}, {"m", "2", 30}, {"l", "2", 40}}), {}};
    // three alone would still be too few: the next smallest is merged with them
    CHECK(counting.merged() == MergedCodes{"area/small", "area/middle"});
    const auto tables = counting.tables();
    CHECK(value_at(tables[0].table, {"other", "all"}) == 33);
    CHECK(value_at(tables[0].table, {"small", "all"}) == -2);
    const Counting large{of, people({{"s", "2", 30}, {"m", "2", 30}, {"l", "2", 40}}), {}};
    CHECK(large.merged().empty());
    const Counting series{
        of, people({{"s", "2", 30}, {"m", "2", 30}, {"l", "2", 40}}), counting.merged()};
    CHECK(series.merged() == counting.merged());
}

TEST_CASE("what a plan hid as one-sided another plan does not give back", "[release][ledger]") {
    config::ReleasePlan fine{plan()};
    fine.dimensions[0].merged.clear();
    config::ReleasePlan coarse{fine};
    coarse.dimensions[0] = {"part", place, false, {{"outer", {"s", "l"}}, {"inner", {"m"}}}};
    const auto made = [](const config::ReleasePlan& of, int well) {
        std::vector<CountedRecord> records;
        for (const auto& [area, points, count] :
             std::vector<std::tuple<std::string, std::string, int>>{
                 {"s", "2", 200},
                 {"s", "8", well},
                 {"m", "2", 50},
                 {"m", "8", 60},
                 {"l", "2", 70},
                 {"l", "8", 80}}) {
            for (int number{0}; number < count; ++number) {
                records.push_back(*counted(
                    of, {2026, 3}, record("2026-08-01", area, points), records.size() + 1));
            }
        }
        const Counting counting{of, records, {}};
        statistics::TableRules rules;
        rules.threshold = of.threshold;
        rules.answers = {"score"};
        const auto tables = statistics::protect(counting.tables(), rules);
        REQUIRE(tables.ok());
        statistics::LedgerRelease told{counting.told(tables.value().tables, true)};
        told.id = "earlier";
        return told;
    };
    for (const int well : {10, 0}) {
        INFO(well);
        const std::vector<statistics::LedgerRelease> earlier{made(fine, well)};
        CHECK(statistics::judge(made(fine, well), earlier, 5).empty());
        CHECK(
            statistics::judge(made(coarse, well), earlier, 5)
            == std::vector<statistics::Refusal>{{"DETERMINED", "ledger"}});
    }
}

TEST_CASE("a row of fewer than the threshold tells nothing about a group", "[release][ledger]") {
    config::ReleasePlan of{plan()};
    of.dimensions[0].merged.clear();
    const Counting counting{
        of, people({{"s", "2", 4}, {"m", "2", 12}, {"l", "2", 20}, {"l", "8", 20}}), {}};
    CHECK(counting.atom_counts().size() == 6); // that nobody else is in the two rows is not told
    statistics::Table table{counting.tables()[0].table};
    for (statistics::Cell& cell : table.cells) {
        cell.value.reset();
    }
    std::map<std::string, std::int64_t> telling;
    for (const statistics::LedgerCell& cell : counting.told({table}, true).cells) {
        if (cell.telling) {
            telling.emplace(cell.place, *cell.telling);
        }
    }
    CHECK(telling == std::map<std::string, std::int64_t>{{"area=middle/score=low", 11}});
}

TEST_CASE("under noise an atom that nobody is in is noised like any other", "[release][noise]") {
    config::ReleasePlan of{plan()};
    of.noise = config::ReleaseNoise{1, 2, 2'000'000};
    const Counting nobody{of, people({{"s", "7", 3}, {"l", "2", 40}}), {}};
    const Counting somebody{
        of, people({{"s", "7", 3}, {"s", "2", 1}, {"m", "", 1}, {"l", "2", 40}}), {}};
    // four areas and three scores, with what is in no group; nothing is merged for being few
    const std::vector<std::int64_t> counts{nobody.atom_counts()};
    CHECK(counts.size() == 12);
    CHECK(somebody.atom_counts().size() == 12);
    CHECK(nobody.merged().empty());
    const auto same = [](const statistics::Cell& left, const statistics::Cell& right) {
        return left.at == right.at;
    };
    const statistics::Table left{nobody.sums_of(counts)[0]};
    const statistics::Table right{somebody.sums_of(counts)[0]};
    CHECK(std::equal(
        left.cells.begin(), left.cells.end(), right.cells.begin(), right.cells.end(), same));
    // each is summed up with its own noise, and totals with all of it
    const statistics::Table noised{nobody.sums_of(std::vector<std::int64_t>(12, 1))[0]};
    CHECK(value_at(noised, {"small", "low"}) == 1);
    CHECK(value_at(noised, {"unknown", "unknown"}) == 1);
    CHECK(value_at(noised, {"all", "all"}) == 12);
    // what the series has merged before stays so, whatever the counts are
    const Counting series{of, people({{"s", "7", 30}, {"l", "2", 40}}), {"area/small"}};
    CHECK(series.merged() == MergedCodes{"area/small"});
    CHECK(series.atom_counts().size() == 12); // middle, large, other, unknown

    // a dimension of no table has no noise to add
    of.tables = {{1}};
    CHECK(Counting{of, people({{"s", "7", 3}}), {}}.atom_counts().size() == 3);
}

TEST_CASE("what the ledger keeps of a release is read back as it was", "[release][ledger]") {
    const config::ReleasePlan of{plan()};
    const Counting counting{of, people({{"s", "2", 12}, {"m", "7", 9}, {"l", "2", 40}}), {}};
    std::vector<statistics::Table> tables;
    for (const auto& table : counting.tables()) {
        tables.push_back(table.table);
    }
    tables[0].cells[0].value.reset();
    const auto told = counting.told(tables, true);
    const auto read = read_population(write_population(told), "id");
    REQUIRE(read);
    CHECK(read->variable == "answers");
    CHECK(read->members == told.members);
    REQUIRE(read->cells.size() == told.cells.size());
    for (std::size_t at{0}; at < told.cells.size(); ++at) {
        CHECK(read->cells[at].place == told.cells[at].place);
        CHECK(read->cells[at].atoms == told.cells[at].atoms);
        CHECK(read->cells[at].value == told.cells[at].value);
        CHECK(read->cells[at].telling == told.cells[at].telling);
    }
    CHECK(told.cells[0].telling == 11); // of twelve who all gave one answer
    CHECK_FALSE(read->cells[0].value);
    CHECK_FALSE(read_population("answers\nm 1\n", "id"));
    CHECK_FALSE(read_population("answers\nx 1 2\n", "id"));
    for (const statistics::LedgerCell& cell : counting.told(tables, false).cells) {
        CHECK_FALSE(cell.value); // no equation follows from noise
    }
}

TEST_CASE(
    "who refused, or is held back, is not counted; consent is asked where it is the basis",
    "[release][consent]") {
    config::ReleasePlan of{plan()};
    const core::Instant now{core::Instant::from_microseconds(1'800'000'000'000'000)};
    core::ConsentState given;
    given.item = score;
    given.kind = core::ConsentKind::given;
    given.role = core::ConsentRole::gdpr9;
    given.is_explicit = true;
    given.has_evidence = true;
    core::ConsentState refused{given};
    refused.kind = core::ConsentKind::withdrawn;
    using May = Candidate::May;
    CHECK(judged(of, {}, {}, now) == May::be_counted);
    CHECK(judged(of, std::vector{refused}, {}, now) == May::no_consent);
    of.consent = true;
    CHECK(judged(of, {}, {}, now) == May::no_consent);
    CHECK(judged(of, std::vector{given}, {}, now) == May::be_counted);
    CHECK(judged(of, std::vector{given, refused}, {}, now) == May::no_consent);
    core::ConsentState elsewhere{given};
    elsewhere.out_of_scope = true;
    CHECK(judged(of, std::vector{elsewhere}, {}, now) == May::no_consent);
    core::ConsentState waiver{given};
    waiver.role = core::ConsentRole::secrecy_waiver;
    CHECK(judged(of, std::vector{waiver}, {}, now) == May::no_consent);
    for (const auto kind :
         {core::HoldKind::restriction, core::HoldKind::objection, core::HoldKind::turvakielto}) {
        core::Hold hold;
        hold.kind = kind;
        hold.state = core::HoldState::upheld;
        CHECK(judged(of, std::vector{given}, std::vector{hold}, now) == May::on_hold);
        hold.state = core::HoldState::ended;
        CHECK(judged(of, std::vector{given}, std::vector{hold}, now) == May::be_counted);
    }
}

TEST_CASE("a consent that the gate would not accept lets nobody be counted", "[release][consent]") {
    config::ReleasePlan of{plan()};
    of.consent = true;
    const core::Instant now{core::Instant::from_microseconds(1'800'000'000'000'000)};
    core::ConsentState accepted;
    accepted.item = score;
    accepted.kind = core::ConsentKind::given;
    accepted.role = core::ConsentRole::gdpr9;
    accepted.is_explicit = true;
    accepted.has_evidence = true;
    using May = Candidate::May;
    CHECK(judged(of, std::vector{accepted}, {}, now) == May::be_counted);
    core::ConsentState implied{accepted};
    implied.is_explicit = false; // GDPR Art. 9(2)(a)
    CHECK(judged(of, std::vector{implied}, {}, now) == May::no_consent);
    core::ConsentState unshown{accepted};
    unshown.has_evidence = false; // GDPR Art. 7(1)
    CHECK(judged(of, std::vector{unshown}, {}, now) == May::no_consent);
    core::ConsentState ordinary{accepted};
    ordinary.role = core::ConsentRole::gdpr6;
    CHECK(judged(of, std::vector{ordinary}, {}, now) == May::no_consent);
    CHECK(judged(of, std::vector{implied, ordinary}, {}, now) == May::no_consent);
    core::ConsentState over{accepted};
    over.valid_until = now;
    CHECK(judged(of, std::vector{over}, {}, now) == May::no_consent);
    CHECK(judged(of, std::vector{ordinary, accepted}, {}, now) == May::be_counted);
    of.dimensions[1].sensitive = false; // a plan that asks consent of nothing has nobody's
    CHECK(judged(of, std::vector{accepted}, {}, now) == May::no_consent);
}

TEST_CASE("the rows of a release carry the taker's mark, and nothing of anybody", "[release]") {
    const config::ReleasePlan of{plan()};
    const Counting counting{of, people({{"s", "2", 12}, {"m", "7", 9}, {"l", "2", 40}}), {}};
    std::vector<statistics::Table> tables{counting.tables()[0].table};
    tables[0].cells[0].value.reset();
    const std::string document{release_document(of, "2026Q3", tables)};
    CHECK(document == release_document(of, "2026Q3", tables));
    const core::MessageId release;
    const auto rows = release_rows(document, release);
    REQUIRE(rows.ok());
    CHECK(rows.value().size() == tables[0].cells.size());
    const core::Record first{counts_of(rows.value()[0])};
    CHECK(first.fields().size() == 4);
    CHECK(first.find(core::ItemId::intern("statistics.count"))->reveal() == "-1");
    CHECK(first.find(core::ItemId::intern("statistics.area"))->reveal() == "small");
    CHECK(first.find(core::ItemId::intern("statistics.measure"))->reveal() == "answers score=low");
    CHECK_FALSE(release_rows("[{\"cell\":\"x\"}]", release).ok());
    CHECK_FALSE(release_rows("{}", release).ok());
}

TEST_CASE("a report tells every verdict in three languages and no small count", "[release]") {
    config::Exchange exchange;
    exchange.id = core::ExchangeId::intern("counts-out");
    exchange.release = plan();
    ports::ReleaseEntry entry;
    entry.period = "2026Q3";
    ReleaseFigures figures;
    figures.persons = 61;
    figures.without_consent = 3;
    figures.on_hold = 12;
    figures.merged = {"area/small"};
    figures.primary = 2;
    figures.secondary = 4;
    figures.narrowest = 5;
    figures.widest = 30;
    const text::JsonValue report{report_of(entry, exchange, figures)};
    CHECK(report.string_at("verdict") == "ACCEPT_WITH_SUPPRESSION");
    CHECK(report.find("left_out")->find("without_consent")->text() == "<5");
    CHECK(report.find("left_out")->find("on_hold")->text() == "12");
    CHECK(report.find("wp216")->find("inference")->find("excluded")->is_true());
    for (const auto& [language, word] :
         {std::pair{"fi", "Julkaisu on anonyymi"},
          {"sv", "Publiceringen"},
          {"en", "The release is anonymous"}}) {
        const std::string text{report_text(report, language)};
        INFO(text);
        CHECK(text.find(word) != std::string::npos);
        CHECK(text.find("area/small") != std::string::npos);
        CHECK(text.find(": 3\n") == std::string::npos);
        CHECK(text.find(": 30\n") != std::string::npos);
        CHECK(text.find('_') == std::string::npos); // words, and no names of keys
        const std::string whole{language};
        for (const char* const bare :
             {"threshold-and-audit", "ledger-overlap", "homogeneity-and", "rounding-to-bands",
              "public\n", "wp216"}) {
            CHECK(text.find(bare) == std::string::npos);
        }
        if (whole == "sv") { // who takes it, by which model, which risks it excludes, and how
            for (const char* const told :
                 {"Mottagare: alla\n", "Modell: tröskelvärde\n", "Slutledning: utesluten (",
                  "Metoder: aggregering, ", "Jämförda tidigare publiceringar: 0\n"}) {
                CHECK(text.find(told) != std::string::npos);
            }
        }
    }
    for (const core::Code code :
         {core::Code{"TOO_FEW_PERSONS"}, core::Code{"UNPROTECTABLE"}, core::Code{"PERSON_OVERLAP"},
          core::Code{"DETERMINED"}, core::Code{"NEARLY_DETERMINED"}, core::Code{"CONTRADICTED"},
          core::Code{"LEDGER_TOO_LARGE"}, core::Code{"BUDGET_SPENT"}, core::Code{"PERIOD_OPEN"},
          core::Code{"RECORDS_OVERLAP"}, core::Code{"NO_SAFE_NODE"}}) {
        figures.refusals = {statistics::Refusal{code, "ledger"}};
        const text::JsonValue refused{report_of(entry, exchange, figures)};
        CHECK(refused.string_at("verdict") == "REFUSE");
        CHECK_FALSE(refused.find("wp216")->find("singling_out")->find("excluded")->is_true());
        for (const char* const language : {"fi", "sv", "en"}) {
            INFO(code.text() << ' ' << language);
            CHECK(
                report_text(refused, language).find(std::string{code.text()})
                == std::string::npos); // it has words
        }
    }
    figures.refusals = {statistics::Refusal{"K_NOT_REACHED", "k"}};
    CHECK(
        report_text(report_of(entry, exchange, figures), "sv")
            .find("Publiceringen klarade inte granskningen (K_NOT_REACHED).")
        != std::string::npos);
    figures.refusals.clear();
    figures.persons = 3;
    CHECK(report_of(entry, exchange, figures).find("persons")->text() == "<5");
}
