#include "gateway/app/retention_journal.h"

#include "gateway/app/checkpoints.h"
#include "gateway/app/retention.h"
#include "gateway/app/verb_output.h"
#include "gateway/journal/keeper_bodies.h"

#include <algorithm>
#include <numeric>
#include <ostream>

namespace gateway::app {

namespace {

using storage::JournalMonth;
using text::JsonValue;

storage::JournalMonths months_of(Installation& installation) {
    const Settings& settings{installation.settings()};
    const bool given{settings.store_mode == Settings::StoreMode::given};
    if (given && settings.store_owner_connection.empty()) {
        throw core::GatewayError{
            "RETENTION_OWNER", "set store.owner-connection: months are dropped by the owner",
            core::GatewayError::Retry::never};
    }
    return {settings.data_directory, given ? settings.store_owner_connection : std::string{}};
}

JsonValue names_of(const std::vector<JournalMonth>& months) {
    JsonValue list{JsonValue::make_array()};
    for (const JournalMonth& month : months) {
        JsonValue one{JsonValue::make_object()};
        one.add("month", json(month.name)).add("entries", json(month.entries));
        if (month.held > 0) {
            one.add("held", json(month.held));
        }
        list.push(std::move(one));
    }
    return list;
}

}

JudgedJournal judge_journal(Installation& installation, core::Instant now) {
    JudgedJournal judged;
    judged.years = installation.settings().journal_years;
    if (judged.years == 0) {
        return judged;
    }
    judged.due = months_of(installation).ended_before(years_before(now, judged.years), now);
    const auto stops = std::find_if(
        judged.due.begin(), judged.due.end(), [](const JournalMonth& one) { return one.held > 0; });
    judged.held.assign(stops, judged.due.end());
    judged.due.erase(stops, judged.due.end());
    return judged;
}

void drop_months(Installation& installation, Workbench& bench, const JudgedJournal& judged) {
    if (judged.due.empty()) {
        return;
    }
    storage::JournalMonths months{months_of(installation)};
    const core::Instant before{judged.due.back().until};
    std::vector<journal::Begun> chains;
    for (const storage::ChainStart& start : months.starts(before)) {
        chains.push_back({start.chain, start.sequence, start.head});
    }
    const std::int64_t entries{std::accumulate(
        judged.due.begin(), judged.due.end(), std::int64_t{0},
        [](std::int64_t sum, const JournalMonth& month) { return sum + month.entries; })};
    bench.note([&](const exchange::Ground&, exchange::Writing& writing) {
        writing.note(
            journal::EntryKind::retention, std::nullopt, core::PersonNo::none,
            journal::dropped_body(before, chains, entries, judged.years));
    });
    sign_own_chain(installation, "cli-retention");
    for (const JournalMonth& month : judged.due) {
        months.drop(month.name);
    }
}

JsonValue json_of(const JudgedJournal& judged) {
    JsonValue body{JsonValue::make_object()};
    body.add("years", json(judged.years))
        .add("due", names_of(judged.due))
        .add("held", names_of(judged.held));
    return body;
}

void print(const JudgedJournal& judged, std::ostream& out) {
    if (judged.years == 0) {
        out << "journal: kept for ever (retention.journal)\n";
        return;
    }
    out << "journal: " << judged.years << " years";
    for (const JournalMonth& month : judged.due) {
        out << "; due " << month.name << " (" << month.entries << " entries)";
    }
    for (const JournalMonth& month : judged.held) {
        out << "; held " << month.name << " (" << month.held << " of " << month.entries
            << " entries)";
    }
    out << '\n';
}

}
