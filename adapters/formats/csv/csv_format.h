#pragma once
// The format csv: rows of cells (RFC 4180), read and written as a stream in memory bounded by the
// longest row. It knows separators, quotes and character sets and never what a cell means. It must
// never guess: what a spreadsheet did to a table (lost zeros, days as numbers) is mended only where
// the exchange says so. Nothing in a table tells that its end was cut off: announce rows and sums
// in a manifest (docs/batches.md).
//
// Paths: / and the column's name in the head, white space, / and * in it written as _:
// `Sosiaaliturvatunnus (hetu)` is /Sosiaaliturvatunnus_(hetu). An empty cell is absent.
//
// Settings: separator (`;` the default, `,` or `tab`), charset (utf-8 the default, windows-1252,
// iso-8859-15, iso-8859-1), byte-order-mark (yes: written at the beginning; read whether or not),
// columns (names separated by spaces, for a table without head), lost-zeros (`postal_code=5
// municipality=3`: digits that are fewer get zeros before them), not-supplied (the text that stands
// for a value that is not supplied, `notSupplied`), line-ends-in-cells (`plain`, the default: a
// quoted cell that is read holds line ends or separators, not both, so that no other row can be a
// part of it; `any`: both, as RFC 4180 has it, and always so in a table that we write),
// record-max-bytes (1 MiB), max-bytes (1 GiB).

#include "gateway/ports/format.h"

namespace adapters::csv {

/// Codes: CSV_QUOTE (a quotation mark inside a cell that does not begin with one, or text after the
/// closing one), CSV_QUOTE_OPEN (no closing one), CSV_COLUMNS (more or fewer cells than the head),
/// CSV_LINE_ENDS (a cell with line ends and separators, line-ends-in-cells being `plain`),
/// CSV_CHARACTER (NUL, or a lone carriage return outside of quotes), CSV_ENCODING, CSV_TOO_LARGE,
/// CSV_HEAD (no head, or no column of it is known: the separator or the character set is another),
/// CSV_HEAD_REPEATED. All but those of the head are of one row, and the rest goes on; after an open
/// quotation mark it goes on with the next line, and of a row of several lines that is wrong each
/// line is a rejection of its own. The path names the column and its number: /postal_code[3].
class CsvFormat final : public gateway::ports::Format {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "csv"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override;

    /// Rejects with SHAPE_PATH, SHAPE_SETTING, CONTROL_PATH, RECORD_ID, SCHEMA_UNSUPPORTED.
    [[nodiscard]] gateway::core::Result<std::shared_ptr<const gateway::ports::Document>>
    bind(const gateway::ports::Shape& shape) const override;
};

}
