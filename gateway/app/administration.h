#pragma once
// The administration's interface wired to an installation: in the daemon behind its listeners, and
// in a verb of the command line where no daemon runs. The same Api in both.

#include "gateway/admin/api.h"
#include "gateway/admin/desk.h"
#include "gateway/admin/operation.h"
#include "gateway/app/installation.h"
#include "gateway/app/release_office.h"
#include "gateway/app/workbench.h"
#include "gateway/http/listener.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace gateway::app {

/// What the Api works with.
/// @param attempts null where no folder is followed (a verb).
/// @param bench    where statements about persons are recorded; it outlives the parts.
[[nodiscard]] std::unique_ptr<admin::Parts> parts_of(
    Installation& installation, const admin::ConfigurationAttempts* attempts, Workbench& bench,
    decltype(admin::Parts::note) note);

/// Makes the owner of the data directory the first administrator, where there is no user yet.
void found(Installation& installation, admin::Parts& parts);

class Administration final {
public:
    /// Takes port and socket; whoever connects waits until start().
    Administration(
        Installation& installation, const admin::ConfigurationAttempts& attempts,
        decltype(admin::Parts::note) note);

    /// Whom to tell that a run is to be carried on; before start().
    void when_replayed(std::function<void(core::MessageId)> take_up);

    void start();
    /// Takes nothing new in and lets what is under way finish.
    void drain(std::chrono::milliseconds limit);
    /// Reads the certificates again.
    void reload();

    /// As Listener::certificate_end(); nothing where the interface is not on the network.
    [[nodiscard]] std::optional<core::Instant> certificate_end() const;

    /// Nothing where the interface is not on the network.
    [[nodiscard]] std::optional<std::uint16_t> port() const;

private:
    [[nodiscard]] admin::ReplayDone
    try_again(Installation& installation, const exchange::ReplayPlan& plan, const std::string& by);

    std::function<void(core::MessageId)> m_take_up; ///< first: a call may still use it
    Workbench m_replays;
    std::mutex m_replaying;
    ReleaseOffice m_releases;
    Workbench m_bench; ///< of its own: a withdrawal that waits for its lock holds up nothing else
    std::unique_ptr<admin::Parts> m_parts;
    admin::Api m_api;
    admin::Desk m_desk;
    std::optional<http::Listener> m_network;
    std::optional<http::Listener> m_socket;
};

}
