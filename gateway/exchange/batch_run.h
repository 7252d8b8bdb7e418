#pragma once
// What a batch run does alike in both directions: it writes notes, rejects what cannot go on, lets
// chunks pass the gate, and closes when nothing is pending. Works on the calling thread, but for
// what is written beside it. It must never close a run that does not balance.

#include "gateway/crypto/envelope.h"
#include "gateway/exchange/assembly.h"
#include "gateway/exchange/gate_transaction.h"
#include "gateway/exchange/house.h"
#include "gateway/exchange/own_rows.h"
#include "gateway/exchange/readings.h"
#include "gateway/ports/deliveries.h"
#include "gateway/ports/inbox.h"
#include "gateway/ports/releases.h"
#include "gateway/ports/stylesheets.h"

#include <cassert>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

namespace gateway::exchange {

/// Shown while a run goes on.
struct Progress {
    std::int64_t in{0}; ///< records met in this reading of the selection
    std::int64_t decided{0};
    std::int64_t delivered{0};
    std::optional<std::int64_t> expected{};   ///< records in the selection; nothing: not known
    std::optional<std::int64_t> to_deliver{}; ///< records, delivered ones too; nothing: none yet

    enum class Half : std::uint8_t { deciding, delivering };

    [[nodiscard]] Half half() const noexcept {
        return to_deliver ? Half::delivering : Half::deciding;
    }
};

/// Gates beside a run's own, each with a session of its own; for a run that has more than a chunk.
class MoreGates {
public:
    MoreGates() = default;
    MoreGates(const MoreGates&) = delete;
    MoreGates& operator=(const MoreGates&) = delete;
    virtual ~MoreGates() = default;

    /// Opened when it is first asked for. @param place from 0.
    /// @return used by one thread at a time, until rest(); null: it cannot be had now.
    /// @throws core::GatewayError what no waiting mends.
    [[nodiscard]] virtual GateTransaction* at(std::size_t place) = 0;

    /// Nobody passes there for now: what they hold is given back.
    virtual void rest() noexcept = 0;
};

/// What a run works with. `gate` is the batch worker's own, used by one thread at a time.
struct BatchParts {
    GateTransaction& gate;
    ports::Outbox& outbox;
    const DigestKeys& keys;
    ports::Clock& clock;
    core::LogSink& log;
    Unwritten& unwritten; ///< outcomes that the store did not take
    ports::Deliveries& deliveries;
    ports::Inbox& inbox;
    Readings& readings;
    std::function<void(const Progress&)> progress;
    std::stop_token stop;
    const crypto::DocumentKey* document_key{nullptr}; ///< null: this installation has none
    /// How long what the register said about records that wait is taken for what it says now.
    std::chrono::seconds fresh{600};
    ports::Releases* releases{nullptr}; ///< null: none is sent from here
    OwnRows* own_rows{nullptr};         ///< null: the house itself has nothing to send from here
    ports::Stylesheets* stylesheets{nullptr}; ///< null: none is applied here
    MoreGates* beside{nullptr};               ///< null: the run has one gate
};

/// A record that goes no further, and why.
struct Rejected {
    core::MessageId message;
    RunPlace place;
    core::Rejection why;
};

/// The other side, by the configuration that the run began with.
[[nodiscard]] inline const config::Party& party_of(const Under& under) {
    const config::Party* const found{under.configuration->find(under.exchange->party)};
    assert(found != nullptr); // references were checked when the set was loaded
    return *found;
}

class BatchRun {
protected:
    BatchRun(BatchParts parts, std::shared_ptr<const Assembly> assembly, Under under)
        : m_parts{std::move(parts)}, m_assembly{std::move(assembly)}, m_under{std::move(under)} {}

    std::vector<ports::SendPermit>
    note(Note::Write write, std::vector<core::PersonNo> persons = {}) {
        end_writing();
        return write_now(m_parts.gate, std::move(write), std::move(persons));
    }

    /// Writes a note while the run goes on: its own gate is this note's alone until it is durable,
    /// and whatever else the run wants to write there waits. What fails is thrown there.
    void note_meanwhile(Note::Write write);
    /// What was written meanwhile is durable; @throws what it threw.
    void end_writing();

    /// Writes down that these records are rejected, a chunk in one transaction.
    void reject(std::span<const Rejected> rejected);
    void reject(const Rejected& rejected) { reject(std::span{&rejected, 1}); }

    /// The note that a record is rejected.
    [[nodiscard]] Note::Write rejection_of(Rejected rejected) const;

    /// Lets a chunk pass in one transaction, as passages of type P.
    /// @param make (In, done) → std::unique_ptr<P>.
    /// @return the answers, in the chunk's order. @throws core::GatewayError if the store failed.
    template <class P, class Answer, class In, class Make>
    [[nodiscard]] std::vector<Answer> pass_chunk(std::vector<In> chunk, Make make) {
        std::vector<Answer> answers(chunk.size());
        if (chunk.empty()) {
            return answers;
        }
        std::vector<std::unique_ptr<P>> passages;
        std::vector<Passage*> group;
        for (std::size_t index{0}; index < chunk.size(); ++index) {
            passages.push_back(make(std::move(chunk[index]), [&answers, index](Answer answer) {
                answers[index] = std::move(answer);
            }));
            group.push_back(passages.back().get());
        }
        end_writing();
        m_parts.gate.pass(group);
        for (const Answer& answer : answers) {
            if (answer.failure) {
                throw core::GatewayError{*answer.failure};
            }
        }
        return answers;
    }

    /// Closes the run if nothing of it is pending and it balances; tells the log how it stands.
    /// @param over nothing is to be sent any more that is no record.
    [[nodiscard]] ports::RunAccount finish(bool over = true);

    /// @throws core::GatewayError STOPPED: the run goes on another time.
    void stop_if_asked() const;

    void tell() const;

    BatchParts m_parts;
    std::shared_ptr<const Assembly> m_assembly;
    Under m_under;
    core::MessageId m_run;
    Progress m_progress;

private:
    std::future<void> m_writing; // last: it uses all of the above, and is waited for first
};

}
