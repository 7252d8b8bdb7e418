#pragma once
// A passage that only writes: an outcome, a refused access, a seal, a closed run.

#include "gateway/exchange/gate_transaction.h"
#include "gateway/exchange/passage.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace gateway::exchange {

/// How a note ended.
struct Noted {
    std::optional<core::GatewayError> failure{}; ///< nothing: it is durable
    std::vector<ports::SendPermit> permits{};    ///< for the attempts that it marked
};

/// Whether a note takes something away from what may leave of its persons: then their stripes are
/// taken exclusively.
enum class Takes : bool { nothing, something };

class Note final : public Passage {
public:
    using Write = std::function<void(const Ground&, Writing&)>;

    Note(
        Write write, std::function<void(Noted)> done, std::vector<core::PersonNo> persons = {},
        Takes takes = Takes::nothing)
        : m_write{std::move(write)}, m_done{std::move(done)}, m_persons{std::move(persons)},
          m_takes{takes} {}

    [[nodiscard]] bool blocks() const override { return m_takes == Takes::something; }

    [[nodiscard]] std::vector<core::PersonNo> persons() const override { return m_persons; }

    void write(const Ground& ground, const ports::PersonFacts*, Writing& writing) override {
        m_write(ground, writing);
    }

    void settled(std::vector<ports::SendPermit> permits) noexcept override {
        const std::function<void(Noted)> done{std::move(m_done)}; // may end this object's life
        done(Noted{std::nullopt, std::move(permits)});
    }

    void failed(const core::GatewayError& failure, Fault) noexcept override {
        const std::function<void(Noted)> done{std::move(m_done)};
        done(Noted{failure, {}});
    }

private:
    Write m_write;
    std::function<void(Noted)> m_done;
    std::vector<core::PersonNo> m_persons;
    Takes m_takes;
};

/// Writes one note on the calling thread, and says how it ended.
[[nodiscard]] Noted try_to_write(
    GateTransaction& gate, Note::Write write, std::vector<core::PersonNo> persons = {},
    Takes takes = Takes::nothing);

/// Writes one note durably, on the calling thread.
/// @param persons whose stripes are locked while it is written.
/// @return the permits of the attempts that it marked. @throws core::GatewayError, as the store
/// failed.
std::vector<ports::SendPermit>
write_now(GateTransaction& gate, Note::Write write, std::vector<core::PersonNo> persons = {});

}
