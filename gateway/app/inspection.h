#pragma once
// What a document holds, read without a mapping: by the same readers that exchanges use, told which
// paths there are by a first reading of it. It must never give out a value that was not asked for,
// nor keep a document in memory that its format reads as a stream.

#include "gateway/core/result.h"
#include "gateway/ports/format.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gateway::app {

/// The document from its beginning, as often as it is asked.
using OpenSource = std::function<std::unique_ptr<ports::ByteSource>()>;

struct InspectionWishes {
    std::string format;    ///< dxl, xml, json, ndjson, csv, finvoice; empty: found out
    std::string name;      ///< of the file, for its ending
    std::string separator; ///< csv; empty: found out
    std::string charset;   ///< csv; empty: found out
    bool show{false};      ///< values as they are
};

struct Inspection {
    struct FieldSeen {
        std::string path;     ///< * for a segment in which a personal identity code stands
        std::size_t count{0}; ///< values
        std::vector<std::string> values; ///< the first few that differ, masked unless shown
    };

    std::string format;
    std::size_t records{0};
    std::vector<FieldSeen> fields; ///< in the order in which they came
    std::vector<core::Rejection> warnings;
    std::optional<core::Rejection> error; ///< why the document cannot be read
};

/// @return with an error too if there are records and none of them can be read.
/// @throws core::GatewayError FORMAT_UNKNOWN, SHAPE_SETTING (a wish that the format does not have),
/// and what the source throws.
[[nodiscard]] Inspection inspect_document(const OpenSource& open, const InspectionWishes& wishes);

/// Letters as x, digits as 9, the rest as it is; cut after forty.
[[nodiscard]] std::string masked(std::string_view value);

}
