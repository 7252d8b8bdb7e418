#include "gateway/app/retention_payloads.h"

#include "gateway/app/checkpoints.h"
#include "gateway/app/retention.h"
#include "gateway/app/retention_end.h"
#include "gateway/app/verb_output.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/partitions.h"

#include <algorithm>
#include <map>
#include <ostream>

namespace gateway::app {

using storage::PayloadPeriod;
using text::JsonValue;

namespace {

using Clock = config::PayloadPeriod::Clock;

constexpr std::int64_t months_a_year{12};

std::string_view word_of(Clock clock) {
    switch (clock) {
    case Clock::entry: return "entry";
    case Clock::last_event: return "last-event";
    case Clock::end: return "end";
    }
    return "entry";
}

RetentionRule rule_of(const config::PayloadPeriod& period) {
    return {
        period.clock == Clock::end ? RetentionRule::Clock::end : RetentionRule::Clock::last_event,
        period.months / months_a_year};
}

std::string owner_connection_of(Installation& installation) {
    const Settings& settings{installation.settings()};
    const bool given{settings.store_mode == Settings::StoreMode::given};
    if (given && settings.store_owner_connection.empty()) {
        throw core::GatewayError{
            "RETENTION_OWNER", "set store.owner-connection: months are dropped by the owner",
            core::GatewayError::Retry::never};
    }
    return storage::owner_of(
        settings.data_directory, given ? settings.store_owner_connection : std::string{});
}

std::map<std::string, config::PayloadPeriod> periods_of(const config::Configuration& law) {
    std::map<std::string, config::PayloadPeriod> periods;
    for (const config::Exchange& exchange : law.exchanges) {
        if (exchange.payloads.given()) {
            periods.emplace(exchange.id.text(), exchange.payloads);
        }
    }
    return periods;
}

}

JudgedPayloads judge_payloads(
    Installation& installation, core::Instant now, std::span<const ports::KeptPerson> all) {
    JudgedPayloads judged;
    std::map<std::string, std::size_t> places;
    const auto place = [&](const std::string& exchange) -> JudgedExchange& {
        const auto [at, fresh] = places.try_emplace(exchange, judged.exchanges.size());
        if (fresh) {
            judged.exchanges.push_back({exchange, {}, 0, 0, 0});
        }
        return judged.exchanges.at(at->second);
    };
    const std::map<std::string, config::PayloadPeriod> periods{
        periods_of(*installation.law().active()->configuration())};
    for (const auto& [exchange, period] : periods) {
        JudgedExchange& one{place(exchange)};
        one.clock = word_of(period.clock);
        one.months = period.months;
    }
    storage::PayloadPeriods& store{installation.store().payload_periods()};
    for (PayloadPeriod& period : store.over(now)) {
        static_cast<void>(place(period.exchange));
        judged.due.push_back({std::move(period), {}});
    }
    std::map<core::PersonNo, const ports::KeptPerson*> persons;
    for (const ports::KeptPerson& person : all) {
        persons.emplace(person.person, &person);
    }
    for (PayloadPeriod& period : store.of_persons()) {
        const auto known = persons.find(period.person);
        const auto rule = periods.find(period.exchange);
        if (known == persons.end() || rule == periods.end() || rule->second.clock == Clock::entry) {
            continue; // what has no rule any more goes with its person
        }
        const Fate fate{judge(rule_of(rule->second), *known->second, now).fate};
        if (fate == Fate::destroy) {
            judged.due.push_back({std::move(period), known->second->last_written});
        } else {
            ++(fate == Fate::transfer ? place(period.exchange).transfer
                                      : place(period.exchange).kept);
        }
    }
    return judged;
}

void end_payloads(
    Installation& installation, Workbench& bench, core::Instant now, const JudgedPayloads& judged) {
    storage::PayloadPeriods& store{installation.store().payload_periods()};
    static_cast<void>(store.keep_back(now));
    const std::int64_t newest{newest_generation(installation)};
    std::map<std::string, const JudgedExchange*> rules;
    for (const JudgedExchange& one : judged.exchanges) {
        rules.emplace(one.exchange, &one);
    }
    for (const auto& [period, last_written] : judged.due) {
        const JudgedExchange& rule{*rules.at(period.exchange)};
        static_cast<void>(end_for_good(
            bench, {ports::Destruction::Of::payloads, period.person, period.key, last_written},
            journal::payloads_body(
                period.exchange, rule.clock, rule.months, period.ends,
                period.payloads - period.held, newest)));
    }
    sign_own_chain(installation, "cli-retention");
    const std::vector<std::string> empty{store.empty_partitions()};
    if (empty.empty()) {
        return;
    }
    const std::string owner{owner_connection_of(installation)};
    for (const std::string& partition : empty) {
        storage::drop_partition(owner, "payload", partition);
    }
}

JsonValue json_of(const JudgedPayloads& judged) {
    JsonValue exchanges{JsonValue::make_array()};
    for (const JudgedExchange& one : judged.exchanges) {
        JsonValue due{JsonValue::make_array()};
        std::int64_t persons{0};
        for (const DuePeriod& each : judged.due) {
            if (each.period.exchange != one.exchange) {
                continue;
            }
            if (each.period.person != core::PersonNo::none) {
                ++persons;
                continue;
            }
            JsonValue month{JsonValue::make_object()};
            month.add("ends", json(each.period.ends))
                .add("payloads", json(each.period.payloads))
                .add("held", json(each.period.held));
            due.push(std::move(month));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("exchange", json(one.exchange))
            .add("clock", json(one.clock))
            .add("months", json(one.months))
            .add("due", std::move(due))
            .add("persons", json(persons))
            .add("kept", json(one.kept))
            .add("transfer", json(one.transfer));
        exchanges.push(std::move(body));
    }
    return exchanges;
}

void print(const JudgedPayloads& judged, std::ostream& out) {
    if (judged.exchanges.empty()) {
        out << "payloads: kept with their persons (no exchange has a period of its own)\n";
    }
    for (const JudgedExchange& one : judged.exchanges) {
        out << "payloads of " << one.exchange << ": ";
        if (one.clock.empty()) {
            out << "no period any more";
        } else {
            out << one.clock << ", " << one.months << " months";
        }
        std::int64_t persons{0};
        for (const DuePeriod& each : judged.due) {
            if (each.period.exchange == one.exchange
                && each.period.person == core::PersonNo::none) {
                out << "; due " << each.period.ends << " (" << each.period.payloads << " payloads, "
                    << each.period.held << " held)";
            } else if (each.period.exchange == one.exchange) {
                ++persons;
            }
        }
        if (persons > 0) {
            out << "; due " << persons << " persons'";
        }
        if (one.kept + one.transfer > 0) {
            out << "; kept " << one.kept << " persons', " << one.transfer << " to be transferred";
        }
        out << '\n';
    }
}

}
