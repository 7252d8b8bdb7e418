#pragma once
// The report of a release: every model, figure and verdict, and the same in three languages for
// people. It must never carry a count that is too small, nor say which cell was.

#include "gateway/config/configuration.h"
#include "gateway/exchange/release_counting.h"
#include "gateway/ports/releases.h"
#include "gateway/statistics/audit.h"
#include "gateway/text/json_value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gateway::exchange {

/// What records came to, beside what tables did not.
struct RecordFigures {
    std::vector<std::string> levels{}; ///< name=level
    std::uint64_t suppressed{0};
    std::uint64_t classes{0};
    std::uint64_t k{0}; ///< recomputed from the bytes, as l and t
    std::uint64_t l{0};
    std::uint64_t t_millionths{0};
    std::uint64_t nodes{0};
    double loss{0};
    double dm{0};
    double aecs{0};
    std::vector<std::pair<std::string, double>> losses{}; ///< by quasi column
};

/// What a release came to.
struct ReleaseFigures {
    std::uint64_t persons{0};
    // left out
    std::uint64_t without_consent{0};
    std::uint64_t on_hold{0};
    std::uint64_t unreadable{0};
    std::uint64_t repeated{0};
    std::vector<std::string> merged{}; ///< dimension/code
    std::uint64_t cells{0};
    std::uint64_t primary{0};
    std::uint64_t secondary{0};
    std::optional<std::int64_t> narrowest{}; ///< width of a suppressed cell's interval
    std::optional<std::int64_t> widest{};    ///< nothing: without bound, or none is suppressed
    std::int64_t epsilon_micro{0};
    std::int64_t epsilon_left_micro{0};
    std::vector<std::string> compared{}; ///< ids of the releases that it was held against
    std::vector<statistics::Refusal> refusals{};
    std::optional<RecordFigures> records{}; ///< of a record-level release
};

/// Counts below the threshold are told as that, never as they are.
[[nodiscard]] text::JsonValue report_of(
    const ports::ReleaseEntry& entry, const config::Exchange& exchange,
    const ReleaseFigures& figures);

/// Of records: what was asked of each model, what was found, levels, risks and losses.
/// @pre there are figures of records.
[[nodiscard]] text::JsonValue records_json(
    const config::ReleaseRecords& asked, const ReleaseFigures& figures, std::uint64_t threshold);

/// The report's lines for people. @param language fi, sv or en.
[[nodiscard]] std::string report_text(const text::JsonValue& report, std::string_view language);

}
