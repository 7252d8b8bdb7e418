#pragma once
// What the least durable thing takes in the store that a gateway writes to.

#include "tests/bench/support/bench.h"

#include <filesystem>

namespace tests::bench {

/// One prepared INSERT and its commit after the other, each one's milliseconds. Leaves a table of
/// its own behind.
/// @param data the data directory of a daemon that runs.
[[nodiscard]] Series bare_inserts(const std::filesystem::path& data);

}
