#pragma once
// A person's word on what nobody else can say: whether an attempt arrived whose answer was lost. It
// must never be guessed, nor given on an attempt that is still under way.

#include "gateway/exchange/gate_transaction.h"
#include "gateway/ports/outbox.h"

#include <string>

namespace gateway::exchange {

struct Settlement {
    enum class Found : bool { not_delivered, delivered };

    core::MessageId message; ///< of a query or of a sealed document
    Found found{Found::not_delivered};
    std::string reference; ///< of the case in which it was found out: letters, digits, . / _ -
    std::string by;        ///< who says so: a user, or uid:NUMBER; `inquiry`: the party itself

    /// What follows for a document that did not arrive.
    enum class Then : bool {
        decide_anew, ///< its records are taken in again when its run goes on
        go_on        ///< it is tried again as it is, if it still may leave
    };

    Then then{Then::decide_anew};
};

/// Appends the outcome to every unsettled attempt of the message. What arrived is final in its
/// account; a document that did not arrive is decided anew when its run goes on. An attempt without
/// an outcome is under way until its process records one, or is known to be gone
/// (acknowledgements.h): however long that takes.
/// @throws core::GatewayError NOTHING_TO_SETTLE, ATTEMPT_UNDER_WAY, REFERENCE_FORM (never to be
/// retried), or as the store fails.
void settle(GateTransaction& gate, ports::Outbox& outbox, const Settlement& settlement);

}
