#pragma once
// A whole installation under attack: a real daemon with its store, parties over a bad line, and
// certificates of every wrong kind.

#include "tests/corridor/people.h"
#include "tests/http/support/raw_client.h"
#include "tests/simulators/fault_proxy.h"

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tests::attack {

using corridor::House;
using corridor::Json;
using simulators::FaultProxy;
using simulators::Reply;

/// Of a system that is known by it alone, and of one that may not put the fund's question.
inline const std::string good_token(43, 'g');
inline const std::string other_token(43, 'o');

/// Made at the first call; one for the whole program. Every test leaves it serving.
class Siege final {
public:
    Siege();
    Siege(const Siege&) = delete;
    Siege& operator=(const Siege&) = delete;

    [[nodiscard]] House& house() noexcept { return *m_house; }
    /// The line to the fund.
    [[nodiscard]] FaultProxy& line() noexcept { return *m_line; }

    /// A certificate for raw clients; nothing for an empty name.
    [[nodiscard]] std::optional<tests::Identity> identity(const std::string& name) const;
    /// Sends exactly these bytes to the relay's port and ends the sending side.
    /// @return all that came until the daemon closed
    [[nodiscard]] std::string
    send(const std::string& bytes, const std::string& who = "case-system") const;
    /// A good question about a member of the fund, whole, as bytes.
    [[nodiscard]] std::string question() const { return m_question; }
    [[nodiscard]] std::string request(const std::string& lines = {}) const;
    /// Asks it with a good client. @param prefer of the header Prefer
    [[nodiscard]] Reply ask(const std::string& prefer = {});

    /// Writes the authority's revocation list, which names these, and has the daemon read it.
    void revoke(const std::vector<std::string>& names);
    /// Tells the daemon to read everything again, and waits until it has.
    void reload();

    /// Bytes that the daemon's process has in memory.
    [[nodiscard]] std::size_t resident() const { return memory("VmRSS"); }
    /// The most that it ever had.
    [[nodiscard]] std::size_t peak() const { return memory("VmHWM"); }
    /// That the daemon is the process that was started, serves, and has said nothing of a defect.
    void require_unharmed();

private:
    [[nodiscard]] std::size_t memory(const std::string& which) const;
    [[nodiscard]] std::string prepare(const House& house);
    void write_revocations(const House& house, const std::vector<std::string>& names) const;

    std::unique_ptr<FaultProxy> m_line;
    std::unique_ptr<House> m_house;
    pid_t m_pid{0};
    std::string m_question;
};

[[nodiscard]] Siege& siege();

/// Tells them all to end before it waits for the first. A test that fails while they run asks the
/// same of each by its destructor: they look at their stop token, so none outlives it.
void end(std::vector<std::jthread>& threads);

}
