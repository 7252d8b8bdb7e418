#pragma once
// Batch in, after a delivery was received (reception.h): it is held against what was declared of
// it, read, mapped, stamped record by record and handed over to the register. Works on the calling
// thread, with the register at work beside it, and goes on from where it was left.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/batch_run.h"
#include "gateway/exchange/delivery_check.h"
#include "gateway/exchange/inbound.h"
#include "gateway/exchange/unknown_fields.h"
#include "gateway/exchange/wrapping.h"
#include "gateway/ports/outbox.h"

#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <span>
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
    using Item = ports::DocumentReader::Item;

    /// How many records are read at once: while a chunk is stamped, the register has another and
    /// the store a third, and they are by far the most of what a delivery needs of memory.
    static constexpr std::size_t chunk_limit{240};
    static_assert(chunk_limit <= GateTransaction::group_limit);

    /// What became of a chunk in the register.
    struct HandedOver {
        struct Taken {
            core::MessageId message;
            std::int64_t ordinal{0};
        };
        std::vector<Taken> taken;
        std::vector<Rejected> refused;
        std::exception_ptr failure{}; ///< why the rest stays pending
    };

    [[nodiscard]] ports::RunAccount carry_on(core::MessageId run);

    // the delivery as a whole (receive_manifest.cpp)
    enum class Condition : std::uint8_t { good, waiting, rejected };
    [[nodiscard]] std::unique_ptr<ports::ByteSource> received();
    [[nodiscard]] std::unique_ptr<ports::ByteSource> document();
    [[nodiscard]] bool announces();
    [[nodiscard]] bool unwrap_it();
    [[nodiscard]] ports::RunRow self();
    [[nodiscard]] Condition judge_it();
    [[nodiscard]] bool remember_what_was_signed();
    void reject_whole(const WholeFault& fault);
    void reject_pending(const core::Rejection& rejection);
    void take_manifest_in();
    [[nodiscard]] ports::RunAccount follow_manifest();
    void carry_on_announced(std::span<const ports::Outbox::Announced> announced);
    void end_manifest();

    // its records
    void take_in();
    void take_in_and_note();
    void tell_unknown(const UnknownFields& unknown);
    void take_in_chunk(std::vector<Item> items);
    void pass(std::vector<Incoming> chunk);
    void pass_results(std::vector<Incoming> chunk); // receive_results.cpp
    void
    write_results(std::span<const Incoming> incoming, std::span<const ports::PartyResult> results);
    void begin_handing_over(std::vector<core::StampedRecord> stamped);
    void end_handing_over();
    void hand_over(std::span<const core::StampedRecord> stamped, HandedOver& handed) const;
    void reject_rest(const core::Rejection& rejection);
    [[nodiscard]] core::Digest record_key(std::int64_t ordinal) const;

    std::string m_node;
    std::shared_ptr<const journal::ReceivingPlan> m_plan;
    std::optional<Unwrapped> m_unwrapped;      ///< where it came wrapped
    std::optional<core::MessageId> m_manifest; ///< whose word let the document go on
    bool m_resumed{false};
    std::int64_t m_read{0}; ///< records of the document so far
    std::unique_ptr<ports::RegisterWriter> m_writer;
    std::future<HandedOver> m_handing; ///< last: it uses the writer, and is waited for first
};

}
