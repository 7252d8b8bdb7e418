#include "gateway/app/retention_consents.h"

#include "gateway/app/checkpoints.h"
#include "gateway/app/retention.h"
#include "gateway/app/retention_end.h"
#include "gateway/app/verb_output.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/retention_store.h"

#include <ostream>

namespace gateway::app {

using text::JsonValue;

JudgedConsents judge_consents(Installation& installation, core::Instant now) {
    JudgedConsents judged;
    judged.years = installation.settings().consent_years;
    if (judged.years > 0) {
        judged.before = years_before(now, judged.years);
        judged.due = installation.store().retention().ended_consents(judged.before);
    }
    return judged;
}

void end_consents(Installation& installation, Workbench& bench, const JudgedConsents& judged) {
    const std::string certificate{journal::destruction_body(
        "consents", judged.years, judged.before, newest_generation(installation))};
    for (const core::PersonNo person : judged.due) {
        static_cast<void>(end_for_good(
            bench, {ports::Destruction::Of::consents, person, 0, judged.before}, certificate));
    }
    sign_own_chain(installation, "cli-retention");
}

JsonValue json_of(const JudgedConsents& judged) {
    JsonValue body{JsonValue::make_object()};
    body.add("years", json(judged.years))
        .add("due", json(static_cast<std::int64_t>(judged.due.size())));
    return body;
}

void print(const JudgedConsents& judged, std::ostream& out) {
    if (judged.years == 0) {
        out << "consents and holds: kept for ever (retention.consents)\n";
    } else {
        out << "consents and holds: " << judged.years << " years; due " << judged.due.size()
            << " persons'\n";
    }
}

}
