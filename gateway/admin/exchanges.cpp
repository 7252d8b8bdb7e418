// /exchanges: a row for each exchange in force, page by page, what needs a person first. What it
// is, when it is due, what is expected of it, what stands open, what ran in the last thirty days,
// what was kept back in the last one.

#include "gateway/admin/exchange_standing.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/paging.h"
#include "gateway/admin/resources.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::admin {

using text::JsonValue;

namespace {

JsonValue due_json(const ports::DueRun& due) {
    constexpr std::string_view states[]{"waiting", "begun", "skipped"};
    JsonValue object{JsonValue::make_object()};
    object.add("due_at", instant_json(due.due_at))
        .add("state", word(states[static_cast<std::size_t>(due.state)]))
        .add("code", word(due.code))
        .add("run", due.run ? word(due.run->text()) : JsonValue{});
    return object;
}

JsonValue alarm_json(const ports::Alarm& alarm) {
    JsonValue object{JsonValue::make_object()};
    object.add("expectation", word(alarm.key.expectation.text()))
        .add("code", word(alarm.code))
        .add("due_at", instant_json(alarm.due_at))
        .add("opened_at", instant_json(alarm.opened_at))
        .add("records", JsonValue::of_integer(alarm.records))
        .add("noted_by", alarm.official.empty() ? JsonValue{} : word(alarm.official));
    return object;
}

JsonValue pause_json(const ports::SchedulePause& pause) {
    JsonValue object{JsonValue::make_object()};
    object.add("reason", word(pause.reason))
        .add("by", word(pause.by))
        .add("at", instant_json(pause.at));
    return object;
}

/// What is there by a name; a default where there is nothing.
template <class Value>
Value at(const std::map<std::string_view, Value>& all, core::ExchangeId exchange) {
    const auto found = all.find(exchange.text());
    return found == all.end() ? Value{} : found->second;
}

using Settled = std::map<std::string_view, ports::DueRun>;

JsonValue schedule_json(
    const config::Exchange& exchange, const ExchangeStanding& standing, const Settled& settled,
    core::Instant now) {
    if (!exchange.schedule) {
        return JsonValue{};
    }
    const std::optional<core::Instant> next{exchange.schedule->due.next(now)};
    const auto last = settled.find(exchange.id.text());
    const auto paused = standing.paused.find(exchange.id.text());
    JsonValue object{JsonValue::make_object()};
    object.add("next", next ? instant_json(*next) : JsonValue{})
        .add("last", last == settled.end() ? JsonValue{} : due_json(last->second))
        .add("paused", paused == standing.paused.end() ? JsonValue{} : pause_json(paused->second))
        .add("missed", word(missed_word(exchange.schedule->missed)))
        .add("tolerance_minutes", JsonValue::of_integer(exchange.schedule->tolerance.count()));
    return object;
}

JsonValue expectations_json(const config::Exchange& exchange, const ExchangeStanding& standing) {
    JsonValue array{JsonValue::make_array()};
    for (const config::Expectation& expectation : exchange.expectations) {
        const auto watched = standing.watched.find({exchange.id, expectation.id});
        JsonValue object{JsonValue::make_object()};
        object.add("expectation", word(expectation.id.text()))
            .add(
                "met_at", watched == standing.watched.end()
                              ? JsonValue{}
                              : instant_json(watched->second.met_due));
        array.push(std::move(object));
    }
    return array;
}

JsonValue days_json(const ports::ExchangeFigures::Days& days) {
    JsonValue array{JsonValue::make_array()};
    if (std::any_of(days.begin(), days.end(), [](std::int64_t count) { return count > 0; })) {
        for (const std::int64_t count : days) {
            array.push(JsonValue::of_integer(count));
        }
    }
    return array;
}

void add_moved(JsonValue& object, const ports::ExchangeFigures::Moved& moved) {
    object.add("last_run", moved.last ? run_line_json(*moved.last) : JsonValue{})
        .add("well_at", instant_json(moved.well))
        .add("last_query", instant_json(moved.last_query))
        .add("open_since", instant_json(moved.open_since))
        .add("waiting_since", instant_json(moved.waiting_since))
        .add("days", days_json(moved.runs))
        .add("open_days", days_json(moved.open));
}

JsonValue exchange_json(
    const config::Configuration& law, const ports::ExchangeFigures::Moved& moved,
    const ExchangeStanding& standing, const Settled& settled, core::Instant now) {
    const config::Exchange& exchange{*law.find(moved.exchange)};
    const config::Party* const party{law.find(exchange.party)};
    const config::Register* const reg{law.find(exchange.reg)};
    JsonValue alarms{JsonValue::make_array()};
    for (const ports::Alarm& alarm : at(standing.alarms, exchange.id)) {
        alarms.push(alarm_json(alarm));
    }
    const ports::ExchangeFigures::Kept kept{at(standing.kept, exchange.id)};
    const auto drafted = standing.drafted.find(exchange.id.text());
    JsonValue object{JsonValue::make_object()};
    object.add("exchange", word(exchange.id.text()))
        .add("name", label_json(exchange.name))
        .add("group", word(to_text(standing.group_of(exchange))))
        .add("direction", word(direction_word(exchange.direction)))
        .add("register", word(exchange.reg.text()))
        .add("register_name", reg == nullptr ? JsonValue{} : label_json(reg->name))
        .add("party", word(exchange.party.text()))
        .add("party_name", party == nullptr ? JsonValue{} : label_json(party->name))
        .add("schedule", schedule_json(exchange, standing, settled, now))
        .add("expectations", expectations_json(exchange, standing))
        .add("alarms", std::move(alarms))
        .add("dead_records", JsonValue::of_integer(at(standing.dead, exchange.id)))
        .add("reduced", JsonValue::of_integer(kept.reduced))
        .add("refused", JsonValue::of_integer(kept.withheld))
        .add("rejected", JsonValue::of_integer(kept.rejected))
        .add("went_wrong", JsonValue::of_boolean(standing.went_wrong(exchange)))
        .add("certificate_ends", instant_json(standing.certificate_end(exchange)))
        .add(
            "draft",
            drafted == standing.drafted.end() ? JsonValue{} : word(drafted->second.text()));
    add_moved(object, moved);
    return object;
}

/// Where an exchange stands in the list: its group, then its place in the configuration.
using Place = std::pair<ExchangeGroup, std::size_t>;

/// How many there are of each kind, of all in force; of each group, of those that fit.
struct Counts {
    std::array<std::int64_t, 4> groups{};
    std::int64_t alarm{0};
    std::int64_t dead{0};
    std::int64_t certificate{0};
    std::int64_t running{0};
    std::int64_t paused{0};

