#pragma once
// A store worker with the gate's transaction on it, one group at a time: for batches,
// administration and the command line.

#include "gateway/app/installation.h"
#include "gateway/exchange/batch.h"
#include "gateway/exchange/gate_transaction.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace gateway::app {

class Workbench final {
public:
    /// @param worker batch, administration, or cli- and a purpose. @throws core::GatewayError
    /// CHAIN_IN_USE.
    Workbench(Installation& installation, const std::string& worker);

    /// Writes one note durably. Thread-safe. @throws core::GatewayError.
    void note(exchange::Note::Write write);
    /// Writes one note, with persons whose facts it reads, and says how it ended. Thread-safe.
    [[nodiscard]] exchange::Noted
    try_note(exchange::Note::Write write, std::vector<core::PersonNo> persons = {});

    /// Lets a group pass; each was told when it returns. Thread-safe.
    void pass(std::span<exchange::Passage* const> group) noexcept;

    /// For whoever has the bench to themself.
    [[nodiscard]] exchange::GateTransaction& gate() noexcept { return m_gate; }

    /// What could not be written yet; whoever has time tries again.
    [[nodiscard]] exchange::Unwritten& unwritten() noexcept { return m_unwritten; }

    /// How a run is carried on.
    struct Manner {
        std::function<void(const exchange::Progress&)> progress{};
        std::stop_token stop{};
        exchange::Pace pace{exchange::Pace::when_due};
        std::optional<core::MessageId>
            corrects{}; ///< begin a run that sends on what the party refused of this one
    };

    /// Carries an exchange's run on, or begins one: batch out by the register's selection; batch in
    /// by what was received.
    /// @param run the run or delivery to carry on; nothing: the exchange's oldest open run that can
    /// go on, or a new one (batch out only).
    /// @throws core::GatewayError.
    [[nodiscard]] ports::RunAccount
    carry_on(core::ExchangeId exchange, std::optional<core::MessageId> run, Manner manner);

    /// What records of a batch out would come to if they were decided now.
    /// @throws core::GatewayError.
    [[nodiscard]] exchange::BatchOut::Forecast forecast(
        core::ExchangeId exchange, core::MessageId run,
        const std::vector<ports::Outbox::Known>& records, std::stop_token stop);

private:
    [[nodiscard]] exchange::Under
    under(const std::shared_ptr<const exchange::Assembly>& assembly, core::ExchangeId id) const;
    [[nodiscard]] exchange::BatchParts parts(Manner manner);

    Installation& m_installation;
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> m_worker;
    std::mutex m_mutex;
    exchange::GateTransaction m_gate;
    exchange::Unwritten m_unwritten;
    exchange::Readings m_readings;
};

/// Held while an exchange's runs are carried on by this process, so that the command line and the
/// daemon do not work on one run at once.
class RunLock final {
public:
    RunLock(const std::filesystem::path& data_directory, core::ExchangeId exchange);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

    [[nodiscard]] bool held() const noexcept { return m_file >= 0; }

private:
    int m_file{-1};
};

}
