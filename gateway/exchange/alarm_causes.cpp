#include "gateway/exchange/alarm_causes.h"

#include "gateway/exchange/age_limits.h"

#include <string>

namespace gateway::exchange {

namespace {

ports::Cause cause_of(const ports::Alarm& alarm) {
    const std::string exchange{alarm.key.exchange.text()};
    if (const AgedState* const state{state_of(alarm)}) {
        return {
            state->code,
            exchange,
            core::Severity::error,
            {{"exchange", exchange},
             {"count", alarm.records},
             {"since", core::to_helsinki_text(alarm.due_at)}},
            alarm.opened_at,
            true};
    }
    const std::string expectation{alarm.key.expectation.text()};
    return {
        "EXPECTATION_MISSED",
        exchange + "/" + expectation,
        core::Severity::error,
        {{"exchange", exchange}, {"expectation", expectation}, {"wrong", alarm.code}},
        alarm.opened_at,
        true};
}

}

ports::Seen AlarmCauses::seen() {
    ports::Seen found;
    for (const ports::Alarm& alarm : m_store.alarms(ports::Expectations::Which::open)) {
        found.open.push_back(cause_of(alarm));
    }
    return found;
}

}
