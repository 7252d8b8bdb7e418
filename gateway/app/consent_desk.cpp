#include "gateway/app/consent_desk.h"

#include "gateway/storage/stamped_rows.h"

namespace gateway::app {

namespace {

exchange::Pass pass_of(Workbench& bench) {
    return [&bench](std::span<exchange::Passage* const> group) { bench.pass(group); };
}

}

ConsentDesk::ConsentDesk(Installation& installation, Workbench& bench)
    : m_acknowledgements{exchange::Acknowledgements::Parts{
        pass_of(bench), installation.store().barriers(), installation.store().histories(),
        installation.law(), installation.clock()}},
      m_consents{exchange::Consents::Parts{
          pass_of(bench), installation.store().people(), installation.store().histories(),
          installation.store().barriers(), m_acknowledgements, installation.law(),
          installation.clock()}},
      m_corrections{exchange::Corrections::Parts{
          pass_of(bench), installation.store().stamped(), installation.store().histories(),
          installation.law(), installation.clock()}} {}

}
