#pragma once
// Keys that systemd hands over: each unit finds its copies in a folder of its own, and the settings
// name the daemon's.

#include <string>

namespace gateway::app {

/// A setting that names a credential (`/run/credentials/UNIT/NAME`, alone or in a URI), as whoever
/// runs as another unit finds it: in $CREDENTIALS_DIRECTORY, if it was handed over there. Otherwise
/// as it is.
[[nodiscard]] std::string handed_over(const std::string& setting);

}
