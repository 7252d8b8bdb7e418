#pragma once
// Counters of the processor (perf_event_open), where the kernel allows them: instructions are
// steadier than time on a shared machine.

#include <cstdint>
#include <optional>

namespace tests::bench {

class InstructionCounter final {
public:
    /// Counts this thread's instructions in user space.
    InstructionCounter() noexcept;
    InstructionCounter(const InstructionCounter&) = delete;
    InstructionCounter& operator=(const InstructionCounter&) = delete;
    ~InstructionCounter();

    /// Whether the kernel allows it here; often not in a container.
    [[nodiscard]] bool available() const noexcept { return m_descriptor >= 0; }

    void start() noexcept;

    /// Instructions since start(); nothing where they are not available.
    [[nodiscard]] std::optional<std::uint64_t> read() const noexcept;

private:
    int m_descriptor{-1};
};

}
