#include "gateway/app/message_delivery.h"

#include "gateway/admin/message_json.h"

namespace gateway::app {

MessageDelivery delivery_of(std::span<const ports::MessageLog::Step> steps) {
    using Kind = ports::MessageLog::Step::Kind;
    MessageDelivery delivery;
    for (const ports::MessageLog::Step& step : steps) {
        switch (step.kind) {
        case Kind::attempt:
            ++delivery.attempts;
            delivery.state = "under-way";
            break;
        case Kind::receipt:
            // the outcome that made it dead is of the same instant, and stands behind it
            if (delivery.state != "dead") {
                delivery.state = step.outcome;
            }
            break;
        case Kind::settled: // what a person found out is appended as an outcome
            delivery.state = "unknown";
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
