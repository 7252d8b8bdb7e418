#pragma once
// A set whose law is whole, though something stands in the way of putting it in force: samples and
// cases, so that its mappings can be shown at work while somebody mends them; or what is asked only
// since the store has the set, so that what was decided by it can still be read. load() says what
// may be put in force.

#include "gateway/config/configuration.h"

namespace gateway::config {

struct Trial {
    Loaded loaded; ///< as load() has it: no configuration where there is an error
    /// The configuration, also where the only errors are of samples, their cases, or of putting it
    /// in force; null where there are others.
    std::shared_ptr<const Configuration> tried;
};

/// Reads, checks and compiles a set once, for both. Never throws for what stands in the files.
[[nodiscard]] Trial
try_out(const FileSet& files, const core::Digest& digest, const AdapterCatalogue& adapters);

}
