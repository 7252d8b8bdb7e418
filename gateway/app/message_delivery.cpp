#include "gateway/app/message_delivery.h"

#include "gateway/admin/message_json.h"

namespace gateway::app {

namespace {

/// What was concluded from an outcome is written down with it at the gate's instant; the outcome
/// has the store's clock, and stands behind it.
bool concluded(std::string_view state) noexcept {
    return state == "dead" || state == "superseded";
}

}

MessageDelivery delivery_of(std::span<const ports::MessageLog::Step> steps) {
    using Kind = ports::MessageLog::Step::Kind;
    MessageDelivery delivery;
    for (const ports::MessageLog::Step& step : steps) {
        // what was delivered once is delivered, whatever came of another attempt
        const bool delivered{delivery.state == "delivered"};
        switch (step.kind) {
        case Kind::attempt:
            ++delivery.attempts;
            delivery.state = delivered ? "delivered" : "under-way";
            break;
        case Kind::receipt:
            if (step.outcome == "delivered" || !(delivered || concluded(delivery.state))) {
                delivery.state = step.outcome;
            }
            break;
        case Kind::settled: // what a person found out is appended as an outcome
            delivery.state = delivered ? "delivered" : "unknown";
            break;
        case Kind::sealed:
        case Kind::superseded:
        case Kind::handed_over:
        case Kind::dead:
        case Kind::replayed:
        case Kind::given_up: delivery.state = admin::step_word(step.kind); break;
        case Kind::mapped:
        case Kind::decided:
        case Kind::stamped:
        case Kind::quarantined:
        case Kind::rejected:
        case Kind::answered:
        case Kind::official: break;
        }
    }
    return delivery;
}

}