    void add(const config::Exchange& exchange, const ExchangeStanding& standing) {
        const auto one = [&](ExchangeState state) { return standing.is(exchange, state) ? 1 : 0; };
        alarm += one(ExchangeState::alarm);
        dead += at(standing.dead, exchange.id);
        certificate += one(ExchangeState::certificate);
        running += one(ExchangeState::running);
        paused += one(ExchangeState::paused);
    }
};

JsonValue figures_json(const Counts& counts) {
    JsonValue object{JsonValue::make_object()};
    object.add("alarm", JsonValue::of_integer(counts.alarm))
        .add("dead_records", JsonValue::of_integer(counts.dead))
        .add("certificate", JsonValue::of_integer(counts.certificate))
        .add("running", JsonValue::of_integer(counts.running))
        .add("paused", JsonValue::of_integer(counts.paused));
    return object;
}

JsonValue groups_json(const Counts& counts) {
    JsonValue object{JsonValue::make_object()};
    for (std::size_t group{0}; group < counts.groups.size(); ++group) {
        object.add(
            std::string{to_text(static_cast<ExchangeGroup>(group))},
            JsonValue::of_integer(counts.groups[group]));
    }
    return object;
}

/// The registers that something is exchanged of.
JsonValue registers_json(const config::Configuration& law) {
    std::set<std::string_view> used;
    for (const config::Exchange& exchange : law.exchanges) {
        used.insert(exchange.reg.text());
    }
    JsonValue array{JsonValue::make_array()};
    for (const config::Register& reg : law.registers) {
        if (used.contains(reg.id.text())) {
            JsonValue object{JsonValue::make_object()};
            object.add("register", word(reg.id.text())).add("name", label_json(reg.name));
            array.push(std::move(object));
        }
    }
    return array;
}

std::string cursor_of(const Place& place, core::ExchangeId exchange) {
    std::string text{to_text(place.first)};
    return text.append(".").append(exchange.text());
}

/// What `next` said; nothing if it never did, or the exchange has gone since.
std::optional<Place> place_of(const std::string& cursor, const config::Configuration& law) {
    const std::size_t dot{cursor.find('.')};
    for (const ExchangeGroup group :
         {ExchangeGroup::attention, ExchangeGroup::running, ExchangeGroup::well,
          ExchangeGroup::still}) {
        for (std::size_t place{0}; to_text(group) == cursor.substr(0, dot)
                                   && place < law.exchanges.size() && dot != std::string::npos;
             ++place) {
            if (law.exchanges[place].id.text() == cursor.substr(dot + 1)) {
                return Place{group, place};
            }
        }
    }
    return std::nullopt;
}

struct Page {
    ExchangeFilter filter{};
    std::optional<Place> behind{};
    std::size_t length{0};
};

Page read_page(const JsonValue& body, const config::Configuration& law, text::StrictJson& json) {
    json.allow_keys(body, "", {"text", "register", "state", "behind", "limit"});
    Page page;
    page.filter = read_filter(body, json);
    page.behind =
        read_behind(body, json, [&](const std::string& cursor) { return place_of(cursor, law); });
    page.length = read_limit(body, json, list_pages);
    return page;
}

/// The places of those that fit, in the order of the list.
std::vector<Place> places_of(
    const config::Configuration& law, const ExchangeStanding& standing,
    const ExchangeFilter& filter, Counts& counts) {
    std::vector<Place> places;
    for (std::size_t place{0}; place < law.exchanges.size(); ++place) {
        const config::Exchange& exchange{law.exchanges[place]};
        counts.add(exchange, standing);
        if (standing.fits(exchange, filter)) {
            const ExchangeGroup group{standing.group_of(exchange)};
            ++counts.groups[static_cast<std::size_t>(group)];
            places.emplace_back(group, place);
        }
    }
    std::sort(places.begin(), places.end());
    return places;
}

JsonValue rows_json(
    Operation& operation, const config::Configuration& law, const ExchangeStanding& standing,
    std::span<const Place> places, core::Instant now) {
    std::vector<core::ExchangeId> asked;
    for (const Place& place : places) {
        asked.push_back(law.exchanges[place.second].id);
    }
    Settled settled;
    for (ports::DueRun& due : operation.schedules.last_settled(asked)) {
        settled.emplace(due.exchange.text(), std::move(due));
    }
    JsonValue rows{JsonValue::make_array()};
    for (const auto& moved : operation.exchanges.moved(asked, now)) {
        rows.push(exchange_json(law, moved, standing, settled, now));
    }
    return rows;
}

Answer answer_of(
    const Page& page, const config::Configuration& law, Operation& operation, core::Instant now) {
    const ExchangeStanding standing{operation, law, now};
    Counts counts;
    const std::vector<Place> places{places_of(law, standing, page.filter, counts)};
    const auto first =
        page.behind ? std::upper_bound(places.begin(), places.end(), *page.behind) : places.begin();
    const std::size_t left{static_cast<std::size_t>(places.end() - first)};
    const std::span<const Place> shown{
        places.data() + (first - places.begin()), std::min(page.length, left)};
    JsonValue body{JsonValue::make_object()};
    body.add("exchanges", rows_json(operation, law, standing, shown, now))
        .add(
            "next", left > page.length
                        ? word(cursor_of(shown.back(), law.exchanges[shown.back().second].id))
                        : JsonValue{})
        .add("fitting", JsonValue::of_integer(static_cast<std::int64_t>(places.size())))
        .add("all", JsonValue::of_integer(static_cast<std::int64_t>(law.exchanges.size())))
        .add("groups", groups_json(counts))
        .add("figures", figures_json(counts))
        .add("registers", registers_json(law))
        .add("kept_since", instant_json(standing.kept_since))
        .add("kept_whole", JsonValue::of_boolean(standing.kept_whole))
        .add("schedules_run", JsonValue::of_boolean(operation.schedules_run));
    return Answer::of(std::move(body));
}

}

Answer list_exchanges(const Call& call, Parts& parts) {
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    Page page;
    page.length = static_cast<std::size_t>(list_pages.longest);
    return answer_of(page, *law, operation_of(parts), call.now);
}

Answer query_exchanges(const Call& call, Parts& parts) {
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    text::StrictJson json;
    const Page page{read_page(call.body, *law, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    return answer_of(page, *law, operation_of(parts), call.now);
}

}
