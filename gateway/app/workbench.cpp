#include "gateway/app/workbench.h"

#include "gateway/core/error.h"
#include "gateway/exchange/receive.h"
#include "gateway/storage/postgres_outbox.h"

#include <chrono>
#include <thread>
#include <utility>

namespace gateway::app {

Workbench::Workbench(
    Installation& installation, const std::string& worker, std::shared_ptr<Common> common)
    : m_installation{installation}, m_worker{installation.open_worker(worker)},
      m_gate{*m_worker, installation.store().people(), installation.law(), installation.meter()},
      m_common{common ? std::move(common) : std::make_shared<Common>()},
      m_own_rows{installation}, m_beside{installation, worker} {
    if (!installation.settings().xslt_program.empty()) {
        m_stylesheets.emplace(installation.settings().xslt_program);
    }
}

void Workbench::note(exchange::Note::Write write) {
    const std::scoped_lock lock{m_mutex};
    static_cast<void>(exchange::write_now(m_gate, std::move(write)));
}

exchange::Noted Workbench::try_note(
    exchange::Note::Write write, std::vector<core::PersonNo> persons, exchange::Takes takes) {
    const std::scoped_lock lock{m_mutex};
    return exchange::try_to_write(m_gate, std::move(write), std::move(persons), takes);
}

void Workbench::pass(std::span<exchange::Passage* const> group) noexcept {
    const std::scoped_lock lock{m_mutex};
    m_gate.pass(group);
}

bool Workbench::write_what_is_left() noexcept {
    constexpr int tries{5};
    for (int tried{0}; tried < tries && !unwritten().empty(); ++tried) {
        if (tried > 0) {
            std::this_thread::sleep_for(std::chrono::seconds{1});
        }
        try {
            for (exchange::Note::Write& write : unwritten().take()) {
                if (try_note(write).failure) {
                    unwritten().keep(std::move(write));
                }
            }
        } catch (const std::exception&) { // out of memory: it stays unknown, which is safe
            return false;
        }
    }
    return unwritten().empty();
}

exchange::Under Workbench::under(
    const std::shared_ptr<const exchange::Assembly>& assembly, core::ExchangeId id) const {
    exchange::Under under{assembly->under(id.text())};
    if (under.exchange == nullptr) {
        throw core::GatewayError{"EXCHANGE_UNKNOWN", core::GatewayError::Retry::never};
    }
    return under;
}

exchange::BatchParts Workbench::parts(Manner manner) {
    return exchange::BatchParts{
        m_gate,
        m_installation.store().outbox(),
        m_installation.keys(),
        m_installation.clock(),
        m_installation.log(),
        m_common->unwritten,
        m_installation.store().deliveries(),
        m_installation.store().inbox(),
        m_common->readings,
        std::move(manner.progress),
        std::move(manner.stop),
        m_installation.document_key(),
        m_installation.settings().register_fresh,
        &m_installation.store().releases(),
        &m_own_rows,
        m_stylesheets ? &*m_stylesheets : nullptr,
        &m_beside};
}

ports::RunAccount
Workbench::carry_on(const Lease& lease, std::optional<core::MessageId> run, Manner manner) {
    const EitherStop either{manner.stop, lease.lost()};
    manner.stop = either.token();
    const exchange::UnderLease under_lease{m_gate, lease.fence()};
    const GatesBeside::UnderLease beside_under_lease{m_beside, lease.fence()};
    return carry_on_leased(lease.exchange(), run, std::move(manner));
}

ports::RunAccount Workbench::carry_on_leased(
    core::ExchangeId exchange, std::optional<core::MessageId> run, Manner manner) {
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
    const exchange::Under under{this->under(assembly, exchange)};
    const exchange::Pace pace{manner.pace};
    const std::optional<core::MessageId> corrects{manner.corrects};
    const exchange::BatchParts parts{this->parts(std::move(manner))};
    if (under.exchange->direction == ports::Direction::out) {
        const ports::RunAccount account{
            exchange::BatchOut{parts, assembly, under, pace}.run(run, corrects)};
        if (account.closed) {
            m_common->readings.forget(account.run);
        }
        return account;
    }
    if (under.exchange->direction != ports::Direction::in || !run) {
        throw core::GatewayError{"EXCHANGE_NOT_A_BATCH", core::GatewayError::Retry::never};
    }
    return exchange::BatchIn{parts, assembly, under, m_installation.settings().node_name}.run(*run);
}

exchange::BatchOut::Forecast Workbench::forecast(
    core::ExchangeId exchange, core::MessageId run,
    const std::vector<ports::Outbox::Known>& records, std::stop_token stop) {
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
    const exchange::BatchParts parts{this->parts({{}, std::move(stop)})};
    return exchange::BatchOut{parts, assembly, under(assembly, exchange), exchange::Pace::when_due}
        .forecast(run, records);
}

}
