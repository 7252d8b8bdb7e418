#pragma once
// The schema of a record-level release as its YAML file has it: an allow-list of columns, and the
// hierarchies that it names. What the file does not say is refused, never guessed.

#include "gateway/core/result.h"
#include "gateway/statistics/dataset.h"

#include <filesystem>
#include <map>
#include <string>

namespace gateway::app {

struct StatisticsSchema {
    statistics::Schema schema;
    std::map<std::string, std::string> hierarchies; ///< texts by the name in the schema
};

/// `separator`, `metric`, `person`, `missing`, `columns: {NAME: {kind, hierarchy, order}}`.
/// Hierarchies are looked for beside the schema, then from where the program was started.
/// @return rejects with SCHEMA_MALFORMED (path and line tell where).
/// @throws core::GatewayError FILE_UNREADABLE.
[[nodiscard]] core::Result<StatisticsSchema>
read_statistics_schema(const std::filesystem::path& file);

}
