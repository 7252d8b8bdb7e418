#pragma once
// Event loops: one a core. Everything of a connection happens on the loop that it came to.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace gateway::http {

class NetworkLibraries;
struct Loop;

/// The loops and their threads. Listeners and clients hold a reference and go before it.
class Loops final {
public:
    /// @param count how many; 0 is one for each core.
    explicit Loops(const NetworkLibraries& libraries, std::size_t count = 0);
    Loops(const Loops&) = delete;
    Loops& operator=(const Loops&) = delete;
    ~Loops();

    /// Starts the threads. They inherit the caller's signal mask.
    void start();

    /// Stops at once; what is under way is given up.
    void stop() noexcept;

    [[nodiscard]] bool running() const noexcept;
    [[nodiscard]] std::size_t size() const noexcept;

    /// Runs `work` soon on one of the loops, in turn. Work must not block.
    void post(std::function<void()> work);

    /// Runs `work` on loop `index` and waits for it; here and now if the loops do not run.
    /// @pre not called from a loop.
    void run_on(std::size_t index, const std::function<void()>& work);

    /// Whether every loop takes up work within `limit`. @pre not called from a loop.
    [[nodiscard]] bool turn(std::chrono::milliseconds limit);

    /// The loop whose thread this is; nothing elsewhere.
    [[nodiscard]] std::optional<std::size_t> current() const noexcept;

    /// For this room's own parts (loop.h).
    [[nodiscard]] const std::shared_ptr<Loop>& at(std::size_t index) const;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}
