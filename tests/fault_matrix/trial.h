#pragma once
// One trial of the matrix: a batch is stopped at a step, the fault happens, all is made whole
// again, the batch runs to its end, and the account is taken.

#include "tests/fault_matrix/account.h"
#include "tests/fault_matrix/installation.h"
#include "tests/fault_matrix/matrix.h"

#include <chrono>

namespace tests::faults {

struct Verdict {
    Trial trial;
    Account account;
    bool restarted{false}; ///< it went on when the daemon was started anew; else by itself
    std::chrono::milliseconds took{0};

    [[nodiscard]] bool holds() const noexcept { return account.wrong.empty(); }
};

/// Never throws what a trial may bring about: that is what went wrong with it.
[[nodiscard]] Verdict carry_out(Installation& installation, const Trial& trial);

}
