#include "gateway/app/release_office.h"

#include "gateway/app/checkpoints.h"
#include "gateway/app/program.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/storage/configuration_store.h"
#include "gateway/storage/postgres_outbox.h"

namespace gateway::app {

namespace {

constexpr const char* worker{"api-release"};

/// What is signed has to be covered before it leaves.
void cover(Installation& installation) {
    sign_own_chain(installation, worker);
}

}

ReleaseOffice::ReleaseOffice(Installation& installation)
    : m_installation{installation}, m_bench{installation, worker} {}

exchange::ReleaseDesk ReleaseOffice::desk(core::ExchangeId exchange) {
    // A release is counted by its plan before it passes the gate, which would have looked.
    exchange::Law& law{m_installation.law()};
    if (const auto active = m_installation.store().configurations().active();
        active && !law.loaded(*active)) {
        law.load(*active);
    }
    std::shared_ptr<const exchange::Assembly> assembly{law.active()};
    exchange::Under under{assembly->under(exchange.text())};
    if (under.exchange == nullptr) {
        throw core::GatewayError{"EXCHANGE_UNKNOWN", core::GatewayError::Retry::never};
    }
    return exchange::ReleaseDesk{
        {m_bench.gate(), m_installation.store().releases(), m_installation.store().outbox(),
         m_installation.keys(), m_installation.clock(), crypto::random_bytes, program_words()},
        std::move(assembly),
        std::move(under)};
}

exchange::ReleaseDesk::Made
ReleaseOffice::make(core::ExchangeId exchange, const std::string& period, const std::string& by) {
    const std::scoped_lock lock{m_one_at_a_time};
    exchange::ReleaseDesk::Made made{desk(exchange).make(period, by)};
    cover(m_installation);
    return made;
}

ports::ReleaseEntry ReleaseOffice::sign(core::MessageId release, const std::string& by) {
    return take(&exchange::ReleaseDesk::sign, release, by);
}

ports::ReleaseEntry ReleaseOffice::give_up(core::MessageId release, const std::string& by) {
    return take(&exchange::ReleaseDesk::give_up, release, by);
}

ports::ReleaseEntry ReleaseOffice::take(Step step, core::MessageId release, const std::string& by) {
    const std::scoped_lock lock{m_one_at_a_time};
    for (const ports::ReleaseEntry& entry : m_installation.store().releases().ledger().entries) {
        if (entry.release == release && entry.state == ports::ReleaseEntry::State::accepted) {
            exchange::ReleaseDesk its{desk(entry.exchange)};
            ports::ReleaseEntry entered{(its.*step)(release, by)};
            cover(m_installation);
            return entered;
        }
    }
    throw core::GatewayError{"RELEASE_UNKNOWN", core::GatewayError::Retry::never};
}

}
