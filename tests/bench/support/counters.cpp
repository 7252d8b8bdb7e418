#include "tests/bench/support/counters.h"

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tests::bench {

InstructionCounter::InstructionCounter() noexcept {
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_HARDWARE;
    attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
    attributes.disabled = 1;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    m_descriptor = static_cast<int>(::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
}

InstructionCounter::~InstructionCounter() {
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

void InstructionCounter::start() noexcept {
    if (m_descriptor >= 0) {
        ::ioctl(m_descriptor, PERF_EVENT_IOC_RESET, 0);
        ::ioctl(m_descriptor, PERF_EVENT_IOC_ENABLE, 0);
    }
}

std::optional<std::uint64_t> InstructionCounter::read() const noexcept {
    std::uint64_t count{0};
    if (m_descriptor < 0 || ::read(m_descriptor, &count, sizeof count) != sizeof count) {
        return std::nullopt;
    }
    return count;
}

}
