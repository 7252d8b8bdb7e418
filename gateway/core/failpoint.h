#pragma once
// Failpoints: places where a test may stop the process, compiled in only where
// LAUTTURI_FAILPOINTS is defined (test builds). In a release build this is nothing at all: no
// variable, file or setting arms one.
//
// LAUTTURI_FAILPOINT in the environment arms one: `before_commit:kill:3` sends SIGKILL at the third
// passage, `before_commit:stop` SIGSTOP at the first. `before_attempt>before_commit:stop` means
// only those passages of the second that are the first after one of the first in the same thread:
// the commit of an attempt's mark, not any commit. `@FILE` arms what stands in a file, which is
// read again at each passage: a process need not be started anew for the next one.

#include <string_view>

namespace gateway::core {

#ifdef LAUTTURI_FAILPOINTS
void failpoint(std::string_view name) noexcept;
#else
inline void failpoint(std::string_view) noexcept {}
#endif

}
