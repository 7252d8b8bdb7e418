#pragma once
// Batch out: a register's selection, decided record by record, sealed into documents, delivered.
// Works on the calling thread and goes on from where an interrupted run was left. It never waits
// for a time to come: what is not due is left to whoever carries the run on then.

#include "gateway/exchange/batch_run.h"
#include "gateway/exchange/delivery_course.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gateway::exchange {

class BatchOut final : private BatchRun {
public:
    BatchOut(
        const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under, Pace pace);

    /// Carries a run as far as it goes now.
    /// @param run the one to carry on (one that is closed gives its account and nothing is done);
    /// nothing: the exchange's oldest run that does not merely wait for a person, or a new one.
    /// @return its account, and when it goes on by itself.
    /// @throws core::GatewayError: the run stays open and goes on at the next call.
    [[nodiscard]] ports::RunAccount run(std::optional<core::MessageId> run);

    /// What records would come to if they were decided now.
    struct Forecast {
        std::int64_t released{0};
        std::int64_t reduced{0};
        std::int64_t blocked{0};   ///< by law, or by the person's will
        std::int64_t malformed{0}; ///< as the register has them now
        std::int64_t gone{0};      ///< the register has them no more
    };

    /// Asks the gate about records of a run, and changes nothing.
    [[nodiscard]] Forecast
    forecast(core::MessageId run, const std::vector<ports::Outbox::Begun>& records);

private:
    /// A record in the document that is being built.
    struct InDocument {
        ports::DecidedRecord record;
        core::ClearedRecord cleared;
        std::int64_t lane{0};
    };

    /// A record that was not taken in before, and has to wait behind its person's earlier one.
    struct Held {
        core::MessageId message;
        RunPlace place;
    };

    void open();
    [[nodiscard]] bool rests(core::MessageId run);
    [[nodiscard]] ports::Deliveries::Behind behind() const noexcept;
    [[nodiscard]] bool must_read();

    // what the register selects → decided, sealed
    void begin_reading();
    void take_in();
    void take_in_chunk(std::vector<Departing> chunk);
    [[nodiscard]] std::optional<Departing> departing_of(core::Result<core::NativeRecord> row);
    [[nodiscard]] Departing departing(mapping::Mapped record) const;
    [[nodiscard]] bool must_wait(std::int64_t lane) const;
    [[nodiscard]] std::pair<core::MessageId, RunPlace> place_of(std::string_view identity);
    void settle_the_vanished();
    void hold_back();

    // documents (batch_document.cpp)
    void seal();
    [[nodiscard]] core::Bytes encode(core::MessageId document) const;
    void drop_invalid();

    // sealed → sent (batch_delivery.cpp)
    [[nodiscard]] bool supersede_the_changed();
    [[nodiscard]] bool deliver_sealed();
    void goes_on(std::optional<core::Instant> at);

    const config::Register* m_register;
    Pace m_pace;
    std::int64_t m_next_ordinal{1};
    std::set<core::Digest> m_settled;
    std::map<core::Digest, ports::Outbox::Begun> m_begun;
    /// In documents that may still leave, until the register was seen to say the same.
    std::map<core::Digest, ports::Deliveries::Standing> m_standing;
    std::map<core::Digest, int> m_occurrences; ///< of a person's records so far
    std::vector<std::int64_t> m_ahead;         ///< lanes that wait for something earlier; in order
    std::set<std::int64_t> m_sealed_lanes;     ///< of this reading, where an order is kept
    std::vector<Held> m_held;                  ///< to be written
    bool m_waits_its_turn{false};              ///< something does
    std::vector<Rejected> m_rejected;          ///< to be written with the next chunk
    std::vector<InDocument> m_document;
    std::optional<core::Instant> m_goes_on;
};

}
