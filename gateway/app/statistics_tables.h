#pragma once
// Tables as JSON: {"dimensions":[{"name","codes":[…],"total"}],"cells":[{"at":[…],"value":n|null}],
// "threshold":k}, or {"tables":[…],"threshold":k} for linked ones; "zeros-suppressed":true where a
// suppressed cell may be zero.

#include "gateway/core/result.h"
#include "gateway/statistics/audit.h"

#include <cstdint>
#include <iosfwd>
#include <string_view>
#include <vector>

namespace gateway::app {

struct StatisticsTables {
    std::vector<statistics::Table> tables;
    std::uint64_t threshold{0};
    statistics::Zeros zeros{statistics::Zeros::published};
};

/// @return rejects with TABLE_MALFORMED (the path is a JSON Pointer) or what parse_json() rejects.
[[nodiscard]] core::Result<StatisticsTables> read_statistics_tables(std::string_view json);

/// Why there is no table, as any failure is told: `lautturi: CODE: sentence (place)`.
void print_statistics_failure(const core::Rejection& rejection, std::ostream& out);

}
