#pragma once
// Answers of relays under the callers' own keys (Idempotency-Key), so that a question that is put
// again is not asked again, whichever node gets it; and the keys of deliveries and of parties'
// questions, of which no answer is kept. It must never hold a key or a question in the clear, nor
// let a claim go of which something may still leave.

#include "gateway/core/bytes.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <chrono>
#include <cstdint>

namespace gateway::ports {

/// Under what an answer is kept. Digests keyed by the house.
struct AnswerKey {
    core::Digest caller{};
    core::ExchangeId exchange;
    core::Digest key{};
};

struct AnswerClaim {
    AnswerKey key;
    core::Digest request{}; ///< keyed digest of the question
    core::MessageId message;
    /// After which nothing of it can leave any more: longer than its permit holds.
    std::chrono::milliseconds under_way_for{0};
    std::chrono::seconds kept_for{0};
};

/// How a claim went.
struct Claimed {
    enum class Standing : std::uint8_t {
        ours,          ///< go on
        other_request, ///< the key stands for another question
        under_way,     ///< the same question is being answered
        lost,          ///< it was put and may have arrived, and its answer was not kept
        answered       ///< here is the answer
    };

    Standing standing{Standing::ours};
    core::MessageId message{}; ///< of whom the key is
    core::Bytes answer{};
};

/// Thread-safe; every call waits for the store. All throw core::GatewayError.
class KeptAnswers {
public:
    KeptAnswers() = default;
    KeptAnswers(const KeptAnswers&) = delete;
    KeptAnswers& operator=(const KeptAnswers&) = delete;
    virtual ~KeptAnswers() = default;

    /// Takes the key, durably, if nobody has it: of several callers at once one gets `ours`. A key
    /// whose time is over is free again; and so is that of a question of which nothing left and
    /// nothing can any more (its process died), for the same question.
    [[nodiscard]] virtual Claimed claim(const AnswerClaim& claim) = 0;

    /// Keeps the answer of a claim that is `message`'s, encrypted; an erasure of whom it is about
    /// takes it away, and one that came before it leaves nothing to keep.
    virtual void
    keep(const AnswerKey& key, const core::MessageId& message, core::ByteView answer) = 0;

    /// Gives a claim back: nothing was done.
    virtual void give_back(const AnswerKey& key, const core::MessageId& message) = 0;

    /// Forgets what has passed its time.
    virtual void forget_expired() = 0;
};

}
