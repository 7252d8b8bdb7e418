#pragma once
// Consents, their acknowledgement, and corrections over one workbench: what the verbs and the
// daemon put together in the same way.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"
#include "gateway/exchange/consents.h"
#include "gateway/exchange/corrections.h"

namespace gateway::app {

class ConsentDesk final {
public:
    /// @param installation, bench outlive it.
    ConsentDesk(Installation& installation, Workbench& bench);
    ConsentDesk(const ConsentDesk&) = delete;
    ConsentDesk& operator=(const ConsentDesk&) = delete;

    [[nodiscard]] const exchange::Consents& consents() const noexcept { return m_consents; }
    [[nodiscard]] exchange::Acknowledgements& acknowledgements() noexcept {
        return m_acknowledgements;
    }

    [[nodiscard]] exchange::Corrections& corrections() noexcept { return m_corrections; }

private:
    exchange::Acknowledgements m_acknowledgements;
    exchange::Consents m_consents;
    exchange::Corrections m_corrections;
};

}
