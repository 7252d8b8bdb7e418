#pragma once
// What tests of a daemon in trouble ask it.

#include "tests/corridor/house.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace tests::operations {

/// How often the daemon's log says this.
[[nodiscard]] std::size_t said(corridor::House& house, const std::string& words);

/// The state, and why: `up`, or `down DISK_FULL`.
[[nodiscard]] std::string readiness(corridor::House& house);

/// Nothing was done, and the caller is told why and when to try again.
void require_turned_away(const simulators::Reply& reply, const std::string& code);

/// Calls the relay and KEHA's query by turns until told to stop; every answer is either a whole
/// success or an honest 503/504.
class Callers final {
public:
    explicit Callers(corridor::House& house);
    Callers(const Callers&) = delete;
    Callers& operator=(const Callers&) = delete;
    ~Callers();

    struct Answers {
        std::size_t good{0};
        std::size_t unavailable{0};
        std::vector<std::string> other{};    ///< status and body
        std::vector<std::string> messages{}; ///< of the good ones
    };

    /// Whether one was told to come again, until now: a call may outlast a short trouble.
    [[nodiscard]] bool was_turned_away() const { return m_turned_away; }

    /// Ends them.
    [[nodiscard]] Answers stop();

private:
    corridor::House& m_house;
    std::string m_question;
    Answers m_answers;
    std::atomic<bool> m_turned_away{false};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

/// After the trouble: every good answer has its decision in the journal, which verifies; every
/// account of the two queries balances, with nothing pending.
void require_nothing_lost(corridor::House& house, const Callers::Answers& answers);

}
