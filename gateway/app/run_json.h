#pragma once
// One run in JSON, for `runs show` and `runs report`: documents, results, faults. Ids, digests,
// counts and codes; it must never hold anything of a person.

#include "gateway/app/verb_output.h"
#include "gateway/ports/outbox.h"
#include "gateway/ports/run_figures.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace gateway::app {

/// What is listed of results at most; the counts are whole.
inline constexpr std::size_t most_results{1'000};
/// And of places where a record is wrong, where people read them.
inline constexpr std::size_t most_places{20};

/// What is known of a sealed document: never more than its last attempt says. sealed, under-way,
/// delivered, refused, failed, unknown; superseded: its records are another's, whatever came of it.
[[nodiscard]] std::string_view state_of(const ports::SealedDocument& document) noexcept;

[[nodiscard]] std::string_view word_of(ports::DeliveryStep::State state) noexcept;

/// How delivering it stands, where something went wrong; nothing of what was delivered, or is
/// superseded: there is nothing left to do.
[[nodiscard]] const ports::DeliveryStep* open_step(const ports::SealedDocument& document) noexcept;

/// The documents of a run, and those that were superseded after an attempt, as they were sealed.
[[nodiscard]] std::vector<ports::SealedDocument>
documents_told(ports::Outbox& outbox, ports::RunFigures& figures, core::MessageId run);

[[nodiscard]] text::JsonValue document_json(const ports::SealedDocument& document);
[[nodiscard]] text::JsonValue announced_json(const ports::Outbox::Announced& announced);
[[nodiscard]] text::JsonValue results_json(const std::vector<ports::PartyResult>& results);
[[nodiscard]] text::JsonValue
corrections_json(const std::vector<ports::Outbox::Correction>& corrections);
[[nodiscard]] text::JsonValue receipts_json(const ports::Outbox::Receipts& receipts);
[[nodiscard]] text::JsonValue
rejections_json(const std::vector<ports::RunFigures::Rejected>& rejections);
[[nodiscard]] text::JsonValue unknown_json(const std::vector<ports::RunFigures::Unknown>& unknown);
[[nodiscard]] text::JsonValue fault_json(const ports::DeliveryFault& fault);

}
