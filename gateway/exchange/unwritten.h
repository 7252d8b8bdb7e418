#pragma once
// Outcomes that the store did not take when they came. Until one is written its attempt lives on,
// and what waits for the attempt waits; so they are kept by the process that knows them, and
// written when the store answers again.

#include "gateway/exchange/note.h"

#include <deque>
#include <mutex>
#include <utility>

namespace gateway::exchange {

/// Thread-safe.
class Unwritten final {
public:
    /// @param write holds copies: it is called later, from another thread.
    void keep(Note::Write write) {
        const std::scoped_lock lock{m_mutex};
        m_writes.push_back(std::move(write));
    }

    [[nodiscard]] std::deque<Note::Write> take() {
        const std::scoped_lock lock{m_mutex};
        return std::exchange(m_writes, {});
    }

    [[nodiscard]] bool empty() const {
        const std::scoped_lock lock{m_mutex};
        return m_writes.empty();
    }

    [[nodiscard]] std::size_t size() const {
        const std::scoped_lock lock{m_mutex};
        return m_writes.size();
    }

private:
    mutable std::mutex m_mutex;
    std::deque<Note::Write> m_writes;
};

}
