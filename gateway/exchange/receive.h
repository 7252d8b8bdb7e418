#pragma once
// Batch in, after a delivery was received (reception.h): it is read, mapped, stamped record by
// record and handed over to the register. Works on the calling thread and goes on from where it was
// left.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/batch_run.h"
#include "gateway/exchange/inbound.h"
#include "gateway/ports/outbox.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace gateway::exchange {

class BatchIn final : private BatchRun {
public:
    BatchIn(
        const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under,
        std::string node);

    /// Carries one received delivery to its end.
    /// @throws core::GatewayError: the run stays open and goes on at the next call.
    [[nodiscard]] ports::RunAccount run(core::MessageId run);

private:
    void take_in(const core::Bytes& document);
    void take_in_chunk(std::vector<Incoming> chunk);
    void hand_over(std::span<const core::StampedRecord> stamped);
    void reject_rest(const core::Rejection& rejection, std::int64_t ordinal);
    [[nodiscard]] std::optional<Incoming>
    incoming_of(ports::DocumentReader::Item item, std::int64_t ordinal);
    [[nodiscard]] core::Digest record_key(std::int64_t ordinal) const;

    std::string m_node;
    std::shared_ptr<const journal::ReceivingPlan> m_plan;
    std::set<core::Digest> m_settled;
    std::map<core::Digest, ports::Outbox::Begun> m_begun;
    std::unique_ptr<ports::RegisterWriter> m_writer;
};

}
