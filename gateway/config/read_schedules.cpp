#include "gateway/config/read_schedules.h"

#include "gateway/ports/expectations.h"

#include <algorithm>

namespace gateway::config {

namespace {

using core::Days;
using core::OtherDays;

constexpr std::pair<std::string_view, Days> day_words[]{
    {"every-day", Days::every},
    {"bank-days", Days::bank_days},
    {"no-public-holidays", Days::no_public_holidays}};

constexpr std::pair<std::string_view, OtherDays> other_words[]{
    {"skip", OtherDays::skip},
    {"previous-bank-day", OtherDays::previous_bank_day},
    {"next-bank-day", OtherDays::next_bank_day}};

constexpr std::pair<std::string_view, Missed> missed_words[]{
    {"skip", Missed::skip}, {"late", Missed::late}, {"catch-up", Missed::catch_up}};

constexpr std::pair<std::string_view, core::Weekday> weekday_words[]{
    {"sun", core::Weekday::sunday},   {"mon", core::Weekday::monday},
    {"tue", core::Weekday::tuesday},  {"wed", core::Weekday::wednesday},
    {"thu", core::Weekday::thursday}, {"fri", core::Weekday::friday},
    {"sat", core::Weekday::saturday}};

Days read_days(MapReader& reader) {
    const Tree* const word{reader.find("days")};
    return word == nullptr ? Days::every
                           : choose(reader.sheet(), *word, day_words).value_or(Days::every);
}

std::optional<core::Cron> read_cron(MapReader& reader) {
    const Tree* const tree{reader.need("cron")};
    const auto text = tree == nullptr ? std::nullopt : read_word(reader.sheet(), *tree);
    if (!text) {
        return std::nullopt;
    }
    core::Result<core::Cron> cron{core::Cron::parse(*text)};
    if (cron) {
        return std::move(cron).value();
    }
    const std::string& field{cron.rejection().path};
    const bool never{cron.rejection().code == core::Code{"CRON_NEVER"}};
    reader.sheet().error(
        tree->line, cron.rejection().code,
        never           ? "there is never such a day"
        : field.empty() ? "five fields are expected: minute, hour, day of the month, month, weekday"
                        : "the field " + field + " is not understood");
    return std::nullopt;
}

/// What becomes of the other days is said where there are any, and nowhere else.
OtherDays read_other_days(MapReader& reader, Days days) {
    const bool all{days == Days::every};
    const Tree* const word{all ? reader.find("on-other-days") : reader.need("on-other-days")};
    if (word != nullptr && all) {
        reader.sheet().error(word->line, "KEY_MISPLACED", "every day has no other days");
        return OtherDays::skip;
    }
    return word == nullptr ? OtherDays::skip
                           : choose(reader.sheet(), *word, other_words).value_or(OtherDays::skip);
}

/// Minutes, said for `late` and for nothing else.
std::chrono::minutes read_tolerance(MapReader& reader, Missed missed) {
    constexpr std::int64_t longest{7 * 24 * 60};
    const bool late{missed == Missed::late};
    const Tree* const tree{late ? reader.need("tolerance") : reader.find("tolerance")};
    if (tree != nullptr && !late) {
        reader.sheet().error(tree->line, "KEY_MISPLACED", "only what may run late has a tolerance");
    }
    return std::chrono::minutes{reader.number_or("tolerance", 1, 1, longest)};
}

std::optional<core::TimeOfDay> read_time(MapReader& reader, std::string_view key) {
    const Tree* const tree{reader.need(key)};
    if (tree == nullptr) {
        return std::nullopt;
    }
    const std::optional<core::TimeOfDay> time{core::parse_time_of_day(tree->text)};
    if (!time) {
        reader.sheet().error(tree->line, "TIME_WRONG", "a time of the day is \"HH:MM\"");
    }
    return time;
}

std::pair<std::int64_t, std::int64_t> read_counts(MapReader& reader) {
    constexpr std::int64_t most{1'000'000'000};
    const Tree* const tree{reader.find("records")};
    if (tree == nullptr) {
        return {0, most};
    }
    MapReader counts{reader.sheet(), *tree, "a number of records"};
    const std::pair<std::int64_t, std::int64_t> read{
        counts.number_or("min", 0, 0, most), counts.number_or("max", most, 0, most)};
    counts.finish();
    if (read.second < read.first) {
        reader.sheet().error(tree->line, "COUNT_ORDER", "the most is less than the least");
    }
    return read;
}

std::optional<Expectation> read_expectation(
    const Draft& draft, const Sheet& sheet, const Tree& tree,
    std::set<core::ExpectationId>& known) {
    MapReader reader{sheet, tree, "an expectation"};
    Expectation expectation;
    const Tree* const id{reader.need("id")};
    const auto name = id == nullptr ? std::nullopt : declare(sheet, *id, known, "an expectation");
    if (name && name->text().starts_with(ports::age_prefix)) {
        sheet.error_of_activation(
            id->line, "NAME_RESERVED", "names that begin with `age-` are those of `age-limits`");
    }
    const auto by = read_time(reader, "by");
    expectation.days = read_days(reader);
    expectation.calendar = draft.calendar;
    expectation.window = std::chrono::hours{reader.number_or("window", 12, 1, 24 * 7)};
    std::tie(expectation.least, expectation.most) = read_counts(reader);
    reader.finish();
    if (!name || !by) {
        return std::nullopt;
    }
    expectation.id = *name;
    expectation.by = *by;
    return expectation;
}

core::WeeklyBlackout read_weekly(MapReader& reader) {
    core::WeeklyBlackout weekly;
    for (const Tree* tree : reader.needed_list("weekly")) {
        if (const auto day = choose(reader.sheet(), *tree, weekday_words)) {
            weekly.days.set(static_cast<std::size_t>(*day));
        }
    }
    weekly.from = read_time(reader, "from").value_or(core::TimeOfDay{});
    weekly.until = read_time(reader, "until").value_or(core::TimeOfDay{});
    return weekly;
}

std::optional<core::Instant> read_instant(MapReader& reader, std::string_view key) {
    const Tree* const tree{reader.need(key)};
    if (tree == nullptr) {
        return std::nullopt;
    }
    const std::optional<core::Instant> at{core::parse_instant_or_date(tree->text)};
    if (!at) {
        reader.sheet().error(
            tree->line, "DATE_WRONG", "a day is YYYY-MM-DD, an instant is RFC 3339 with its zone");
    }
    return at;
}

core::Validity read_once(MapReader& reader, std::size_t line) {
    const core::Validity once{read_instant(reader, "from"), read_instant(reader, "until")};
    if (once.from && once.until && *once.until <= *once.from) {
        reader.sheet().error(line, "DATE_ORDER", "this ends before it begins");
    }
    return once;
}

}

void read_calendars(Draft& draft) {
    std::set<core::LocalDate> closed;
    for (const std::string& file : draft.files_of("calendars")) {
        const std::optional<Tree> tree{draft.tree(file)};
        if (!tree) {
            continue;
        }
        const Sheet sheet{file, draft.findings};
        MapReader reader{sheet, *tree, "a calendar"};
        static_cast<void>(reader.text("source"));
        for (const Tree* const day : reader.list("closed")) {
            if (const auto date = core::parse_date(day->text)) {
                closed.insert(*date);
            } else {
                sheet.error(day->line, "DATE_WRONG", "a day is YYYY-MM-DD and exists");
            }
        }
        reader.finish();
    }
    draft.calendar = std::make_shared<const core::Calendar>(std::move(closed));
}

std::optional<Schedule> read_schedule(const Draft& draft, const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "a schedule"};
    std::optional<core::Cron> cron{read_cron(reader)};
    const Days days{read_days(reader)};
    const OtherDays other{read_other_days(reader, days)};
    const Tree* const word{reader.need("missed")};
    const Missed missed{
        word == nullptr ? Missed::skip : choose(sheet, *word, missed_words).value_or(Missed::skip)};
    const std::chrono::minutes tolerance{read_tolerance(reader, missed)};
    reader.finish();
    if (!cron) {
        return std::nullopt;
    }
    Schedule schedule{
        core::DueTimes{std::move(*cron), days, other, draft.calendar}, missed, tolerance};
    // holidays come round with the years: from one fixed day it is the same for whoever loads this
    if (!schedule.due.next(*core::parse_instant("2026-01-01T00:00:00Z"))) {
        sheet.error_of_activation(
            tree.line, "SCHEDULE_NEVER", "on the days that are left nothing is ever due");
    }
    return schedule;
}

std::vector<Expectation>
read_expectations(const Draft& draft, const Sheet& sheet, const std::vector<const Tree*>& trees) {
    std::vector<Expectation> expectations;
    std::set<core::ExpectationId> known;
    for (const Tree* const tree : trees) {
        if (auto expectation = read_expectation(draft, sheet, *tree, known)) {
            expectations.push_back(std::move(*expectation));
        }
    }
    return expectations;
}

AgeLimits read_age_limits(const Sheet& sheet, const Tree* tree, const Exchange& exchange) {
    using ports::Direction;
    using std::chrono::hours;
    constexpr std::int64_t most{24 * 366};
    AgeLimits limits;
    if (exchange.deadline) { // what may take so long is not late before
        limits.run =
            std::max(limits.run, std::chrono::ceil<hours>(exchange.deadline->within) + hours{1});
    }
    if (exchange.manifest && exchange.direction == Direction::in) { // what may be waited for
        limits.run =
            std::max(limits.run, std::chrono::ceil<hours>(exchange.manifest->wait) + hours{1});
    }
    const bool query{
        exchange.direction == Direction::query_out || exchange.direction == Direction::query_in};
    // nobody else will find out; of a query nothing waits for it
    if (exchange.on_unknown == UnknownPolicy::ask_a_person && !query) {
        limits.unknown = hours{1};
    }
    if (tree == nullptr) {
        return limits;
    }
    MapReader reader{sheet, *tree, "age limits"};
    const auto read = [&](std::string_view key, hours& limit, std::int64_t least) {
        limit = hours{reader.number_or(key, limit.count(), least, most)};
    };
    if (query) {
        read("refused", limits.refused, 0);
    } else {
        read("run", limits.run, 1);
    }
    if (exchange.direction == Direction::in) {
        read("rejected", limits.rejected, 0);
    } else {
        read("unknown", limits.unknown, 1);
    }
    if (exchange.direction == Direction::out) {
        read("dead", limits.dead, 0);
    }
    reader.finish();
    return limits;
}

core::Blackouts read_blackouts(const Sheet& sheet, const std::vector<const Tree*>& trees) {
    std::vector<core::Blackouts::Window> windows;
    for (const Tree* const tree : trees) {
        MapReader reader{sheet, *tree, "a blackout window"};
        static_cast<void>(reader.text("source"));
        if (reader.find("weekly") != nullptr) {
            windows.emplace_back(read_weekly(reader));
        } else {
            windows.emplace_back(read_once(reader, tree->line));
        }
        reader.finish();
    }
    return core::Blackouts{std::move(windows)};
}

}
