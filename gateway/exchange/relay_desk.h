#pragma once
// Before a relay begins: whether the caller may take one more (limits), by when it hears something
// (time budget), and whether the question was put before under the same key (Idempotency-Key); of
// a delivery and a party's question, the key alone. Whoever waits for the store does so here, on
// threads of its own. It must never let a question through twice under one key, nor give an answer
// of one caller to another.

#include "gateway/core/waiting_work.h"
#include "gateway/exchange/deadlines.h"
#include "gateway/exchange/departure.h"
#include "gateway/exchange/house.h"
#include "gateway/exchange/long_reading.h"
#include "gateway/exchange/relay_limits.h"
#include "gateway/ports/intake.h"
#include "gateway/ports/kept_answers.h"

#include <cstddef>
#include <optional>
#include <variant>

namespace gateway::exchange {

class RelayDesk final {
public:
    /// How long an answer is kept for whoever asks again.
    static constexpr std::chrono::hours kept_for{24};

    /// @param kept null: keys are not taken (503). The store outlives it.
    RelayDesk(
        ports::KeptAnswers* kept, const ports::Clock& clock, std::size_t threads,
        std::size_t bound);
    /// Does what it was given, then ends.
    ~RelayDesk();

    RelayDesk(const RelayDesk&) = delete;
    RelayDesk& operator=(const RelayDesk&) = delete;

    struct Admitted {
        std::optional<ports::Answer> answer{}; ///< the end of it: nothing else is to be done
        core::MessageId message;               ///< what the question is to be called
        ports::Respond respond{};              ///< to be answered through: keeps, and gives back
    };

    /// Judges a question of somebody who may put it.
    [[nodiscard]] core::Task<Admitted> admit(
        const House& house, const ports::Arrived& request, const Under& under,
        const ports::Respond& respond);

    /// The same for a party's question to us. It is decided anew each time, so no answer of before
    /// is given for it: a key that it comes with stands for no other question, and that is all.
    [[nodiscard]] core::Task<Admitted> admit_party(
        const House& house, const ports::Arrived& request, const Under& under,
        const ports::Respond& respond);

    /// Takes the key that a party gave with its delivery, if it gave one. A delivery is known by
    /// its bytes, so the same one goes on, however often it comes; @return the end of another: the
    /// key is none (400), was given with other bytes (422), or cannot be taken (503).
    [[nodiscard]] core::Task<std::optional<ports::Answer>> claim_delivery(
        const House& house, const ports::Arrived& request, const Under& under,
        const core::MessageId& run);

    /// For whatever of a relay is long.
    [[nodiscard]] LongReading& long_reading() noexcept { return m_long_reading; }

private:
    /// Holds a place until it is answered, or forgotten.
    [[nodiscard]] std::variant<RelayLimits::Place, ports::Answer>
    place_for(const House& house, const ports::Arrived& request, const Under& under);
    [[nodiscard]] Admitted admit_within_limits(
        const House& house, const ports::Arrived& request, const Under& under,
        const ports::Respond& respond);
    /// What was let in within its limits, with what its key stands for, if it has one and goes on.
    struct Keyed {
        Admitted admitted;
        std::optional<ports::AnswerClaim> claim;
    };
    [[nodiscard]] core::Task<Keyed> admit_with_key(
        const House& house, const ports::Arrived& request, const Under& under,
        const ports::Respond& respond);
    [[nodiscard]] core::Task<std::optional<ports::Answer>>
    other_under_key(const House& house, const ports::Arrived& request, ports::AnswerClaim claim);
    [[nodiscard]] core::Task<Admitted> under_key(
        const House& house, const ports::Arrived& request, ports::AnswerClaim claim,
        ports::Respond respond);
    [[nodiscard]] ports::Respond
    keeping(const House& house, ports::AnswerClaim claim, ports::Respond respond);

    RelayLimits m_limits;
    Deadlines m_deadlines;
    ports::KeptAnswers* m_kept;
    LongReading m_long_reading;
    core::WaitingWork m_work; // last: it uses all of the above
};

}
