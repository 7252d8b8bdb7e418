#pragma once
// Whether new work is taken in. What was begun is finished in any case, and what a person takes
// back is always recorded if the store can take it.

#include "gateway/core/code.h"

#include <chrono>
#include <optional>

namespace gateway::ports {

class Admission {
public:
    Admission() = default;
    Admission(const Admission&) = delete;
    Admission& operator=(const Admission&) = delete;
    virtual ~Admission() = default;

    /// Why nothing new is taken in now (DISK_FULL, STORE_UNREACHABLE); nothing: it is.
    /// Thread-safe; never waits.
    [[nodiscard]] virtual std::optional<core::Code> closed() const noexcept = 0;

    /// After which a refused caller may try again.
    static constexpr std::chrono::seconds try_again{10};
};

}
