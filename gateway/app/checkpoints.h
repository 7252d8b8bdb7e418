#pragma once
// Signs the heads of journal chains, keeps the signatures in the store and in a local file, and
// cites each in another chain, so that neither a changed entry, nor a cut tail, nor a chain that
// was taken away whole goes unseen.

#include "gateway/app/workbench.h"

#include <chrono>
#include <map>
#include <memory>
#include <string>

namespace gateway::app {

enum class Sign : bool { what_is_due, everything };

/// The daemon's: signs every chain of its node, whoever works on it or was killed at it, and cites
/// each signature in the chain `administration`, and those of that one in the chain `witness`. Used
/// by one thread at a time.
class Checkpoints final {
public:
    /// @param administration works on the chain of that name. Both outlive this.
    Checkpoints(Installation& installation, Workbench& administration)
        : m_installation{installation}, m_bench{administration} {}

    /// What is wrong with one chain keeps no other from its signature.
    /// @throws core::GatewayError
    void look(Sign sign);

private:
    /// A worker of its own, opened when there is something to witness.
    struct Witness {
        std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker;
        exchange::GateTransaction gate;
    };

    void read_what_is_cited();
    void sign_and_cite(Sign sign);
    void cite(std::int64_t chain);
    void cite_who_cites();
    void bear_witness();

    Installation& m_installation;
    Workbench& m_bench;
    std::unique_ptr<Witness> m_witness{};
    bool m_read{false};
    /// By chain, the last entry whose signature is cited in `administration`.
    std::map<std::int64_t, std::int64_t> m_cited{};
    std::int64_t m_witnessed{0}; ///< the same of `administration` itself
};

/// Signs one worker's chain, and those beside it: a command signs its own before it ends. A daemon
/// cites it later.
void sign_own_chain(Installation& installation, const std::string& worker);

/// Signs the chain of a command that works for long, and those beside it, as often as it is due.
class SigningOnTheWay final {
public:
    /// @param installation outlives this.
    SigningOnTheWay(Installation& installation, std::string worker)
        : m_installation{installation}, m_worker{std::move(worker)} {}

    /// Whenever there is a moment. What fails is tried again, at the latest by sign_own_chain().
    void look() noexcept;

private:
    Installation& m_installation;
    std::string m_worker;
    std::chrono::steady_clock::time_point m_next{};
};

}
