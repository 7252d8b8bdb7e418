#pragma once
// Consents and holds of persons: recorded, listed, and acknowledged when they have their effect.
// What the command line, the API and imports do, they do through here. It must never call something
// acknowledged that is only recorded, and never keep a withdrawal out because of what stands beside
// it.

#include "gateway/exchange/acknowledgements.h"
#include "gateway/exchange/statement_reading.h"
#include "gateway/ports/people.h"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace gateway::exchange {

/// What became of one statement.
struct Recorded {
    enum class State : std::uint8_t {
        rejected,    ///< it is wrong: `wrong` says where
        known,       ///< that row of the register was recorded before
        failed,      ///< the store failed: nothing of it was recorded, or nobody knows
        recorded,    ///< durable; what it takes away is refused from now on
        acknowledged ///< and nothing that was decided before can leave any more
    };

    State state{State::rejected};
    text::JsonValue wrong{text::JsonValue::make_array()}; ///< [{"path","code","reason"}]
    std::optional<core::Code> failure{};
    bool takes{false};                           ///< so that it is, or will be, acknowledged
    std::vector<ports::LiveAttempt> waits_for{}; ///< while it is recorded and takes
    std::vector<Recipient> recipients{};         ///< who had what was taken back
};

/// What there is of a person.
struct PersonRecord {
    bool known{false}; ///< to this controller's part of the store
    std::vector<core::ConsentEvent> events{};
    /// That count, each on its days: what another takes the place of ends there. Those of other
    /// controllers included.
    std::vector<core::Hold> holds{};

    /// The state of one cell for one recipient and purpose.
    struct State {
        core::PartyId party;
        core::PurposeId purpose;
        core::ConsentState state;
    };

    std::vector<State> states{};
    std::vector<ports::OpenBarrier> waiting{}; ///< recorded, and not yet acknowledged
};

/// Used by one thread at a time; it waits.
class Consents final {
public:
    /// References only: app owns the parts.
    struct Parts {
        Pass pass;
        ports::People& people;
        ports::Histories& histories;
        ports::Barriers& barriers;
        Acknowledgements& acknowledgements;
        Law& law;
        ports::Clock& clock;
    };

    explicit Consents(Parts parts) : m_parts{std::move(parts)} {}

    /// Records statements, each person's in their order and in one transaction, and reports each.
    /// What is wrong is rejected and the rest goes on, but for this: where something that takes, or
    /// may have been meant to, is rejected, nothing that gives is recorded of the same person.
    /// @param patience how long to wait until what takes something away is acknowledged. Whoever
    /// comes after it carries the wait on.
    [[nodiscard]] std::vector<Recorded>
    record(std::span<const Statement> told, std::chrono::milliseconds patience) const;

    /// @param at_most events, the first ones; @throws core::GatewayError REGISTER_UNKNOWN.
    [[nodiscard]] PersonRecord
    list(core::RegisterId reg, const core::PersonId& person, std::size_t at_most) const;

private:
    class Recording;
    using Recordings = std::vector<std::unique_ptr<Recording>>;

    void validate(std::span<const Statement> statements, std::vector<Recorded>& recorded) const;
    void find_known(std::span<const Statement> statements, std::vector<Recorded>& recorded) const;
    [[nodiscard]] Recordings recordings_of(
        std::span<const Statement> statements, const std::vector<Recorded>& recorded) const;
    void pass(const Recordings& recordings, bool blocking, std::size_t limit) const;
    void await(
        std::span<const Statement> statements, const Recordings& recordings,
        std::chrono::milliseconds patience, std::vector<Recorded>& recorded) const;

    Parts m_parts;
};

}
