#pragma once
// Where fields came from, as JSON and as text: sources, times, bases, fingerprints; no values,
// which provenance does not have.

#include "gateway/core/stamped_record.h"
#include "gateway/ports/comparisons.h"
#include "gateway/storage/stamped_rows.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <map>
#include <span>
#include <vector>

namespace gateway::app {

/// One field as one record brought it.
struct SourcedField {
    core::ExchangeId exchange;
    std::int64_t ordinal{1};
    core::Provenance field;
    bool changed{false}; ///< another value than the one that had come in before it
};

/// The fields of stored rows, in their order.
/// @throws core::GatewayError PROVENANCE_MALFORMED.
[[nodiscard]] std::vector<SourcedField> fields_of(std::span<const ports::StampedRow> rows);

/// Of each item what came in last, by the items' names.
[[nodiscard]] std::vector<SourcedField> latest_of(std::vector<SourcedField> fields);

/// What came in of one item, oldest first, with `changed`.
[[nodiscard]] std::vector<SourcedField>
history_of(std::vector<SourcedField> fields, core::ItemId item);

[[nodiscard]] text::JsonValue field_json(const SourcedField& field);
void print_field(const SourcedField& field, std::ostream& out);

/// {"exchange","system","from_the_person","records","persons","first","last","items":[…]}.
/// @throws core::GatewayError PROVENANCE_MALFORMED.
[[nodiscard]] text::JsonValue given_json(const storage::StampedRows::Given& given);

}
