#pragma once
// A delivery at the door: stored encrypted with its journal entry, or recognised as taken in
// before, and only then may its sender forget it. It must never be acknowledged before that, nor
// taken from who may not deliver by the law in force.

#include "gateway/exchange/departure.h"
#include "gateway/exchange/house.h"
#include "gateway/ports/intake.h"
#include "gateway/ports/outbox.h"

#include <functional>
#include <optional>
#include <variant>

namespace gateway::exchange {

/// A document that the inbox already has.
struct KeptDocument {
    core::Digest sha256;
    std::int64_t pieces{0};
};

/// A document that wants to be taken in. Bytes stay the caller's until the reception is done.
struct ArrivedDelivery {
    core::MessageId run;
    Under under;
    std::variant<core::ByteView, KeptDocument> document;
    std::optional<core::Digest> caller{}; ///< SPKI of who delivers; nothing: our own collector
};

/// How it ended.
struct Received {
    bool stored{false};
    std::optional<core::GatewayError> failure{};
};

class Reception final : public Passage {
public:
    Reception(ArrivedDelivery delivery, const DigestKeys& keys, std::function<void(Received)> done);

    void write(const Ground& ground, const ports::PersonFacts*, Writing& writing) override;
    void settled(std::vector<ports::SendPermit> permits) noexcept override;
    void failed(const core::GatewayError& failure, Fault fault) noexcept override;

private:
    ArrivedDelivery m_delivery;
    core::Digest m_source; ///< what the delivery is known by: the same document is one delivery
    std::function<void(Received)> m_done;
    std::optional<core::GatewayError> m_refused;
};

/// What is wrong with what was posted, before anything of it is kept: it says that it is something
/// else than the exchange takes (415), or there is nothing in it (422).
[[nodiscard]] std::optional<ports::Answer>
not_deliverable(const config::Exchange& exchange, const ports::Arrived& request);

/// Takes a delivery in, on a loop or on the calling thread.
/// @return the run that carries it: a new one, or the one that took the same document in before and
/// did not reject it as a whole.
/// @throws core::GatewayError: it was not taken in, and its sender must keep it.
[[nodiscard]] core::Task<core::MessageId>
receive(const House& house, ports::Outbox& outbox, ArrivedDelivery delivery);
[[nodiscard]] core::MessageId receive_now(
    GateTransaction& gate, const DigestKeys& keys, ports::Outbox& outbox, ArrivedDelivery delivery);

}
