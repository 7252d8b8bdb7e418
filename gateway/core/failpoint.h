#pragma once
// Failpoints: places where a test may stop the process, compiled in only where
// LAUTTURI_FAILPOINTS is defined (test builds). In a release build this is nothing at all.
//
// LAUTTURI_FAILPOINT=before_commit:kill:3 in the environment sends SIGKILL at the third passage,
// before_commit:stop SIGSTOP at the first.

#include <string_view>

namespace gateway::core {

#ifdef LAUTTURI_FAILPOINTS
void failpoint(std::string_view name) noexcept;
#else
inline void failpoint(std::string_view) noexcept {}
#endif

}
