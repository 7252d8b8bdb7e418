#include "adapters/formats/csv/csv_document_reader.h"

#include "gateway/core/area_codes.h"

#include <algorithm>

namespace adapters::csv {

namespace core = gateway::core;
namespace ports = gateway::ports;
namespace text = gateway::text;

namespace {

constexpr std::size_t most_unknown{100};
constexpr std::string_view utf8_mark{"\xEF\xBB\xBF"};

[[nodiscard]] bool is_blank(std::string_view raw) noexcept {
    return raw.find_first_not_of(" \t\r") == std::string_view::npos;
}

}

CsvDocumentReader::CsvDocumentReader(
    std::shared_ptr<const BoundShape> shape, ports::ByteSource& source)
    : m_shape{std::move(shape)},
      m_rows{
          source,
          m_shape->separator,
          m_shape->line_ends,
          {m_shape->record_limit, m_shape->document_limit}},
      m_columns{m_shape->columns} {}

core::Result<std::optional<ports::DocumentReader::Item>> CsvDocumentReader::next() {
    if (!m_begun) {
        m_begun = true;
        if (auto rejection = begin()) {
            m_ended = true;
            return std::move(*rejection);
        }
    }
    while (!m_ended) {
        core::Result<std::optional<Row>> row{m_rows.next()};
        m_ended = !row || !row.value();
        if (!row) {
            return row.rejection();
        }
        // in a table of one column, an empty line could be an empty record, and says as little
        if (!m_ended && (row.value()->fault || !is_blank(row.value()->raw))) {
            return std::optional{record_of(*row.value())};
        }
    }
    return std::optional<Item>{};
}

std::optional<core::Rejection> CsvDocumentReader::begin() {
    const std::string_view head{m_rows.peek(utf8_mark.size())};
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")
        || (head == utf8_mark && m_shape->charset != text::Charset::utf_8)) {
        return core::Rejection{"CSV_ENCODING", "", 1, std::nullopt};
    }
    m_rows.pass(head == utf8_mark ? head.size() : 0);
    auto rejection = m_columns.empty() ? read_head() : check_head();
    m_rows.expect(m_columns.size());
    return rejection;
}

std::optional<core::Rejection> CsvDocumentReader::read_head() {
    const core::Result<std::optional<Row>> row{m_rows.next()};
    if (!row || !row.value()) {
        return row ? core::Rejection{"CSV_HEAD", "", 1, std::nullopt} : row.rejection();
    }
    if (row.value()->fault) {
        return core::Rejection{row.value()->fault->code, "", row.value()->line, std::nullopt};
    }
    if (const std::optional<Fault> fault{read_cells(*row.value())}) {
        return core::Rejection{fault->code, "", row.value()->line, std::nullopt};
    }
    for (const Cell& cell : m_cells) {
        m_columns.push_back(path_of(cell.text));
    }
    return check_head();
}

std::optional<core::Rejection> CsvDocumentReader::check_head() const {
    std::size_t known{0};
    for (const std::string& path : m_shape->known) {
        const auto times = std::count(m_columns.begin(), m_columns.end(), path);
        if (times > 1) {
            return core::Rejection{"CSV_HEAD_REPEATED", path, 1, std::nullopt};
        }
        known += times == 0 ? 0U : 1U;
    }
    if (known == 0 && !m_shape->known.empty()) {
        return core::Rejection{"CSV_HEAD", "", 1, std::nullopt};
    }
    return std::nullopt;
}

/// Separators and quotation marks are looked for before anything is decoded: the same bytes are
/// them in every character set here.
std::optional<Fault> CsvDocumentReader::read_cells(const Row& row) {
    if (std::optional<Fault> fault{split(row.raw, m_shape->separator, m_cells)}) {
        return fault;
    }
    for (Cell& cell : m_cells) {
        const bool ascii{std::all_of(cell.text.begin(), cell.text.end(), [](char byte) {
            return static_cast<unsigned char>(byte) < 0x80U;
        })};
        if (ascii) {
            continue;
        }
        // what is UTF-8 would be read as other letters, without a word: nobody writes å as Ã¥
        const bool mistaken{m_shape->charset != text::Charset::utf_8 && text::is_utf8(cell.text)};
        core::Result<std::string> decoded{
            text::decode(core::as_bytes(cell.text), m_shape->charset)};
        if (mistaken || !decoded) {
            return Fault{
                "CSV_ENCODING", static_cast<std::size_t>(&cell - m_cells.data()) + std::size_t{1}};
        }
        cell.text = std::move(decoded).value();
    }
    return std::nullopt;
}

ports::DocumentReader::Item CsvDocumentReader::record_of(const Row& row) {
    ++m_ordinal;
    std::optional<Fault> fault{row.fault ? row.fault : read_cells(row)};
    if (!fault && m_cells.size() != m_columns.size()) {
        fault = Fault{"CSV_COLUMNS", std::min(m_cells.size(), m_columns.size()) + 1};
    }
    if (fault) {
        return {
            Malformed{
                rejection_of(row, *fault), core::Secret<struct ports::RawTag>{std::string{row.raw}},
                m_ordinal},
            {}};
    }
    Item item{core::NativeRecord{m_ordinal, {}}, {}};
    auto& record = std::get<core::NativeRecord>(item.content);
    for (std::size_t at{0}; at < m_cells.size(); ++at) {
        if (!m_cells[at].text.empty()) {
            take(item, record, at);
        }
    }
    return item;
}

void CsvDocumentReader::take(Item& item, core::NativeRecord& record, std::size_t at) const {
    const std::string& path{m_columns[at]};
    const std::string& written{m_cells[at].text};
    if (!m_shape->known_paths.contains(path)) {
        std::vector<std::string>& unknown{item.unknown_paths};
        if (unknown.size() < most_unknown
            && std::find(unknown.begin(), unknown.end(), path) == unknown.end()) {
            unknown.push_back(path);
        }
        return;
    }
    if (written == m_shape->not_supplied) {
        return;
    }
    const auto zeros = m_shape->lost_zeros.find(path);
    std::optional<std::string> whole{
        zeros == m_shape->lost_zeros.end() ? std::nullopt
                                           : core::restore_zeros(written, zeros->second)};
    record.fields.push_back(
        core::NativeField{path, core::Value{whole ? std::move(*whole) : written}});
}

core::Rejection CsvDocumentReader::rejection_of(const Row& row, const Fault& fault) const {
    std::string path{"/*"};
    if (fault.column <= m_columns.size()
        && m_shape->known_paths.contains(m_columns[fault.column - 1])) {
        path = m_columns[fault.column - 1];
    }
    path += "[" + std::to_string(fault.column) + "]";
    return core::Rejection{fault.code, std::move(path), row.line, m_ordinal};
}

}
