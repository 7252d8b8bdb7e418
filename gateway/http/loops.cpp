#include "gateway/http/loops.h"

#include "gateway/http/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <pthread.h>

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <exception>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace gateway::http {

namespace {

using WorkGuard = asio::executor_work_guard<Executor>;

/// Which loop this thread runs, and whose.
struct Here {
    const void* loops{nullptr};
    std::size_t index{0};
};

thread_local Here here;

void run(asio::io_context& context) {
    for (;;) {
        try {
            context.run();
            return;
        } catch (const std::exception&) {
            // A piece of work that threw has lost its own connection; the others go on.
        }
    }
}

}

struct Loops::Parts {
    std::vector<std::shared_ptr<Loop>> loops;
    std::vector<WorkGuard> guards;
    std::vector<std::jthread> threads;
    std::atomic<std::size_t> turn{0};
    std::atomic<bool> running{false};

    void begin(std::size_t index) {
        threads.emplace_back([this, index] {
            here = Here{this, index};
            pthread_setname_np(pthread_self(), ("loop-" + std::to_string(index)).c_str());
            run(loops[index]->context);
            here = Here{};
        });
    }
};

Loops::Loops(const NetworkLibraries&, std::size_t count) : m_parts{std::make_unique<Parts>()} {
    const std::size_t cores{std::max(1U, std::thread::hardware_concurrency())};
    const std::size_t wanted{count == 0 ? cores : count};
    for (std::size_t index{0}; index < wanted; ++index) {
        m_parts->loops.push_back(std::make_shared<Loop>());
    }
}

Loops::~Loops() {
    stop();
}

void Loops::start() {
    assert(!running());
    m_parts->running = true;
    for (std::size_t index{0}; index < size(); ++index) {
        m_parts->guards.emplace_back(at(index)->context.get_executor());
        at(index)->context.restart();
        m_parts->begin(index);
    }
}

void Loops::stop() noexcept {
    for (const std::shared_ptr<Loop>& loop : m_parts->loops) {
        loop->context.stop();
    }
    m_parts->threads.clear(); // joins
    m_parts->guards.clear();
    m_parts->running = false;
}

bool Loops::running() const noexcept {
    return m_parts->running;
}

std::size_t Loops::size() const noexcept {
    return m_parts->loops.size();
}

void Loops::post(std::function<void()> work) {
    const std::size_t index{m_parts->turn.fetch_add(1, std::memory_order_relaxed) % size()};
    asio::post(at(index)->context, std::move(work));
}

void Loops::run_on(std::size_t index, const std::function<void()>& work) {
    assert(!current());
    if (!running()) {
        work();
        return;
    }
    std::packaged_task<void()> task{work};
    std::future<void> done{task.get_future()};
    asio::post(at(index)->context, [&task] { task(); });
    done.get();
}

bool Loops::turn(std::chrono::milliseconds limit) {
    assert(!current());
    struct Seen {
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t loops{0};
    };
    const auto seen = std::make_shared<Seen>(); // a loop that comes too late still finds it
    for (std::size_t index{0}; index < size(); ++index) {
        asio::post(at(index)->context, [seen] {
            const std::scoped_lock lock{seen->mutex};
            ++seen->loops;
            seen->changed.notify_all();
        });
    }
    std::unique_lock lock{seen->mutex};
    return seen->changed.wait_for(lock, limit, [&] { return seen->loops == size(); });
}

std::optional<std::size_t> Loops::current() const noexcept {
    return here.loops == m_parts.get() ? std::optional{here.index} : std::nullopt;
}

const std::shared_ptr<Loop>& Loops::at(std::size_t index) const {
    return m_parts->loops[index];
}

}
