#pragma once
// The corridor: the one way a record goes. This room puts the steps in their order, for relays and
// batches, out and in; the order stands in code and cannot be configured. It must never send
// without a permit, hand over without a stamp, or answer before what it answers is in the journal.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/house.h"
#include "gateway/exchange/lookups.h"
#include "gateway/exchange/outbound.h"
#include "gateway/exchange/relay_desk.h"
#include "gateway/ports/intake.h"
#include "gateway/ports/outbox.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>

namespace gateway::exchange {

/// The real-time side: what listeners call. Batches are run by BatchOut and BatchIn on threads of
/// their own.
class Corridor final : public ports::Intake {
public:
    /// Told that a delivery was stored and is to be carried on.
    using OnReceived = std::function<void()>;

    Corridor(
        House house, Law& law, Lookups& lookups, RelayDesk& desk, ports::Outbox& outbox,
        OnReceived on_received);

    /// Waits until every request under way was answered.
    ~Corridor() override;

    Corridor(const Corridor&) = delete;
    Corridor& operator=(const Corridor&) = delete;

    [[nodiscard]] bool knows(const ports::PeerCertificate& peer) const noexcept override;
    void refuse(ports::Arrived request, ports::Respond respond) override;
    void relay(ports::Arrived request, ports::Respond respond) override;
    void describe(ports::Arrived request, ports::Respond respond) override;
    void provide(ports::Arrived request, ports::Respond respond) override;
    void deliver(ports::Arrived request, ports::Respond respond) override;

private:
    using Work = core::Task<core::Nothing> (Corridor::*)(ports::Arrived, ports::Respond);

    void enter(Work work, ports::Arrived request, ports::Respond respond);
    void begin(Work work, ports::Arrived request, ports::Respond respond);
    core::Task<core::Nothing> relay_out(ports::Arrived request, ports::Respond respond);
    core::Task<core::Nothing> relay_in(ports::Arrived request, ports::Respond respond);
    core::Task<core::Nothing> batch_in(ports::Arrived request, ports::Respond respond);

    core::Task<core::Nothing> take_answer(
        const Under& under, const Outgone& outgone, const core::PersonId& person,
        const std::string& language, const ports::Respond& respond);
    [[nodiscard]] ports::Respond counted(
        const Under& under, const core::MessageId& message, std::size_t unknown,
        ports::Respond respond) const;
    [[nodiscard]] Departing departing_of(
        const ports::Arrived& request, const Under& under, const config::Leg& leg,
        const core::PersonId& person, const core::MessageId& message) const;

    core::Task<core::Nothing> tell_of_services(ports::Arrived request, ports::Respond respond);
    core::Task<core::Nothing> turn_away(ports::Arrived request, ports::Respond respond);

    /// Journals (what comes often: as a count) and explains a peer that is not who it would have to
    /// be.
    core::Task<core::Nothing>
    refuse_access(const ports::Arrived& request, const ports::Respond& respond);

    House m_house;
    Law& m_law;
    Lookups& m_lookups;
    RelayDesk& m_desk;
    ports::Outbox& m_outbox;
    OnReceived m_on_received;
    std::atomic<int> m_under_way{0};
};

}
