#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

using namespace tests::config_room;
using namespace gateway;
using Errors = std::vector<std::string>;

namespace {

constexpr const char* send{"exchanges/send/exchange.yaml"};
constexpr const char* office{"parties/office/party.yaml"};
constexpr const char* last_line{"mandatory: [person.personal-id]\n"};

/// The exchange with more at its end; what is added begins on line 13.
config::FileSet with(const std::string& more) {
    return changed(send, last_line, last_line + more);
}

Errors errors_with(const std::string& more) {
    return errors_of(with(more));
}

const std::string nightly{"schedule:\n"
                          "  cron: 30 1 * * *\n"
                          "  days: bank-days\n"
                          "  on-other-days: next-bank-day\n"
                          "  missed: late\n"
                          "  tolerance: 240\n"};

std::string without(std::string text, const std::string& line) {
    text.erase(text.find(line), line.size());
    return text;
}

std::shared_ptr<const config::Configuration> loaded(const config::FileSet& files) {
    const config::Loaded loaded{config::load(files, {}, {})};
    REQUIRE(loaded.configuration);
    return loaded.configuration;
}

const config::Exchange& sending(const config::Configuration& configuration) {
    const config::Exchange* const found{configuration.find(core::ExchangeId::intern("send"))};
    REQUIRE(found != nullptr);
    return *found;
}

}

TEST_CASE("a schedule that can never fall due is refused", "[config][schedule]") {
    const auto on = [](const std::string& cron) {
        return errors_with(
            "schedule:\n  cron: " + cron
            + "\n  days: bank-days\n  on-other-days: skip\n  missed: skip\n");
    };
    const Errors christmas{on("0 6 25 12 *")};
    REQUIRE(christmas.size() == 1);
    CHECK(christmas.front().ends_with("SCHEDULE_NEVER"));
    CHECK(on("0 6 24 11 *").empty());
}

TEST_CASE(
    "a schedule is read with the days of this installation's calendar", "[config][schedule]") {
    config::FileSet files{with(nightly)};
    files.put("calendars/local.yaml", "source: invented\nclosed: [2026-12-30]\n");
    const auto configuration = loaded(files);
    const std::optional<config::Schedule>& schedule{sending(*configuration).schedule};
    REQUIRE(schedule);
    CHECK(schedule->missed == config::Missed::late);
    CHECK(schedule->tolerance == std::chrono::hours{4});
    CHECK(schedule->due.text() == "30 1 * * *; bank-days; next-bank-day; 2026-12-30");
    const auto next = schedule->due.next(*core::parse_instant("2026-12-29T12:00:00Z"));
    REQUIRE(next);
    CHECK(core::to_helsinki_text(*next) == "2026-12-31T01:30:00+02:00");
    CHECK_FALSE(sending(*loaded(small_set())).schedule);
}

TEST_CASE("a schedule that is not understood is refused with its line", "[config][schedule]") {
    const auto broken = [](const std::string& from, const std::string& to) {
        std::string text{nightly};
        return errors_with(text.replace(text.find(from), from.size(), to));
    };
    CHECK(broken("30 1 * * *", "30 1 * *") == Errors{std::string{send} + ":14 CRON_FORM"});
    CHECK(broken("30 1 * * *", "30 1 30 2 *") == Errors{std::string{send} + ":14 CRON_NEVER"});
    CHECK(
        broken("bank-days", "workdays")
        == Errors{std::string{send} + ":15 TERM_UNKNOWN", std::string{send} + ":16 KEY_MISPLACED"});
    CHECK(broken("next-bank-day", "later") == Errors{std::string{send} + ":16 TERM_UNKNOWN"});
    CHECK(
        broken("late", "never")
        == Errors{std::string{send} + ":17 TERM_UNKNOWN", std::string{send} + ":18 KEY_MISPLACED"});
    CHECK(broken("240", "0") == Errors{std::string{send} + ":18 TYPE_WRONG"});
    CHECK(
        broken("cron", "kron")
        == Errors{std::string{send} + ":14 KEY_MISSING", std::string{send} + ":14 KEY_UNKNOWN"});
}

