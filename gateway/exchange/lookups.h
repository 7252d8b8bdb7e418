#pragma once
// Reading a register waits for a database: a few threads do it, each with a reader of its own, so
// that no loop ever blocks.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/usage_report.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

namespace gateway::exchange {

class Lookups final {
public:
    /// A record; nothing where the register does not know the person; a rejection for a row that
    /// cannot be read; a code where the register failed or too many wait (QUEUE_FULL).
    using Found = std::variant<std::optional<core::NativeRecord>, core::Rejection, core::Code>;

    struct Question {
        std::shared_ptr<const Assembly> assembly;
        Under under;
        core::PersonId person;
        std::function<void(Found)> done;
        std::function<bool()> expired{}; ///< nobody waits any more: the register is not asked
    };

    /// @param usage what our own store knows of a person, for selections that ask for it; outlives
    /// it.
    Lookups(std::size_t threads, std::size_t bound, const UsageReports& usage);
    ~Lookups();

    Lookups(const Lookups&) = delete;
    Lookups& operator=(const Lookups&) = delete;

    void ask(Question question);

    /// How many wait now.
    [[nodiscard]] std::size_t waiting() const;

private:
    void serve(const std::stop_token& stop);

    std::size_t m_bound;
    const UsageReports& m_usage;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::deque<Question> m_waiting;
    std::vector<std::jthread> m_threads;
};

}
