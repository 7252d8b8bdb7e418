#pragma once
// The format dxl: documents of a Notes/Domino database as its XML export writes them, versions 6.5
// to 14, read as a stream. Shapes are checked, not the published schema, which real exports do not
// hold to. A DOCTYPE is skipped, never fetched. It must never give out who works at the register:
// access lists, logs, signatures and lists of who changed a document are dropped at the door, and
// stand in no raw text either. Nor does it give out programs: formulas and code are kept out.
//
// Paths: / and the item's name: /ClientName. A list gives its path once for each value, or joined
// where `list-separator` is set. Days and times become YYYY-MM-DD, RFC 3339 with their offset
// (which holds summer time already; dst says only that it does), or the time alone; pairs have a /
// between. Rich text keeps its letters and line breaks. Raw data and attached files are base64:
// /$FILE, with /$FILE/@name and /$FILE/@size. Of the document itself: /@unid, /@form, /@created,
// /@modified.
//
// Settings: form (documents of other forms are passed over; the form of written ones),
// list-separator, record-max-bytes (8 MiB), max-bytes (1 GiB), max-documents (1,000,000: their
// identifiers are remembered).
//
// What is known of the format comes from exports in public repositories and from IBM's and HCL's
// documentation of it; Lautturi claims no conformity, and what it writes no Domino server has read.

#include "gateway/ports/format.h"

namespace adapters::dxl {

/// Codes of its own: DXL_ROOT (no Notes export), DXL_TOO_MANY; of one document, the rest goes on:
/// DXL_CONFLICT (a save or replication conflict: a person must choose), DXL_DELETED, DXL_DUPLICATE
/// (its unid came before), DXL_UNID (not 32 hexadecimal digits), DXL_DATETIME, DXL_TOO_LARGE. The
/// rest are those of gateway/text.
/// @pre gateway::text::XmlLibrary lives as long as it is used.
class DxlFormat final : public gateway::ports::Format {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "dxl"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override;

    /// Rejects with SHAPE_PATH, SHAPE_SETTING, CONTROL_PATH, RECORD_ID, SCHEMA_UNSUPPORTED.
    [[nodiscard]] gateway::core::Result<std::shared_ptr<const gateway::ports::Document>>
    bind(const gateway::ports::Shape& shape) const override;
};

}
