#include "adapters/formats/csv/csv_document_writer.h"

#include "gateway/core/error.h"
#include "gateway/text/encode.h"

#include <algorithm>

namespace adapters::csv {

namespace core = gateway::core;
namespace text = gateway::text;

namespace {

constexpr std::string_view line_end{"\r\n"};

[[noreturn]] void fail(core::Code code) {
    throw core::GatewayError{code, core::GatewayError::Retry::never};
}

void append_cell(std::string& row, std::string_view cell, char separator) {
    const bool plain{
        cell.find_first_of("\"\r\n") == std::string_view::npos
        && cell.find(separator) == std::string_view::npos && !cell.starts_with(' ')
        && !cell.ends_with(' ')};
    if (plain) {
        row += cell;
        return;
    }
    row += '"';
    for (const char character : cell) {
        row += character;
        if (character == '"') {
            row += '"';
        }
    }
    row += '"';
}

/// The columns in their order, without the / before them.
[[nodiscard]] std::string head_of(const BoundShape& shape) {
    std::string row;
    if (!shape.record_id.empty()) {
        append_cell(row, shape.record_id, shape.separator);
    }
    for (const std::string& path : shape.known) {
        if (&path != &shape.known.front() || !shape.record_id.empty()) {
            row += shape.separator;
        }
        append_cell(row, std::string_view{path}.substr(1), shape.separator);
    }
    return row;
}

[[nodiscard]] std::string_view cell_of(const BoundShape& shape, const core::ClearedField& field) {
    if (field.kind == core::ClearedField::Kind::not_supplied) {
        return shape.not_supplied;
    }
    const std::string_view written{field.value.reveal()};
    if (written == shape.not_supplied) {
        fail("CSV_VALUE");
    }
    if (written.find('\0') != std::string_view::npos) {
        fail("CSV_CHARACTER");
    }
    return written;
}

}

CsvDocumentWriter::CsvDocumentWriter(
    std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSink sink)
    : m_shape{std::move(shape)}, m_sink{std::move(sink)} {
    if (m_shape->byte_order_mark) {
        m_sink(core::as_bytes("\xEF\xBB\xBF"));
    }
    if (m_shape->columns.empty()) {
        write(head_of(*m_shape));
    }
}

void CsvDocumentWriter::append(const core::ClearedRecord& record, std::string_view id) {
    // a table without head has the columns that were agreed, in their order
    const std::vector<std::string>& columns{
        m_shape->columns.empty() ? m_shape->known : m_shape->columns};
    std::vector<std::string_view> cells(columns.size());
    std::vector<bool> given(columns.size(), false);
    for (const core::ClearedField& field : record.fields()) {
        const auto at = std::find(columns.begin(), columns.end(), field.path);
        const auto index = static_cast<std::size_t>(at - columns.begin());
        if (at == columns.end() || given[index]) {
            fail("CSV_PATH");
        }
        given[index] = true;
        cells[index] = cell_of(*m_shape, field);
    }
    std::string row;
    if (!m_shape->record_id.empty()) {
        append_cell(row, id, m_shape->separator);
        row += m_shape->separator;
    }
    for (std::size_t at{0}; at < cells.size(); ++at) {
        if (at != 0) {
            row += m_shape->separator;
        }
        append_cell(row, cells[at], m_shape->separator);
    }
    write(row.empty() ? "\"\"" : row); // an empty line would be no record
}

void CsvDocumentWriter::write(std::string_view row) {
    core::Result<std::string> encoded{text::encode(row, m_shape->charset)};
    if (!encoded) {
        fail("CSV_CHARACTER");
    }
    const std::string line{std::move(encoded).value() + std::string{line_end}};
    m_sink(core::as_bytes(line));
}

}
