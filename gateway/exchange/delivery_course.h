#pragma once
// What comes next for a sealed document: the one state machine of deliveries. Pure; who carries it
// out is delivery.h. It must never let a document be sent that may have arrived at a party that
// does not recognise it, nor let one vanish.

#include "gateway/config/configuration.h"
#include "gateway/ports/deliveries.h"
#include "gateway/ports/transport.h"

#include <optional>
#include <string_view>

namespace gateway::exchange {

/// Whether what waits is tried at its time, or now because a person asks for it.
enum class Pace : bool { when_due, now };

/// Whether an attempt failed for something that we have to mend.
[[nodiscard]] bool is_our_fault(ports::DeliveryOutcome outcome, std::string_view code) noexcept;

struct Course {
    enum class What : std::uint8_t {
        over,         ///< answered, or given up
        attempt,      ///< try it now
        inquire,      ///< ask the party now whether it has it
        wait,         ///< until `at`
        for_a_person, ///< dead, or to be settled
        bury          ///< it is to be dead from now on
    };

    What what{What::over};
    core::Instant at{};
    ports::Pile pile{ports::Pile::party}; ///< bury
    std::string code{};
};

[[nodiscard]] Course course_of(
    const ports::SealedDocument& document, const config::Exchange& exchange, core::Instant now,
    Pace pace);

/// What is written down after an attempt, or an inquiry that told nothing: when the next one is
/// due, or that it is dead. Nothing where the outcome is the end of it.
/// @param t  the instant of the transaction that writes it.
[[nodiscard]] std::optional<ports::DeliveryStep> step_after(
    const ports::SealedDocument& document, const config::Exchange& exchange,
    const ports::DeliveryReceipt& receipt, core::Instant t);

/// A step of a document of this exchange; its other members are the caller's.
[[nodiscard]] ports::DeliveryStep step_of(
    const ports::SealedDocument& document, const config::Exchange& exchange,
    ports::DeliveryStep::State state);

}
