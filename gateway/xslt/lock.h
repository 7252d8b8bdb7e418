#pragma once
// What this process gives up before it reads a byte of anybody's. Must never be undone, nor partly
// done: a process that could not give up all of it reads nothing.

namespace lautturi_xslt {

/// No descriptor can be opened any more, so no file and no address; no file grows; memory and CPU
/// time are bounded; of the kernel nothing is left but to read, to write, to take memory and to
/// end.
/// @return false where any of it could not be had
[[nodiscard]] bool give_up_all_rights();

}
