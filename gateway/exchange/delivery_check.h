#pragma once
// What a delivery must agree with before any record of it goes further: the figures that its
// document declares, and those of a manifest. Reads the document through. It must never tell a
// value, only counts.

#include "gateway/config/configuration.h"
#include "gateway/core/code.h"
#include "gateway/ports/format.h"
#include "gateway/ports/unit_of_work.h"

#include <cstdint>
#include <optional>

namespace gateway::exchange {

/// Why a delivery is rejected as a whole.
struct WholeFault {
    core::Code code;
    std::optional<std::int64_t> declared{}; ///< records
    std::optional<std::int64_t> found{};    ///< records
};

/// @param line what a manifest says of the document; null: none is asked for.
/// @return nothing if the figures agree. CONTROL_RECORDS, CONTROL_SUM: they do not.
/// CONTROL_MISSING: one that is asked for is not declared, or twice, or is no number.
/// CONTROL_UNADDABLE: a record cannot be read, or what is to be added up is no number, so the sum
/// cannot be checked. Else the code of what broke the document.
[[nodiscard]] std::optional<WholeFault> check_delivery(
    const config::Exchange& exchange, ports::ByteSource& document, const ports::ManifestLine* line);

}
