#pragma once
// Batch out: a register's selection, decided record by record, sealed into documents, delivered.
// Works on the calling thread and goes on from where an interrupted run was left.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/gate_transaction.h"
#include "gateway/exchange/house.h"
#include "gateway/ports/outbox.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <vector>

namespace gateway::exchange {

/// Shown while a run goes on.
struct Progress {
    std::int64_t in{0};
    std::int64_t decided{0};
    std::int64_t delivered{0};
};

/// What a run works with. `gate` is the batch worker's own, used by this thread alone.
struct BatchParts {
    GateTransaction& gate;
    ports::Outbox& outbox;
    const DigestKeys& keys;
    ports::Clock& clock;
    core::LogSink& log;
    std::function<void(const Progress&)> progress;
    std::stop_token stop;
};

class BatchOut final {
public:
    BatchOut(const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under);

    /// Carries a run to its end.
    /// @param run the one to carry on (one that is closed gives its account and nothing is done);
    /// nothing: the
    ///        exchange's oldest open run, or a new one.
    /// @throws core::GatewayError: the run stays open and goes on at the next call.
    [[nodiscard]] ports::RunAccount run(std::optional<core::MessageId> run);

private:
    /// A record in the document that is being built.
    struct InDocument {
        ports::DecidedRecord record;
        core::ClearedRecord cleared;
    };

    void open();
    void supersede_what_never_left();
    void settle_the_vanished();
    bool deliver_sealed();
    void take_in();
    void take_in_chunk(std::vector<Departing> chunk);
    [[nodiscard]] std::optional<Departing> departing_of(core::Result<core::NativeRecord> row);
    void reject(const core::Rejection& rejection, RunPlace place, core::MessageId message);
    void seal();
    [[nodiscard]] core::Bytes encode(core::MessageId document) const;
    void drop_invalid();
    bool deliver(const ports::SealedDocument& document);
    [[nodiscard]] std::optional<ports::SendPermit> mark_attempt(
        const ports::SealedDocument& document, int attempt, bool maybe_arrived, bool& superseded,
        const std::vector<ports::DecidedRecord>& records);
    void settle(
        const ports::SealedDocument& document, int attempt,
        const std::vector<ports::DecidedRecord>& records, const ports::DeliveryReceipt& receipt);
    std::vector<ports::SendPermit>
    note(Note::Write write, std::vector<core::PersonNo> persons = {});
    [[nodiscard]] core::Digest record_key(std::string_view identity);
    void tell() const;

    BatchParts m_parts;
    std::shared_ptr<const Assembly> m_assembly;
    Under m_under;
    const config::Register* m_register;
    core::MessageId m_run;
    std::int64_t m_next_ordinal{1};
    std::set<core::Digest> m_settled;
    std::map<core::Digest, ports::Outbox::Begun> m_begun;
    std::map<std::string, int>
        m_occurrences; ///< keyed digests of persons → how many records so far
    std::vector<InDocument> m_document;
    Progress m_progress;
};

}
