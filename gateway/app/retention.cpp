#include "gateway/app/retention.h"

#include <algorithm>
#include <chrono>

namespace gateway::app {

namespace {

/// The same day so many years later; what fell on 29 February falls on 1 March.
core::Instant years_later(core::Instant at, std::int64_t years) {
    core::LocalDate day{core::local_date(at)};
    const std::string text{core::to_text(day)};
    const std::int64_t year{std::stoll(text.substr(0, 4)) + years};
    std::optional<core::LocalDate> later{core::parse_date(std::to_string(year) + text.substr(4))};
    if (!later) {
        later = core::parse_date(std::to_string(year) + "-03-01");
    }
    return core::start_of_day(core::next_day(*later)); // the whole of that day is still kept
}

std::optional<core::Instant> clock_of(const RetentionRule& rule, const ports::KeptPerson& person) {
    if (!person.began && !person.ended && person.matter) {
        return person.matter;
    }
    return rule.clock == RetentionRule::Clock::last_event ? std::optional{person.last_event}
                                                          : person.ended;
}

}

core::Instant years_before(core::Instant now, std::int64_t years) {
    using namespace std::chrono;
    const sys_time<microseconds> at{microseconds{now.microseconds()}};
    const sys_days day{floor<days>(at)};
    const year_month_day today{day};
    const year_month_day before{
        today.year() - std::chrono::years{years}, today.month(), today.day()};
    const sys_days then{before.ok() ? sys_days{before} : sys_days{before.year() / March / 1}};
    return core::Instant::from_microseconds((then + (at - day)).time_since_epoch().count());
}

RetentionRule rule_of(const notice::Notice* notice) {
    using Clock = RetentionRule::Clock;
    RetentionRule rule;
    if (notice == nullptr) {
        return rule;
    }
    for (const notice::ToldRetention& told : notice->retention) {
        if (told.of != "customers") {
            continue; // a part or another kind: never a ground to destroy, see plan
        }
        if (told.permanent) {
            return {Clock::permanent, 0};
        }
        if (told.years > rule.years) {
            rule = {told.begins == "end" ? Clock::end : Clock::last_event, told.years};
        } else if (told.plan && rule.years == 0) {
            rule = {Clock::plan, 0};
        }
    }
    return rule;
}

std::string_view word_of(Fate fate) noexcept {
    switch (fate) {
    case Fate::kept: return "kept";
    case Fate::unknown: return "unknown";
    case Fate::plan: return "plan";
    case Fate::held: return "held";
    case Fate::transfer: return "transfer";
    case Fate::destroy: return "destroy";
    case Fate::gone: return "gone";
    }
    return "unknown";
}

Judged judge(const RetentionRule& rule, const ports::KeptPerson& person, core::Instant now) {
    using Clock = RetentionRule::Clock;
    if (!person.has_key) {
        return {Fate::gone, {}};
    }
    switch (rule.clock) {
    case Clock::none:
    case Clock::plan: return {Fate::plan, {}};
    case Clock::permanent: return {Fate::kept, {}};
    case Clock::last_event:
    case Clock::end: break;
    }
    const std::optional<core::Instant> begun{clock_of(rule, person)};
    if (!begun) {
        return {Fate::unknown, {}};
    }
    // what came later than the end moves it: nobody's data goes while it is still used
    const core::Instant due{years_later(std::max(*begun, person.last_event), rule.years)};
    if (now < due || person.pending) {
        return {Fate::kept, due};
    }
    if (person.held) {
        return {Fate::held, due};
    }
    const bool archive_first{rule.clock == Clock::end && !person.received};
    return {archive_first ? Fate::transfer : Fate::destroy, due};
}

}