TEST_CASE(
    "what becomes of other days, of a missed run and of lateness is declared, not guessed",
    "[config][schedule]") {
    CHECK(
        errors_with(without(nightly, "  on-other-days: next-bank-day\n"))
        == Errors{std::string{send} + ":14 KEY_MISSING"});
    CHECK(
        errors_with(without(nightly, "  days: bank-days\n"))
        == Errors{std::string{send} + ":15 KEY_MISPLACED"});
    CHECK(
        errors_with(without(nightly, "  tolerance: 240\n"))
        == Errors{std::string{send} + ":14 KEY_MISSING"});
    CHECK(
        errors_with(without(nightly, "  missed: late\n"))
        == Errors{std::string{send} + ":14 KEY_MISSING", std::string{send} + ":17 KEY_MISPLACED"});
}

TEST_CASE("only what we send runs by the clock, and no query is waited for", "[config][schedule]") {
    constexpr const char* ask{"exchanges/ask/exchange.yaml"};
    constexpr const char* end{"receiving: {person.name: 1/2000/2}\n"};
    CHECK(
        errors_of(changed(ask, end, end + nightly))
        == Errors{std::string{ask} + ":14 KEY_MISPLACED"});
    CHECK(
        errors_of(changed(
            ask, end, std::string{end} + "expectations:\n  - {id: answered, by: \"06:00\"}\n"))
        == Errors{std::string{ask} + ":14 KEY_MISPLACED"});
}

