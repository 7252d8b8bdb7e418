#include "gateway/app/consent_desk.h"

#include "gateway/app/breaches.h"
#include "gateway/storage/stamped_rows.h"

namespace gateway::app {

namespace {

exchange::Pass pass_of(Workbench& bench) {
    return [&bench](std::span<exchange::Passage* const> group) { bench.pass(group); };
}

exchange::TellDamage damage_of(Installation& installation, Workbench& bench) {
    return [&](core::MessageId message) {
        open_damage(
            installation, [&](exchange::Note::Write write) { bench.note(std::move(write)); },
            message);
    };
}

}

ConsentDesk::ConsentDesk(Installation& installation, Workbench& bench)
    : m_acknowledgements{exchange::Acknowledgements::Parts{
        pass_of(bench), installation.store().barriers(), installation.store().histories(),
        installation.law(), installation.clock(), damage_of(installation, bench)}},
      m_consents{exchange::Consents::Parts{
          pass_of(bench), installation.store().people(), installation.store().histories(),
          installation.store().barriers(), m_acknowledgements, installation.law(),
          installation.clock()}},
      m_corrections{exchange::Corrections::Parts{
          pass_of(bench), installation.store().stamped(), installation.store().histories(),
          installation.law(), installation.clock(), damage_of(installation, bench)}} {}

}
