#pragma once
// Which lines of a mapping stand in a shape that it is `like`, for whoever shows the whole mapping
// beside its own file. What is wrong with either file is told by load(), not here.

#include "gateway/config/configuration.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gateway::config {

struct SharedLines {
    std::string file; ///< shapes/NAME.yaml
    std::set<core::ItemId> items;
};

/// Those of a leg (record, request, response) of an exchange. Nothing where the mapping is like no
/// shape, or where one of the two files cannot be read.
[[nodiscard]] std::optional<SharedLines>
shared_lines(const FileSet& files, std::string_view exchange, std::string_view leg);

}
