#include "gateway/exchange/way_out.h"

#include "gateway/core/error.h"
#include "gateway/exchange/law_in_force.h"

#include <utility>

namespace gateway::exchange {

namespace {

void fail(core::Code code, const ports::Transport::Done& done) {
    ports::DeliveryReceipt receipt;
    receipt.outcome = ports::DeliveryOutcome::failed;
    receipt.code = code;
    done(std::move(receipt));
}

/// @throws core::GatewayError ENDPOINT_MISSING, LAW_CHANGED and others: there is no way any more.
ports::Transport& way_of(const Assembly& now, const config::Exchange& begun_with) {
    const config::Exchange* const exchange{in_force(*now.configuration(), begun_with)};
    if (exchange == nullptr) {
        throw core::GatewayError{"LAW_CHANGED"};
    }
    return now.transport(*exchange);
}

}

Carrier by_the_law_in_force(const Law& law, const Under& begun_with) {
    return
        [&law, begun_with](
            ports::SendPermit permit, const ports::Payload& payload, ports::Transport::Done done) {
            const std::shared_ptr<const Assembly> now{law.active()};
            ports::Transport* way{nullptr};
            try {
                way = &way_of(*now, *begun_with.exchange);
            } catch (const core::GatewayError& failure) {
                fail(failure.code(), done);
                return;
            }
            // the assembly owns the transport: it lives until the answer has come
            way->send(
                std::move(permit), payload,
                [now, done = std::move(done)](ports::DeliveryReceipt receipt) {
                    done(std::move(receipt));
                });
        };
}

}
