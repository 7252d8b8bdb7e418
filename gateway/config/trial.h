#pragma once
// A set for trying only: what stands in the way of it is said by samples and cases alone, so its
// mappings can be shown at work while somebody mends them. It must never be served or put in force:
// load() says what may be.

#include "gateway/config/configuration.h"

namespace gateway::config {

struct Trial {
    Loaded loaded; ///< as load() has it: no configuration where there is an error
    /// The configuration, also where the only errors are of samples and their cases; null where
    /// there are others.
    std::shared_ptr<const Configuration> tried;
};

/// Reads, checks and compiles a set once, for both. Never throws for what stands in the files.
[[nodiscard]] Trial
try_out(const FileSet& files, const core::Digest& digest, const AdapterCatalogue& adapters);

}
