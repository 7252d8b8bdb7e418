#pragma once
// A small, whole configuration for the tests to spoil, one place at a time.

#include "gateway/config/configuration.h"

#include <string>
#include <vector>

namespace tests::config_room {

/// Loads without a finding but notes.
[[nodiscard]] gateway::config::FileSet small_set();

/// The text of a file of the small set.
[[nodiscard]] std::string text_of(const std::string& file);

/// The small set with `from` replaced by `to` in one file. @throws std::logic_error unless `from`
/// stands there once.
[[nodiscard]] gateway::config::FileSet
changed(const std::string& file, const std::string& from, const std::string& to);

/// The errors as `file:line CODE`, in order; empty for a set that loads.
[[nodiscard]] std::vector<std::string> errors_of(
    const gateway::config::FileSet& files, const gateway::config::AdapterCatalogue& adapters = {});

/// The same for notes.
[[nodiscard]] std::vector<std::string> notes_of(const gateway::config::FileSet& files);

}
