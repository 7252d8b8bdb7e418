#pragma once
// A store worker with the gate's transaction on it, one group at a time: for batches,
// administration and the command line. A long batch has others beside it.

#include "gateway/app/gates_beside.h"
#include "gateway/app/installation.h"
#include "gateway/app/own_rows.h"
#include "gateway/app/stylesheet_process.h"
#include "gateway/exchange/batch.h"
#include "gateway/exchange/gate_transaction.h"

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
    /// What several benches may share. Thread-safe.
    struct Common {
        exchange::Unwritten unwritten;
        exchange::Readings readings;
    };

    /// @param worker batch, administration, or cli- and a purpose.
    /// @param common null: it shares nothing.
    /// @throws core::GatewayError CHAIN_IN_USE.
    Workbench(
        Installation& installation, const std::string& worker, std::shared_ptr<Common> common = {});

    /// Writes one note durably. Thread-safe. @throws core::GatewayError.
    void note(exchange::Note::Write write);
    /// Writes one note, with persons whose facts it reads, and says how it ended. Thread-safe.
    [[nodiscard]] exchange::Noted try_note(
        exchange::Note::Write write, std::vector<core::PersonNo> persons = {},
        exchange::Takes takes = exchange::Takes::nothing);

    /// Lets a group pass; each was told when it returns. Thread-safe.
    void pass(std::span<exchange::Passage* const> group) noexcept;

    /// For whoever has the bench to themself.
    [[nodiscard]] exchange::GateTransaction& gate() noexcept { return m_gate; }

    /// What could not be written yet; whoever has time tries again.
    [[nodiscard]] exchange::Unwritten& unwritten() noexcept { return m_common->unwritten; }

    /// For a process that ends: tries for some seconds. @return whether nothing is left.
    [[nodiscard]] bool write_what_is_left() noexcept;

    /// How a run is carried on.
    struct Manner {
        std::function<void(const exchange::Progress&)> progress{};
        std::stop_token stop{};
        exchange::Pace pace{exchange::Pace::when_due};
        std::optional<core::MessageId>
            corrects{}; ///< begin a run that sends on what the party refused of this one
    };

    /// Carries an exchange's run on, or begins one: batch out by the register's selection; batch in
    /// by what was received. Stops when the lease is lost.
    /// @param lease of the exchange: what is written stands under it alone.
    /// @param run the run or delivery to carry on; nothing: the exchange's oldest open run that can
    /// go on, or a new one (batch out only).
    /// @throws core::GatewayError.
    [[nodiscard]] ports::RunAccount
    carry_on(const Lease& lease, std::optional<core::MessageId> run, Manner manner);

    /// What records of a batch out would come to if they were decided now.
    /// @throws core::GatewayError.
    [[nodiscard]] exchange::BatchOut::Forecast forecast(
        core::ExchangeId exchange, core::MessageId run,
        const std::vector<ports::Outbox::Known>& records, std::stop_token stop);

private:
    [[nodiscard]] ports::RunAccount
    carry_on_leased(core::ExchangeId exchange, std::optional<core::MessageId> run, Manner manner);
    [[nodiscard]] exchange::Under
    under(const std::shared_ptr<const exchange::Assembly>& assembly, core::ExchangeId id) const;
    [[nodiscard]] exchange::BatchParts parts(Manner manner);

    Installation& m_installation;
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> m_worker;
    std::mutex m_mutex;
    exchange::GateTransaction m_gate;
    std::shared_ptr<Common> m_common;
    HouseRows m_own_rows;
    GatesBeside m_beside;
    std::optional<StylesheetProcess> m_stylesheets{}; ///< nothing: none is applied here
};

}
