#include "gateway/exchange/resting.h"

#include "gateway/exchange/gate_transaction.h"

#include <algorithm>

namespace gateway::exchange {

namespace {

/// Whether every record that is still to be sealed waits behind its person's earlier one.
bool all_wait(
    ports::Outbox& outbox, ports::Deliveries& deliveries, const config::Exchange& exchange,
    core::MessageId run) {
    constexpr std::size_t at_once{GateTransaction::group_limit};
    std::int64_t after{0};
    for (std::size_t found{at_once}; found == at_once;) {
        std::vector<std::int64_t> lanes;
        for (const ports::Outbox::Known& one : outbox.unsettled_of(run, after, at_once)) {
            lanes.push_back(one.lane);
            after = one.ordinal;
        }
        const std::vector<std::int64_t> ahead{deliveries.lanes_ahead(run, behind(exchange), lanes)};
        if (!std::all_of(lanes.begin(), lanes.end(), [&](std::int64_t lane) {
                return std::binary_search(ahead.begin(), ahead.end(), lane);
            })) {
            return false;
        }
        found = lanes.size();
    }
    return true;
}

}

ports::Deliveries::Behind behind(const config::Exchange& exchange) noexcept {
    return exchange.ordering == config::Ordering::person
               ? ports::Deliveries::Behind::all
               : ports::Deliveries::Behind::what_may_have_arrived;
}

bool rests(
    ports::Outbox& outbox, ports::Deliveries& deliveries, const config::Exchange& exchange,
    core::MessageId run) {
    using State = ports::DeliveryStep::State;
    bool dead{false};
    for (const ports::SealedDocument& document : outbox.sealed_documents(run)) {
        if (document.in_state(State::dead)) {
            dead = dead || !document.answered();
        } else if (!document.answered() && !document.in_state(State::given_up)) {
            return false;
        }
    }
    return outbox.unsettled_of(run, 0, 1).empty() ? dead
                                                  : all_wait(outbox, deliveries, exchange, run);
}

OpenRuns
open_runs(ports::Outbox& outbox, ports::Deliveries& deliveries, const config::Exchange& exchange) {
    OpenRuns open;
    for (const ports::RunRow& run : outbox.open_runs(exchange.id)) {
        if (rests(outbox, deliveries, exchange, run.run)) {
            open.resting.push_back(run.run);
        } else {
            open.under_way.push_back(run);
        }
    }
    return open;
}

}
