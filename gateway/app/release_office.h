#pragma once
// Releases made, signed and given up over the administration's interface: the desk of
// gateway/exchange on a worker of its own, one release at a time.

#include "gateway/app/workbench.h"
#include "gateway/exchange/release_desk.h"

#include <mutex>
#include <string>

namespace gateway::app {

class ReleaseOffice final {
public:
    explicit ReleaseOffice(Installation& installation);

    /// @throws core::GatewayError as exchange::ReleaseDesk::make().
    [[nodiscard]] exchange::ReleaseDesk::Made
    make(core::ExchangeId exchange, const std::string& period, const std::string& by);
    /// Signs, and has a checkpoint cover it. @throws core::GatewayError as
    /// exchange::ReleaseDesk::sign().
    [[nodiscard]] ports::ReleaseEntry sign(core::MessageId release, const std::string& by);

    /// Ends one that has not left, and has a checkpoint cover that. @throws core::GatewayError as
    /// exchange::ReleaseDesk::give_up().
    [[nodiscard]] ports::ReleaseEntry give_up(core::MessageId release, const std::string& by);

private:
    using Step =
        ports::ReleaseEntry (exchange::ReleaseDesk::*)(core::MessageId, const std::string&);

    /// A step of what was accepted. @throws core::GatewayError RELEASE_UNKNOWN, or as the step.
    [[nodiscard]] ports::ReleaseEntry
    take(Step step, core::MessageId release, const std::string& by);
    [[nodiscard]] exchange::ReleaseDesk desk(core::ExchangeId exchange);

    Installation& m_installation;
    Workbench m_bench;
    std::mutex m_one_at_a_time;
};

}
