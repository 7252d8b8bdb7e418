#pragma once
// A shape that was checked, in the form that reading and writing need.

#include "adapters/formats/csv/row_scanner.h"
#include "gateway/ports/format.h"
#include "gateway/text/charset.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace adapters::csv {

struct BoundShape {
    char separator{';'};
    gateway::text::Charset charset{gateway::text::Charset::utf_8};
    bool byte_order_mark{false};      ///< written
    std::vector<std::string> columns; ///< paths of a table without head; empty: it has one
    std::vector<std::string> known;   ///< paths, each once, in the order in which they are written
    std::set<std::string, std::less<>> known_paths;
    std::map<std::string, std::size_t, std::less<>> lost_zeros; ///< path → number of digits
    std::string record_id; ///< column of the record's id that is written; empty: none
    std::string not_supplied{"notSupplied"};
    LineEnds line_ends{LineEnds::plain}; ///< read; written as RFC 4180 has them
    std::size_t record_limit{std::size_t{1} << 20U};
    std::uint64_t document_limit{std::uint64_t{1} << 30U};
};

/// The path of a column by its name in the head.
[[nodiscard]] std::string path_of(std::string_view name);

[[nodiscard]] gateway::core::Result<std::shared_ptr<const BoundShape>>
bind_shape(const gateway::ports::Shape& shape);

}
