#pragma once
// What the pages of those who answer for the data ask of the installation: admin::Oversight, wired.

#include "gateway/admin/oversight.h"
#include "gateway/app/installation.h"

#include <memory>

namespace gateway::app {

/// Reads alone; whoever has a daemon's workers adds what writes (`make_release`, `sign_release`).
[[nodiscard]] std::shared_ptr<admin::Oversight> oversight_of(Installation& installation);

}
