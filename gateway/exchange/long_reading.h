#pragma once
// What is long is read here, on a few threads of its own: on a loop everybody else whom the loop
// serves would stand still for seconds. What is short never comes here, and costs nothing more.

#include "gateway/core/error.h"
#include "gateway/core/task.h"
#include "gateway/core/waiting_work.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/intake.h"
#include "gateway/ports/transport.h"

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace gateway::exchange {

/// Thread-safe.
class LongReading final {
public:
    static constexpr std::size_t threads{2};
    /// More questions than these would wait for longer than anybody does.
    static constexpr std::size_t most_waiting{64};

    explicit LongReading(const ports::Clock& clock) : m_clock{clock} {}

    [[nodiscard]] static bool is_long(const ports::Arrived& request) noexcept {
        return request.held || request.body.size() > core::short_bytes;
    }

    [[nodiscard]] static bool is_long(const ports::DeliveryReceipt& receipt) noexcept {
        return receipt.held || receipt.response.size() > core::short_bytes;
    }

    /// Reads a question. Whoever awaits it goes on where it was read, until it next waits.
    /// @param until since boot: after it nobody waits for an answer any more
    /// @throws core::GatewayError QUEUE_FULL: too many wait, or it waited too long; and what `read`
    /// throws.
    template <class T>
    [[nodiscard]] core::Task<T> question(std::chrono::microseconds until, std::function<T()> read) {
        auto begin = [&](std::function<void(Came<T>)> done) {
            const bool taken{m_work.offer([this, until, &read, done] {
                done(m_clock.since_boot() > until ? turned_away<T>() : came_of(read));
            })};
            if (!taken) {
                done(turned_away<T>());
            }
        };
        core::Completion<Came<T>> reading{begin};
        Came<T> came{co_await reading};
        co_return std::move(came).get();
    }

    /// Reads what a party answered: never turned away, for the party was asked.
    /// @throws what `read` throws.
    template <class T> [[nodiscard]] core::Task<T> answer(std::function<T()> read) {
        auto begin = [&](std::function<void(Came<T>)> done) {
            m_work.add([&read, done] { done(came_of(read)); });
        };
        core::Completion<Came<T>> reading{begin};
        Came<T> came{co_await reading};
        co_return std::move(came).get();
    }

private:
    template <class T> struct Came {
        std::optional<T> value{};
        std::exception_ptr failure{};

        [[nodiscard]] T get() && {
            if (failure) {
                std::rethrow_exception(failure);
            }
            return std::move(*value);
        }
    };

    template <class T> [[nodiscard]] static Came<T> came_of(const std::function<T()>& read) {
        Came<T> came;
        try {
            came.value.emplace(read());
        } catch (...) {
            came.failure = std::current_exception();
        }
        return came;
    }

    template <class T> [[nodiscard]] static Came<T> turned_away() {
        Came<T> came;
        came.failure = std::make_exception_ptr(core::GatewayError{"QUEUE_FULL"});
        return came;
    }

    const ports::Clock& m_clock;
    core::WaitingWork m_work{threads, most_waiting};
};

}