TEST_CASE("an expectation says by when, on which days and how many", "[config][expectation]") {
    const auto configuration = loaded(with("expectations:\n"
                                           "  - id: sent-by-six\n"
                                           "    by: \"06:00\"\n"
                                           "    days: bank-days\n"
                                           "    window: 8\n"
                                           "    records: {min: 1, max: 50000}\n"));
    const std::vector<config::Expectation>& expectations{sending(*configuration).expectations};
    REQUIRE(expectations.size() == 1);
    CHECK(expectations.front().id.text() == "sent-by-six");
    CHECK(expectations.front().by == core::TimeOfDay{6, 0});
    CHECK(expectations.front().days == core::Days::bank_days);
    CHECK(expectations.front().window == std::chrono::hours{8});
    CHECK(expectations.front().least == 1);
    CHECK(expectations.front().most == 50'000);
}

TEST_CASE(
    "an expectation that is not understood is refused with its line", "[config][expectation]") {
    const std::string file{send};
    const auto one = [](const std::string& item) {
        return errors_with("expectations:\n  - {" + item + "}\n");
    };
    CHECK(one("id: a, by: \"6:00\"") == Errors{file + ":14 TIME_WRONG"});
    CHECK(one("id: a, by: \"24:00\"") == Errors{file + ":14 TIME_WRONG"});
    CHECK(one("id: a") == Errors{file + ":14 KEY_MISSING"});
    CHECK(one("id: A, by: \"06:00\"") == Errors{file + ":14 NAME_FORM"});
    CHECK(
        one("id: a, by: \"06:00\", records: {min: 2, max: 1}") == Errors{file + ":14 COUNT_ORDER"});
    CHECK(one("id: a, by: \"06:00\", window: 0") == Errors{file + ":14 TYPE_WRONG"});
    CHECK(
        errors_with("expectations:\n  - {id: a, by: \"06:00\"}\n  - {id: a, by: \"07:00\"}\n")
        == Errors{file + ":15 ID_DUPLICATE"});
    CHECK(errors_with("expectations: []\n") == Errors{file + ":13 LIST_EMPTY"});
}

TEST_CASE(
    "how long something may stay as it is has a limit, told or usual", "[config][age-limits]") {
    using std::chrono::hours;
    const auto limits = [](const std::string& more) {
        return sending(*loaded(with(more))).age_limits;
    };
    const std::string deadline{"deadline: {within: 172800, source: their agreement}\n"};
    CHECK(limits("").run == hours{24});
    CHECK(limits("").unknown == hours{1}); // only a person can find out
    CHECK(limits("on-unknown: resend-same-key\n").unknown == hours{24});
    CHECK(limits("").dead == hours{0});
    CHECK(limits(deadline).run == hours{49}); // what may take so long is not late before
    const config::AgeLimits told{
        limits(deadline + "age-limits: {run: 72, unknown: 2, dead: 12}\n")};
    CHECK(told.run == hours{72});
    CHECK(told.unknown == hours{2});
    CHECK(told.dead == hours{12});

    const std::string file{send};
    CHECK(errors_with("age-limits: {runs: 1}\n") == Errors{file + ":13 KEY_UNKNOWN"});
    CHECK(errors_with("age-limits: {rejected: 1}\n") == Errors{file + ":13 KEY_UNKNOWN"});
    CHECK(errors_with("age-limits: {run: 0}\n") == Errors{file + ":13 TYPE_WRONG"});
    CHECK(
        errors_with("expectations:\n  - {id: age-dead, by: \"06:00\"}\n")
        == Errors{file + ":14 NAME_RESERVED"});
    constexpr const char* ask{"exchanges/ask/exchange.yaml"};
    constexpr const char* end{"receiving: {person.name: 1/2000/2}\n"};
    CHECK(errors_of(changed(ask, end, std::string{end} + "age-limits: {refused: 24}\n")).empty());
    CHECK(
        errors_of(changed(ask, end, std::string{end} + "age-limits: {run: 24}\n"))
        == Errors{std::string{ask} + ":13 KEY_UNKNOWN"});
}

TEST_CASE("a party says when nothing is begun towards it", "[config][blackout]") {
    const auto party_with = [](const std::string& more) {
        return changed(office, "source: invented\n", "source: invented\n" + more);
    };
    const auto configuration = loaded(party_with(
        "blackout:\n"
        "  - {from: 2026-12-24, until: 2026-12-27T06:00:00+02:00, source: their letter}\n"
        "  - {weekly: [sat, sun], from: \"02:00\", until: \"04:00\", source: their letter}\n"));
    const core::Blackouts& blackouts{configuration->parties.front().blackouts};
    CHECK(
        blackouts.end(*core::parse_instant("2026-12-25T00:00:00Z"))
        == core::parse_instant("2026-12-27T04:00:00Z"));
    CHECK(
        blackouts.end(*core::parse_instant("2026-11-07T01:00:00Z"))
        == core::parse_instant("2026-11-07T02:00:00Z"));
    CHECK_FALSE(blackouts.end(*core::parse_instant("2026-11-09T01:00:00Z")));

    const std::string file{office};
    const auto one = [&](const std::string& item) {
        return errors_of(party_with("blackout:\n  - {" + item + "}\n"));
    };
    CHECK(one("from: 2026-12-24, until: 2026-12-24, source: a") == Errors{file + ":9 DATE_ORDER"});
    CHECK(one("from: 2026-12-24, source: a") == Errors{file + ":9 KEY_MISSING"});
    CHECK(one("from: 2026-12-24, until: 2026-12-27") == Errors{file + ":9 KEY_MISSING"});
    CHECK(
        one("weekly: [saturday], from: \"02:00\", until: \"04:00\", source: a")
        == Errors{file + ":9 TERM_UNKNOWN"});
    CHECK(one("from: yule, until: 2026-12-27, source: a") == Errors{file + ":9 DATE_WRONG"});
}

TEST_CASE(
    "a calendar holds days that exist and says where it has them from", "[config][calendar]") {
    const auto calendar = [](const std::string& text) {
        config::FileSet files{small_set()};
        files.put("calendars/local.yaml", text);
        return errors_of(files);
    };
    CHECK(calendar("source: invented\nclosed: []\n").empty());
    CHECK(calendar("closed: [2026-12-30]\n") == Errors{"calendars/local.yaml:1 KEY_MISSING"});
    CHECK(
        calendar("source: a\nclosed: [2026-02-30]\n")
        == Errors{"calendars/local.yaml:2 DATE_WRONG"});
}
