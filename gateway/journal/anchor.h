#pragma once
// Anchors: the heads of all chains in one line, to be deposited where nobody who could change the
// journal can change it. Every head in it is signed; gateway/verifier/FORMAT.md is its
// specification.

#include "gateway/journal/checkpoint.h"
#include "gateway/journal/export.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::journal {

/// One line of canonical JSON with its line feed; what is time-stamped is SHA-256 of exactly this.
/// @param head         of the node that deposits it, at which time.
/// @param checkpoints  the last of each chain; at least one.
[[nodiscard]] std::string
anchor_line(const ExportHead& head, std::span<const Checkpoint> checkpoints);

/// The heads of such a line, without its line feed; nothing if it is none.
[[nodiscard]] std::optional<std::vector<Checkpoint>> heads_of_anchor(std::string_view line);

}
