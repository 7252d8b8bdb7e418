// Verbs of retention: what would go, what goes.

#include "gateway/app/checkpoints.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/retention.h"
#include "gateway/app/retention_audit.h"
#include "gateway/app/retention_consents.h"
#include "gateway/app/retention_end.h"
#include "gateway/app/retention_journal.h"
#include "gateway/app/retention_payloads.h"
#include "gateway/app/retention_preview.h"
#include "gateway/app/retention_unowned.h"
#include "gateway/app/retention_years.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/retention_store.h"

#include <ostream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

/// All that was judged.
struct Judgement {
    RulesByController rules;
    JudgedPayloads payloads;
    JudgedUnowned unowned;
    std::vector<JudgedYears> years;
    JudgedAudit audit;
    JudgedJournal journal;
    JudgedConsents consents;
};

int print_all(
    const VerbOptions& options, core::Instant now, const Judgement& all,
    std::optional<std::int64_t> destroyed, std::ostream& out) {
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("at", json(core::to_utc_text(now))).add("controllers", counts_json(all.rules));
        body.add("payloads", json_of(all.payloads)).add("unowned", json_of(all.unowned));
        body.add("years", json_of(all.years));
        body.add("audit", json_of(all.audit));
        body.add("journal", json_of(all.journal)).add("consents", json_of(all.consents));
        if (destroyed) {
            body.add("destroyed", json(*destroyed));
        }
        out << text::write_json(body) << '\n';
        return 0;
    }
    for (const auto& [controller, ruled] : all.rules) {
        out << controller << " (" << ruled.registers << "): " << word_of(ruled.rule.clock);
        if (ruled.rule.years > 0) {
            out << ", " << ruled.rule.years << " years";
        }
        for (std::size_t at{0}; at < fates; ++at) {
            if (ruled.counts.at(at) > 0) {
                out << "; " << word_of(static_cast<Fate>(at)) << ' ' << ruled.counts.at(at);
            }
        }
        out << '\n';
    }
    print(all.payloads, out);
    print(all.unowned, out);
    print(all.years, out);
    print(all.audit, out);
    print(all.journal, out);
    print(all.consents, out);
    if (destroyed) {
        out << *destroyed << " destroyed, " << all.journal.due.size()
            << " months of the journal dropped\n";
    }
    return 0;
}

core::Instant now_or(const std::string& at, Installation& installation) {
    if (at.empty()) {
        return installation.clock().now();
    }
    const std::optional<core::Instant> parsed{core::parse_instant_or_date(at)};
    if (!parsed) {
        throw GatewayError{
            "DATE_WRONG", "--at: a day YYYY-MM-DD, or an instant with its zone",
            GatewayError::Retry::never};
    }
    return *parsed;
}

/// What is destroyed because a clock went wrong is gone all the same: ours and the database's have
/// to agree.
core::Instant agreed_now(Installation& installation) {
    constexpr std::chrono::minutes tolerance{1};
    const core::Instant now{installation.clock().now()};
    const auto apart = now - installation.store().retention().clock();
    if (apart > tolerance || apart < -tolerance) {
        throw GatewayError{
            "CLOCK_DIFFERS",
            "this machine's clock and the database's are more than a minute apart: nothing was "
            "destroyed; set them right, then run it again",
            GatewayError::Retry::never};
    }
    return now;
}

/// @return of how many persons the key went.
std::int64_t
destroy_due(Installation& installation, Workbench& bench, const std::vector<DuePerson>& due) {
    const std::int64_t newest{newest_generation(installation)};
    std::int64_t gone{0};
    for (const DuePerson& one : due) {
        const bool customer{one.person.began || one.person.ended || !one.person.matter};
        const bool archive_first{one.rule.clock == RetentionRule::Clock::end};
        const std::string certificate{journal::destruction_body(
            customer ? word_of(one.rule.clock) : std::string_view{"matter"}, one.rule.years,
            one.since, newest,
            archive_first
                ? std::optional{installation.keys().payload.of(core::as_bytes(one.person.receipt))}
                : std::nullopt)};
        const ports::Destruction key{
            ports::Destruction::Of::person, one.person.person, 0, one.person.last_written};
        gone += end_for_good(bench, key, certificate) ? 1 : 0;
    }
    return gone;
}

}

int retention_preview(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& at,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const core::Instant now{now_or(at, installation)};
    const std::vector<ports::KeptPerson> all{everybody(installation, now)};
    Judgement judged;
    static_cast<void>(judge_all(installation, now, all, judged.rules));
    judged.journal = judge_journal(installation, now);
    judged.payloads = judge_payloads(installation, now, all);
    judged.unowned = judge_unowned(installation, now);
    judged.years = judge_years(installation, now);
    judged.audit = judge_audit(installation, now, judged.journal.due);
    judged.consents = judge_consents(installation, now);
    return print_all(options, now, judged, std::nullopt, out);
}

int retention_run(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const core::Instant now{agreed_now(installation)};
    Judgement judged;
    judged.journal = judge_journal(installation, now);
    judged.audit = judge_audit(installation, now, judged.journal.due);
    const std::vector<ports::KeptPerson> all{everybody(installation, now)};
    judged.payloads = judge_payloads(installation, now, all);
    judged.years = judge_years(installation, now);
    const std::vector<DuePerson> due{judge_all(installation, now, all, judged.rules)};
    Workbench bench{installation, "cli-retention"};
    const std::int64_t gone{destroy_due(installation, bench, due)};
    sign_own_chain(installation, "cli-retention");
    end_payloads(installation, bench, now, judged.payloads);
    judged.unowned = judge_unowned(installation, now); // documents of who went now, too
    end_unowned(installation, bench, judged.unowned);
    static_cast<void>(end_years(installation, bench, judged.years));
    drop_months(installation, bench, judged.journal);
    end_audit(installation, bench, now, judged.audit);
    judged.consents = judge_consents(installation, now); // of who went now, too
    end_consents(installation, bench, judged.consents);
    installation.store().retention().record_run(ports::KeepingRun{
        ports::KeepingRun::Kind::retention,
        {},
        gone,
        static_cast<std::int64_t>(judged.journal.due.size()),
        static_cast<std::int64_t>(judged.consents.due.size())});
    return print_all(options, now, judged, gone, out);
}

}
