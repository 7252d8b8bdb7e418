// Records in which nobody is found: what leaves of a person, what it is held against, what its
// report tells.

#include "gateway/exchange/release_records.h"
#include "gateway/exchange/release_rows.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <sstream>

using namespace gateway;
using namespace gateway::exchange;

namespace {

const core::ItemId answered{core::ItemId::intern("test.answered-on")};

config::ReleasePlan plan() {
    config::ReleasePlan made;
    made.variable = "work-ability";
    made.period = answered;
    made.dimensions = {
        {"area",
         core::ItemId::intern("test.place"),
         false,
         {{"tiny", {"t"}, {}, {}, {"south"}},
          {"near", {"n"}, {}, {}, {"south"}},
          {"large", {"l"}, {}, {}, {"north"}}}},
        {"sex", core::ItemId::intern("test.sex"), false, {{"f", {"f"}}, {"m", {"m"}}}},
        {"band",
         core::ItemId::intern("test.score"),
         true,
         {{"low", {}, 0, 3}, {"middle", {}, 4, 6}, {"high", {}, 7, 10}}}};
    made.records = config::ReleaseRecords{};
    made.records->columns = {
        {0, core::ItemId::intern("statistics.area")},
        {1, core::ItemId::intern("statistics.sex")},
        {2, core::ItemId::intern("statistics.answer")}};
    return made;
}

/// `tiny` persons of the smallest area, and enough of the others, each band as frequent.
std::vector<CountedRecord> people(int tiny, std::uint64_t first = 1) {
    std::vector<CountedRecord> made;
    const auto add = [&](std::size_t area, int count) {
        for (int number{0}; number < count; ++number) {
            const auto at = static_cast<std::size_t>(number);
            made.push_back({first + made.size(), {area, at % 2, at / 2 % 3}, {2026, 8, 1}});
        }
    };
    add(0, tiny);
    add(1, 60);
    add(2, 120);
    return made;
}

statistics::RandomBytes draws(unsigned seed) {
    return [random = std::make_shared<std::mt19937>(seed)](std::span<std::byte> into) {
        for (std::byte& each : into) {
            each = static_cast<std::byte>((*random)() & 0xFFU);
        }
    };
}

std::vector<std::string> lines_of(const std::string& bytes) {
    std::istringstream in{bytes};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

struct Made {
    ReleasedRecords records;
    ReleaseFigures figures;
};

Made make(
    const config::ReleasePlan& of, const std::vector<CountedRecord>& people,
    const std::vector<std::string>& levels = {}, unsigned seed = 1) {
    const Counting counting{of, people, {}};
    Made made;
    made.figures.persons = counting.persons();
    made.records = records_of(of, counting, levels, draws(seed), made.figures);
    return made;
}

}

TEST_CASE("records leave as declared columns, in classes of at least k persons", "[release]") {
    const config::ReleasePlan of{plan()};
    const Made made{make(of, people(3))};
    REQUIRE(made.records.bytes);
    std::vector<std::string> lines{lines_of(made.records.bytes->bytes())};
    REQUIRE(lines.size() == 184);
    CHECK(lines.front() == "area;sex;band");
    // three of the smallest area: they leave as the one above it, and that is told
    CHECK(made.records.levels == std::vector<std::string>{"area=1", "sex=0"});
    // the large one is alone in the north
    CHECK(made.figures.merged == std::vector<std::string>{"area/near", "area/tiny"});
    std::map<std::string, std::size_t> classes;
    for (std::size_t at{1}; at < lines.size(); ++at) {
        ++classes[lines[at].substr(0, lines[at].rfind(';'))];
        CHECK(lines[at].find("tiny") == std::string::npos);
    }
    CHECK(classes.size() == 4);
    for (const auto& [cls, count] : classes) {
        CHECK(count >= 10);
    }
    CHECK(
        made.figures.records->k
        == std::min_element(classes.begin(), classes.end(), [](const auto& a, const auto& b) {
               return a.second < b.second;
           })->second);
    CHECK(made.figures.records->l == 3);
    CHECK(made.records.told.records);
    CHECK(made.records.told.members.size() == 183);
}

TEST_CASE("a series keeps its node, and only becomes coarser", "[release]") {
    const config::ReleasePlan of{plan()};
    // by itself it would show every area
    CHECK(make(of, people(40)).records.levels == std::vector<std::string>{"area=0", "sex=0"});
    CHECK(
        make(of, people(40), {"area=1", "sex=0"}).records.levels
        == std::vector<std::string>{"area=1", "sex=0"});
    CHECK(
        make(of, people(3), {"area=0", "sex=0"}).records.levels
        == std::vector<std::string>{"area=1", "sex=0"});
}

TEST_CASE("what cannot be made safe has no bytes and says why", "[release]") {
    config::ReleasePlan of{plan()};
    std::vector<CountedRecord> same{people(3)};
    for (CountedRecord& record : same) {
        record.groups[2] = 0; // all are in the lowest band: whoever answered is known by that
    }
    const Made made{make(of, same)};
    CHECK_FALSE(made.records.bytes);
    REQUIRE(made.figures.refusals.size() == 1);
    CHECK(made.figures.refusals[0].code == core::Code{"NO_SAFE_NODE"});
    CHECK_FALSE(make(of, {}).records.bytes);
}

TEST_CASE("the order of records tells nothing", "[release]") {
    const config::ReleasePlan of{plan()};
    std::vector<std::string> one{lines_of(make(of, people(40)).records.bytes->bytes())};
    std::vector<std::string> other{lines_of(make(of, people(40), {}, 2).records.bytes->bytes())};
    CHECK(one != other);
    std::sort(one.begin(), one.end());
    std::sort(other.begin(), other.end());
    CHECK(one == other);
}

TEST_CASE("a person stands in one file of records of a period", "[release][ledger]") {
    const config::ReleasePlan of{plan()};
    statistics::LedgerRelease first{make(of, people(40)).records.told};
    first.id = "first";
    std::vector<CountedRecord> fewer{people(40)};
    fewer.pop_back();
    const auto again =
        statistics::judge(make(of, fewer).records.told, std::vector{first}, of.threshold);
    REQUIRE_FALSE(again.empty());
    CHECK(again.front() == statistics::Refusal{"RECORDS_OVERLAP", "first"});
    // other people are another file
    CHECK(statistics::judge(make(of, people(40, 10'000)).records.told, std::vector{first}, 5)
              .empty());
    // it survives the store
    const auto back = read_population(write_population(first), "first");
    REQUIRE(back);
    CHECK(back->records);
    CHECK(back->members == first.members);
    CHECK(back->cells.size() == first.cells.size());
}

TEST_CASE("tables and records of the same people are held together", "[release][ledger]") {
    config::ReleasePlan of{plan()};
    std::vector<CountedRecord> some{people(40)};
    // of 220 persons 218 are in the file; whoever has the total knows that two are not
    statistics::LedgerRelease told{make(of, some).records.told};
    told.id = "records";
    told.members.push_back({9'001, 0});
    told.members.push_back({9'002, 0});
    statistics::LedgerRelease total{"", "persons", {}, {}, false};
    for (const statistics::LedgerMember& member : told.members) {
        total.members.push_back({member.person, 0});
    }
    total.cells.push_back({"all", {0}, std::int64_t(total.members.size())});
    const auto refusals = statistics::judge(total, std::vector{told}, 5);
    REQUIRE_FALSE(refusals.empty());
    CHECK(refusals.front().code == core::Code{"DETERMINED"});
}

TEST_CASE(
    "a total that was suppressed with its row is not released by another plan",
    "[release][ledger][suppressed]") {
    config::ReleasePlan of{plan()};
    of.records.reset();
    of.dimensions[2].sensitive = false;
    of.tables = {{0, 2}};
    config::ReleasePlan areas{of};
    areas.tables = {{0}};
    const auto told = [](const config::ReleasePlan& by, const std::vector<CountedRecord>& people) {
        const Counting counting{by, people, {}};
        statistics::TableRules rules;
        rules.threshold = by.threshold;
        auto made = statistics::protect(counting.tables(), rules);
        REQUIRE(made.ok());
        // as the ledger keeps it
        auto back =
            read_population(write_population(counting.told(made.value().tables, true)), "an-id");
        REQUIRE(back);
        return *std::move(back);
    };
    const auto judged = [&](int low, int middle, int high) {
        std::vector<CountedRecord> some;
        const auto add = [&](std::size_t area, std::size_t band, int count) {
            for (int number{0}; number < count; ++number) {
                some.push_back({some.size() + 1, {area, 0, band}, {2026, 8, 1}});
            }
        };
        add(0, 0, low);
        add(0, 1, middle);
        add(0, 2, high);
        for (std::size_t band{0}; band < 3; ++band) {
            add(1, band, 12);
            add(2, band, 30);
        }
        return statistics::judge(told(areas, some), std::vector{told(of, some)}, of.threshold);
    };
    of.threshold = areas.threshold = 5;
    // five in all, in three bands of at least one each: one to three
    CHECK(judged(2, 1, 2) == std::vector<statistics::Refusal>{{"NEARLY_DETERMINED", "ledger"}});
    CHECK(judged(4, 4, 4).empty());
    // what was noised is kept as that
    const Counting counting{of, people(40), {}};
    const auto back = read_population(
        write_population(counting.told(counting.sums_of(counting.atom_counts()), false)), "noise");
    REQUIRE(back);
    for (const statistics::LedgerCell& cell : back->cells) {
        CHECK((cell.noised && !cell.value && !cell.telling));
    }
}

TEST_CASE("rows of records are made of the accepted bytes, and of nothing else", "[release]") {
    const config::ReleasePlan of{plan()};
    ports::ReleaseEntry entry;
    entry.variable = of.variable;
    entry.period = "2026Q3";
    const Made made{make(of, people(3))};
    const auto rows = release_record_rows(of, made.records.bytes->bytes(), entry);
    REQUIRE(rows);
    REQUIRE(rows.value().size() == 183);
    const core::Record first{counts_of(rows.value().front())};
    std::set<std::string> items;
    for (const core::Field& field : first.fields()) {
        items.insert(std::string{field.item.text()});
    }
    CHECK(
        items
        == std::set<std::string>{
            "statistics.answer", "statistics.area", "statistics.measure", "statistics.period",
            "statistics.sex"});
    CHECK_FALSE(release_record_rows(of, "area;respondent\nnorth;77\n", entry));
    CHECK_FALSE(release_record_rows(of, "area;sex;band\nnorth;f\n", entry));
}

TEST_CASE("the report tells every figure, and no count that is too small", "[release]") {
    config::ReleasePlan of{plan()};
    of.records->suppression = {1, 20};
    config::Exchange exchange;
    exchange.release = of;
    ports::ReleaseEntry entry;
    // four of an area of their own: left out, for nothing is above it but all
    std::vector<CountedRecord> some{people(40)};
    for (std::uint64_t more{0}; more < 4; ++more) {
        some.push_back({5'000 + more, {3, 0, more % 3}, {2026, 8, 1}});
    }
    const Made made{make(of, some)};
    REQUIRE(made.records.bytes);
    CHECK(made.figures.records->suppressed == 4);
    const text::JsonValue report{report_of(entry, exchange, made.figures)};
    CHECK(report.string_at("verdict") == "ACCEPT_WITH_SUPPRESSION");
    const text::JsonValue& records{*report.find("records")};
    CHECK(records.string_at("suppressed") == "<10");
    CHECK(records.find("k")->find("asked")->text() == "10");
    CHECK(records.find("levels")->find("area")->text() == "0");
    for (const char* const key :
         {"average_risk", "highest_risk", "loss", "aecs", "losses", "nodes", "classes"}) {
        CHECK(records.find(key) != nullptr);
    }
    // times the persons, the loss of a column that shows its leaves is how many were left out
    for (const char* const key : {"average_risk", "loss", "losses", "dm"}) {
        CHECK(records.find(key)->is_null());
    }
    for (const char* const language : {"fi", "sv", "en"}) {
        const std::string text{report_text(report, language)};
        CHECK(text.find("<10") != std::string::npos);
        CHECK(text.find(": 4\n") == std::string::npos);
    }
}
