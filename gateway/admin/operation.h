#pragma once
// What shows whether everything moves: runs, schedules, expectations, what waits for a party, what
// is dead; and the one thing that people do about it here, trying the dead again. Names, counts,
// times and codes; nothing of a person.

#include "gateway/exchange/outbox_desk.h"
#include "gateway/ports/expectations.h"
#include "gateway/ports/run_figures.h"
#include "gateway/ports/schedules.h"
#include "gateway/ports/traffic.h"

#include <functional>
#include <string>

namespace gateway::admin {

struct Operation {
    ports::Traffic& traffic;
    ports::Outbox& outbox;
    ports::RunFigures& figures;
    ports::Deliveries& deliveries;
    ports::Expectations& expectations;
    ports::Schedules& schedules;

    /// Writes down that the messages of these runs are to be tried again, and has the runs carried
    /// on. @return how many runs were left, because somebody else is at them.
    std::function<std::int64_t(const exchange::ReplayPlan&, const std::string& by)> try_again;
};

}
