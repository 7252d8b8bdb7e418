#pragma once
// One record's way in, for a party's answer and for a record of a delivery alike: map, stamp,
// store. Handing over to the register, or to the system that asked, comes after and only with a
// stamp.

#include "gateway/exchange/house.h"
#include "gateway/journal/provenance.h"
#include "gateway/ports/format.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace gateway::exchange {

/// What came in.
struct Incoming {
    core::MessageId message; ///< of the record; for an answer, of the request
    Under under;
    const config::Leg* leg{nullptr};
    std::shared_ptr<const journal::ReceivingPlan> plan;
    ports::DocumentReader::Item item; ///< the record as its format read it
    std::optional<RunPlace> place{};  ///< in a delivery
    std::optional<core::PersonId>
        asked_about{}; ///< an answer must be about the person who was asked about
};

/// What it came to.
struct Ingone {
    ports::RecordState state{ports::RecordState::pending}; ///< pending: stamped, to be handed over;
                                                           ///< withheld: quarantined
    std::optional<core::StampedRecord> stamped{};
    std::optional<core::Rejection> rejection{};
    bool recorded{false};                        ///< what it came to stands in the store
    std::optional<core::GatewayError> failure{}; ///< the store failed: nothing was written
};

class Entry final : public Passage {
public:
    Entry(
        Incoming incoming, const DigestKeys& keys, std::string node, core::Instant now,
        std::function<void(Ingone)> done);

    [[nodiscard]] std::optional<Subject> subject() const override { return m_subject; }
    void write(const Ground& ground, const ports::PersonFacts* person, Writing& writing) override;
    void settled(std::vector<ports::SendPermit> permits) noexcept override;
    void failed(const core::GatewayError& failure, Fault fault) noexcept override;

private:
    void map(core::LocalDate today);
    /// Nobody where it is about nobody, or of a register that the law does not know.
    [[nodiscard]] std::optional<Subject>
    subject_of(const std::optional<core::PersonId>& person) const;
    void stamp(const Ground& ground);
    void write_rows(core::PersonNo person, Writing& writing) const;
    [[nodiscard]] std::string raw() const;

    Incoming m_incoming;
    const DigestKeys& m_keys;
    std::string m_node;
    std::function<void(Ingone)> m_done;
    std::optional<mapping::Mapped> m_mapped;
    std::optional<core::Rejection> m_rejection;
    std::optional<Subject> m_subject;
    Ingone m_ingone;
};

/// Takes one record in.
[[nodiscard]] core::Task<Ingone> inbound(const House& house, Incoming incoming);

/// What an exchange may bring in on this leg: places and legal bases for receiving.
[[nodiscard]] std::shared_ptr<const journal::ReceivingPlan>
receiving_plan(const config::Exchange& exchange, const config::Leg& leg);

/// Reads a document that holds exactly one record (a query's request or answer).
[[nodiscard]] core::Result<ports::DocumentReader::Item>
read_single(const config::Leg& leg, ports::ByteSource& source);
[[nodiscard]] core::Result<ports::DocumentReader::Item>
read_single(const config::Leg& leg, core::ByteView bytes);

}
