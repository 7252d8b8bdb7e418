#pragma once
// All that the store holds of one person, whatever they were called by: read once, in a few
// statements, for a report, a portable copy or an erasure.

#include "gateway/ports/histories.h"
#include "gateway/ports/rights.h"

#include <optional>
#include <span>
#include <vector>

namespace gateway::rights {

struct Traces {
    std::vector<core::PersonNo> persons; ///< by the current identifier first
    std::vector<ports::PersonTrace> journal;
    std::vector<ports::SentRecord> sent;
    std::vector<core::ConsentEvent> consents; ///< as they were recorded, of all these persons
    std::vector<ports::KeptHold> holds;
    std::vector<ports::KeptPayload> payloads;
    std::vector<ports::KeptDocuments> documents;
    std::vector<ports::KeptProvenance> provenance;
    std::vector<ports::TrackedNotice> notices;
    std::vector<ports::RightsCase> cases;
    std::optional<core::Instant> erased{};
    ports::GoneRecords gone{};
};

/// @param persons  at least one. @throws core::GatewayError as the store fails.
[[nodiscard]] Traces
gather(ports::Rights& rights, ports::Histories& histories, std::span<const core::PersonNo> persons);

}
