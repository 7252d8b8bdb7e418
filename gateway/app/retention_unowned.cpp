#include "gateway/app/retention_unowned.h"

#include "gateway/app/checkpoints.h"
#include "gateway/app/retention.h"
#include "gateway/app/retention_end.h"
#include "gateway/app/retention_preview.h"
#include "gateway/app/verb_output.h"
#include "gateway/config/activities.h"
#include "gateway/journal/keeper_bodies.h"

#include <ostream>

namespace gateway::app {

using text::JsonValue;

namespace {

using Clock = RetentionRule::Clock;

constexpr std::int64_t months_a_year{12};
/// Of documents of many, in their certificate: the first of their persons is gone.
constexpr std::string_view with_their_persons{"persons"};

/// The exchange's own period in years, else the register's. One that counts from the entry closes
/// a rejected record by itself, with its month.
RetentionRule rule_for(const config::Configuration& law, const config::Exchange& exchange) {
    if (!exchange.payloads.given()) {
        return rule_of(config::notice_of(law, exchange.reg));
    }
    switch (exchange.payloads.clock) {
    case config::PayloadPeriod::Clock::entry: break;
    case config::PayloadPeriod::Clock::last_event:
        return {Clock::last_event, exchange.payloads.months / months_a_year};
    case config::PayloadPeriod::Clock::end:
        return {Clock::end, exchange.payloads.months / months_a_year};
    }
    return {};
}

}

JudgedUnowned judge_unowned(Installation& installation, core::Instant now) {
    storage::UnownedPayloads& store{installation.store().unowned_payloads()};
    JudgedUnowned judged{store.documents_over(), {}};
    const auto law = installation.law().active()->configuration();
    for (const config::Exchange& exchange : law->exchanges) {
        const RetentionRule rule{rule_for(*law, exchange)};
        if ((rule.clock != Clock::last_event && rule.clock != Clock::end) || rule.years == 0) {
            continue; // kept, or by a plan: nothing is destroyed by itself
        }
        RejectedOver over{
            std::string{exchange.id.text()}, std::string{word_of(rule.clock)}, rule.years,
            core::start_of_day(core::local_date(years_before(now, rule.years))), 0};
        over.records = store.rejected_over(over.exchange, over.before);
        if (over.records > 0) {
            judged.rejected.push_back(std::move(over));
        }
    }
    return judged;
}

void end_unowned(Installation& installation, Workbench& bench, const JudgedUnowned& judged) {
    const std::int64_t newest{newest_generation(installation)};
    for (const storage::DocumentsOver& one : judged.documents) {
        ports::Destruction what{ports::Destruction::Of::documents};
        what.exchange = one.exchange;
        what.expected = one.documents;
        static_cast<void>(end_for_good(
            bench, what,
            journal::payloads_body(
                one.exchange, with_their_persons, 0, "", one.documents, newest)));
    }
    for (const RejectedOver& one : judged.rejected) {
        ports::Destruction what{ports::Destruction::Of::rejected};
        what.exchange = one.exchange;
        what.expected = one.records;
        what.until = one.before;
        static_cast<void>(end_for_good(
            bench, what,
            journal::payloads_body(
                one.exchange, one.clock, one.years * months_a_year,
                core::to_text(core::local_date(one.before)), one.records, newest)));
    }
    sign_own_chain(installation, "cli-retention");
}

JsonValue json_of(const JudgedUnowned& judged) {
    JsonValue documents{JsonValue::make_array()};
    for (const storage::DocumentsOver& one : judged.documents) {
        JsonValue body{JsonValue::make_object()};
        body.add("exchange", json(one.exchange)).add("due", json(one.documents));
        documents.push(std::move(body));
    }
    JsonValue rejected{JsonValue::make_array()};
    for (const RejectedOver& one : judged.rejected) {
        JsonValue body{JsonValue::make_object()};
        body.add("exchange", json(one.exchange))
            .add("years", json(one.years))
            .add("due", json(one.records));
        rejected.push(std::move(body));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("documents", std::move(documents)).add("rejected", std::move(rejected));
    return body;
}

void print(const JudgedUnowned& judged, std::ostream& out) {
    for (const storage::DocumentsOver& one : judged.documents) {
        out << "documents of " << one.exchange << ": due " << one.documents
            << ", somebody in them is gone\n";
    }
    for (const RejectedOver& one : judged.rejected) {
        out << "rejected records of " << one.exchange << ": " << one.years << " years; due "
            << one.records << '\n';
    }
}

}
