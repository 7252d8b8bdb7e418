#pragma once
// Bodies of journal entries about anonymised releases: ids, digests and codes. Never a count of
// persons, never what was counted.

#include "gateway/ports/releases.h"

#include <span>
#include <string>

namespace gateway::journal {

/// A step of a release. The digests of document and report are of what anybody may get, so they are
/// not keyed.
[[nodiscard]] std::string release_body(const ports::ReleaseEntry& entry);

/// A release that was refused. @param reasons codes.
[[nodiscard]] std::string
release_refused_body(const ports::ReleaseEntry& entry, std::span<const std::string> reasons);

}
