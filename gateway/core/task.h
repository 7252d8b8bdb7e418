#pragma once
// Coroutines, so that the corridor reads from top to bottom while nothing blocks a loop.
// A Task runs where it was resumed last: after `co_await` of a Completion that is the thread that
// called the completion.
//
// g++ 12 destroys an aggregate twice that is made inside a co_await expression (GCC bug 98401 and
// its kin): what is handed to a coroutine is a named variable, moved. tests/structure holds it.

#include <atomic>
#include <cassert>
#include <coroutine>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace gateway::core {

template <class T> class Task;

namespace detail {

/// Resumes whoever awaits the finished task.
struct FinalAwaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }

    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) noexcept {
        const std::coroutine_handle<> next{done.promise().continuation};
        return next ? next : std::noop_coroutine();
    }

    void await_resume() const noexcept {}
};

template <class T> struct TaskPromise {
    std::coroutine_handle<> continuation{};
    std::optional<T> value{};
    std::exception_ptr failure{};

    Task<T> get_return_object() noexcept;
    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { failure = std::current_exception(); }
    void return_value(T result) { value.emplace(std::move(result)); }
};

}

/// A lazily started piece of work that gives a T (never void: say core::Nothing).
/// @warning a task must be awaited or handed to start(); parameters are taken by value or must
///          outlive the task.
template <class T> class [[nodiscard]] Task final {
public:
    using promise_type = detail::TaskPromise<T>;

    explicit Task(std::coroutine_handle<promise_type> handle) noexcept : m_handle{handle} {}

    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    Task(Task&& other) noexcept : m_handle{std::exchange(other.m_handle, {})} {}
    Task& operator=(Task&&) = delete;

    ~Task() {
        if (m_handle) {
            m_handle.destroy();
        }
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
        m_handle.promise().continuation = awaiting;
        return m_handle;
    }

    T await_resume() {
        promise_type& promise{m_handle.promise()};
        if (promise.failure) {
            std::rethrow_exception(promise.failure);
        }
        assert(promise.value.has_value());
        return std::move(*promise.value);
    }

private:
    std::coroutine_handle<promise_type> m_handle;
};

namespace detail {

template <class T> Task<T> TaskPromise<T>::get_return_object() noexcept {
    return Task<T>{std::coroutine_handle<TaskPromise<T>>::from_promise(*this)};
}

/// A coroutine that owns itself: the root of a chain of tasks.
struct Detached {
    struct promise_type {
        Detached get_return_object() const noexcept { return {}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
    };
};

}

/// Awaits a callback: `const T x = co_await Completion<T>([&](auto done) { call(…, done); });`
/// The callable is run once, with a copyable `done(T)` that must be called exactly once.
template <class T> class [[nodiscard]] Completion final {
public:
    using Done = std::function<void(T)>;

    explicit Completion(std::function<void(Done)> begin) : m_begin{std::move(begin)} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    bool await_suspend(std::coroutine_handle<> awaiting) {
        // `done` may be called before begin() returns, on this thread or another: whoever comes
        // second goes on.
        m_begin([this, awaiting](T value) {
            m_value.emplace(std::move(value));
            if (m_arrived.exchange(true, std::memory_order_acq_rel)) {
                awaiting.resume();
            }
        });
        return !m_arrived.exchange(true, std::memory_order_acq_rel);
    }

    T await_resume() { return std::move(*m_value); }

private:
    std::function<void(Done)> m_begin;
    std::optional<T> m_value{};
    std::atomic<bool> m_arrived{false};
};

/// Starts `task` on this thread and calls `done` with its value, or `failed` with its exception.
template <class T> void
start(Task<T> task, std::function<void(T)> done, std::function<void(std::exception_ptr)> failed) {
    // a coroutine's own parameters keep the callbacks alive until it ends
    [](Task<T> work, std::function<void(T)> on_value,
       std::function<void(std::exception_ptr)> on_failure) -> detail::Detached {
        std::exception_ptr failure{};
        std::optional<T> value{};
        try {
            value.emplace(co_await work);
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) {
            on_failure(failure);
        } else {
            on_value(std::move(*value));
        }
    }(std::move(task), std::move(done), std::move(failed));
}

}
