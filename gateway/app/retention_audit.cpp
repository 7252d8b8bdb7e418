#include "gateway/app/retention_audit.h"

#include "gateway/app/checkpoints.h"
#include "gateway/app/retention.h"
#include "gateway/app/verb_output.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/audit_months.h"

#include <algorithm>
#include <ostream>

namespace gateway::app {

using storage::JournalMonth;
using text::JsonValue;

namespace {

storage::AuditMonths months_of(Installation& installation) {
    const Settings& settings{installation.settings()};
    const bool given{settings.store_mode == Settings::StoreMode::given};
    if (given && settings.store_owner_connection.empty()) {
        throw core::GatewayError{
            "RETENTION_OWNER", "set store.owner-connection: months are dropped by the owner",
            core::GatewayError::Retry::never};
    }
    return {settings.data_directory, given ? settings.store_owner_connection : std::string{}};
}

}

JudgedAudit
judge_audit(Installation& installation, core::Instant now, const std::vector<JournalMonth>& gone) {
    JudgedAudit judged;
    judged.years = installation.settings().audit_years;
    if (judged.years == 0) {
        return judged;
    }
    judged.due = months_of(installation).ended_before(years_before(now, judged.years), now);
    std::erase_if(judged.due, [&](const JournalMonth& month) {
        return std::any_of(gone.begin(), gone.end(), [&](const JournalMonth& whole) {
            return whole.name == month.name;
        });
    });
    return judged;
}

void end_audit(
    Installation& installation, Workbench& bench, core::Instant now, const JudgedAudit& judged) {
    if (judged.due.empty()) {
        return;
    }
    storage::AuditMonths months{months_of(installation)};
    for (const JournalMonth& month : judged.due) {
        months.prepare(month.name, now);
    }
    std::vector<journal::LeftOutOf> chains;
    for (const storage::LeftOut& one : months.left_out(judged.due)) {
        chains.push_back({one.chain, one.entries, one.last});
    }
    bench.note([&](const exchange::Ground&, exchange::Writing& writing) {
        writing.note(
            journal::EntryKind::retention, std::nullopt, core::PersonNo::none,
            journal::audit_ended_body(judged.due.back().until, chains, judged.years));
    });
    sign_own_chain(installation, "cli-retention");
    for (const JournalMonth& month : judged.due) {
        months.replace(month.name);
    }
}

JsonValue json_of(const JudgedAudit& judged) {
    JsonValue due{JsonValue::make_array()};
    for (const JournalMonth& month : judged.due) {
        JsonValue one{JsonValue::make_object()};
        one.add("month", json(month.name))
            .add("entries", json(month.entries))
            .add("held", json(month.held));
        due.push(std::move(one));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("years", json(judged.years)).add("due", std::move(due));
    return body;
}

void print(const JudgedAudit& judged, std::ostream& out) {
    if (judged.years == 0) {
        out << "audit stream: as long as the journal (retention.audit)\n";
        return;
    }
    out << "audit stream: " << judged.years << " years";
    for (const JournalMonth& month : judged.due) {
        out << "; due " << month.name << " (" << month.entries << " entries, " << month.held
            << " held)";
    }
    out << '\n';
}

}
