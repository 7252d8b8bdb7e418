#pragma once
// A store as it is after years: messages with their decisions, outcomes, attempts and entries of
// the journal, runs, documents, deliveries that failed, checkpoints, people, requests, drafts.
// Written into the tables themselves, indexes last; what is asked of it afterwards is the daemon's
// own.

#include "tests/corridor/house.h"

#include <cstdint>

namespace tests::bench {

/// LAUTTURI_BENCH_MESSAGES, or ten million.
[[nodiscard]] std::int64_t wanted_messages();

/// Beside a daemon that runs. A tenth of the messages is one run, the latest; a fifth are
/// questions; the rest are runs of 4,000, back to the beginning of last month, as the journal has
/// its months. No run is open: the daemon would carry it on.
void generate(corridor::House& house, std::int64_t messages);

/// The id of the generated run that is a tenth of all messages.
[[nodiscard]] std::string long_run(corridor::House& house);

}
