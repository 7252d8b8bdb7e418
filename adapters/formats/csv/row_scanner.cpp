#include "adapters/formats/csv/row_scanner.h"

#include <algorithm>

namespace adapters::csv {

namespace core = gateway::core;

namespace {

constexpr std::size_t chunk{std::size_t{64} * 1024};

}

std::optional<Fault> split(std::string_view raw, char separator, std::vector<Cell>& cells) {
    cells.clear();
    for (;;) {
        Cell cell;
        const bool quoted{raw.starts_with('"')};
        raw.remove_prefix(quoted ? 1 : 0);
        while (quoted) {
            const std::size_t mark{std::min(raw.find('"'), raw.size())};
            cell.text += raw.substr(0, mark);
            raw.remove_prefix(std::min(mark + 1, raw.size()));
            if (!raw.starts_with('"')) {
                break;
            }
            cell.text += '"';
            raw.remove_prefix(1);
        }
        const std::size_t end{std::min(raw.find(separator), raw.size())};
        const std::string_view plain{raw.substr(0, end)};
        cell.text += plain;
        const bool last{end == raw.size()};
        raw.remove_prefix(last ? end : end + 1);
        cells.push_back(std::move(cell));
        if (plain.find('\r') != std::string_view::npos
            || cells.back().text.find('\0') != std::string::npos) {
            return Fault{"CSV_CHARACTER", cells.size()};
        }
        if (last) {
            return std::nullopt;
        }
    }
}

RowScanner::RowScanner(
    gateway::ports::ByteSource& source, char separator, LineEnds line_ends, Limits limits)
    : m_source{source}, m_separator{separator}, m_line_ends{line_ends},
      m_record_limit{limits.record}, m_left{limits.document} {}

RowScanner::~RowScanner() {
    for (volatile char& byte : m_buffer) {
        byte = 0;
    }
}

bool RowScanner::fill() {
    if (m_ended) {
        return false;
    }
    const std::size_t before{m_buffer.size()};
    m_buffer.resize(before + chunk);
    const std::size_t count{
        m_source.read(std::as_writable_bytes(std::span{m_buffer}.subspan(before)))};
    m_buffer.resize(before + count);
    m_ended = count == 0;
    m_too_large = count > m_left;
    m_left -= std::min<std::uint64_t>(count, m_left);
    return !m_ended && !m_too_large;
}

std::string_view RowScanner::peek(std::size_t count) {
    while (m_buffer.size() < count && fill()) {
    }
    return std::string_view{m_buffer}.substr(0, count);
}

void RowScanner::begin_row() {
    if (m_begin > chunk) {
        m_buffer.erase(0, m_begin);
        m_begin = 0;
    }
    m_scan = m_begin;
    m_column = 1;
    m_lines_column = 0;
    m_doubtful = false;
    m_at = At::cell;
    m_fault.reset();
}

core::Result<std::optional<Row>> RowScanner::next() {
    begin_row();
    if (m_refused > 0) {
        return std::optional{refused_line()};
    }
    if (m_skipping) {
        skip_line();
    }
    for (; !m_too_large; ++m_scan) {
        if (m_scan == m_buffer.size() && !fill()) {
            break;
        }
        if (m_scan - m_begin >= m_record_limit) {
            return std::optional{unfinished()};
        }
        const Step done{step(m_buffer[m_scan])};
        if (done == Step::row_ends) {
            return std::optional{whole(m_scan, m_scan + 1)};
        }
        if (done == Step::mark_was_open) {
            return std::optional{refuse_lines(*m_fault, m_cell_end + 1)};
        }
    }
    if (m_too_large) {
        m_begin = m_scan = m_buffer.size();
        m_ended = true;
        m_too_large = false;
        return core::Rejection{"CSV_TOO_LARGE", "", m_line, std::nullopt};
    }
    if (m_begin == m_buffer.size()) {
        return std::optional<Row>{};
    }
    return std::optional{
        m_at == At::quoted ? unfinished() : whole(m_buffer.size(), m_buffer.size())};
}

RowScanner::Step RowScanner::step(char byte) {
    if (m_at == At::quoted) {
        step_quoted(byte);
        return Step::on;
    }
    if (byte == '\n') {
        return Step::row_ends;
    }
    if (m_at == At::faulty) {
        return Step::on;
    }
    if (byte == m_separator && m_at != At::closed_return) {
        ++m_column;
        m_at = At::cell;
    } else if (m_at == At::closed || m_at == At::closed_return) {
        return step_after_quotes(byte);
    } else if (byte == '"' && m_at == At::cell) {
        m_at = At::quoted;
        m_cell_end = std::string::npos;
        m_cell_separated = false;
    } else if (byte == '"') {
        fault("CSV_QUOTE");
    } else {
        m_at = At::plain;
    }
    return Step::on;
}

void RowScanner::step_quoted(char byte) noexcept {
    if (byte == '"') {
        m_at = At::closed;
        return;
    }
    m_cell_separated = m_cell_separated || byte == m_separator;
    if (byte == '\n' && m_cell_end == std::string::npos) {
        m_cell_end = m_scan;
        m_lines_column = m_lines_column == 0 ? m_column : m_lines_column;
    }
    m_doubtful = m_doubtful || (m_cell_separated && m_cell_end != std::string::npos);
}

/// Text after the mark of another line: if it stands where a cell begins, that one was to open it.
/// Elsewhere it may belong to text whose writer does not double its marks, and that has lines.
RowScanner::Step RowScanner::step_after_quotes(char byte) noexcept {
    if (m_at == At::closed && (byte == '"' || byte == '\r')) {
        m_at = byte == '"' ? At::quoted : At::closed_return;
        return Step::on;
    }
    const bool blank{byte == ' ' || byte == '\t'}; // some write it behind every cell
    const bool was_open{
        m_cell_end != std::string::npos && m_at == At::closed && !blank && stands_at_cell_begin()};
    fault(was_open ? core::Code{"CSV_QUOTE_OPEN"} : core::Code{"CSV_QUOTE"});
    return was_open ? Step::mark_was_open : Step::on;
}

/// Whether the mark before the byte that is looked at could have opened a cell.
bool RowScanner::stands_at_cell_begin() const noexcept {
    const char before{m_buffer[m_scan - 2]};
    return before == m_separator || before == '\n';
}

void RowScanner::fault(core::Code code) noexcept {
    m_fault = Fault{code, m_column};
    m_at = At::faulty;
}

Row RowScanner::cut(std::size_t end, std::size_t next) {
    std::string_view raw{std::string_view{m_buffer}.substr(m_begin, end - m_begin)};
    Row row{raw, m_line, m_fault};
    row.raw.remove_suffix(raw.ends_with('\r') ? 1 : 0);
    m_line += static_cast<std::size_t>(std::count(
        m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin),
        m_buffer.begin() + static_cast<std::ptrdiff_t>(next), '\n'));
    m_begin = next;
    return row;
}

/// Why the lines of the row are refused, if it has several.
std::optional<Fault> RowScanner::fault_of_lines() const noexcept {
    if (m_lines_column == 0) {
        return std::nullopt;
    }
    if (m_fault) {
        return m_fault;
    }
    if (m_columns != 0 && m_column != m_columns) {
        return Fault{"CSV_COLUMNS", std::min(m_column, m_columns) + 1};
    }
    if (m_line_ends == LineEnds::plain && (m_doubtful || m_column == 1)) {
        return Fault{"CSV_LINE_ENDS", m_lines_column};
    }
    return std::nullopt;
}

Row RowScanner::whole(std::size_t end, std::size_t next) {
    const std::optional<Fault> why{fault_of_lines()};
    return why ? refuse_lines(*why, next) : cut(end, next);
}

/// A quotation mark that nothing closes would take the rest of the table along: only its line is
/// given up, and the next ones are read again.
Row RowScanner::unfinished() {
    if (m_at == At::quoted) {
        fault("CSV_QUOTE_OPEN");
        if (m_cell_end != std::string::npos) {
            return refuse_lines(*m_fault, m_cell_end + 1);
        }
    } else if (!m_fault) {
        fault("CSV_TOO_LARGE");
    }
    m_skipping = !m_ended;
    return refuse_lines(*m_fault, m_scan);
}

/// @param until in the buffer: from there on is read again.
Row RowScanner::refuse_lines(Fault why, std::size_t until) {
    m_refusal = why;
    m_refused = until - m_begin;
    return refused_line();
}

Row RowScanner::refused_line() {
    const std::size_t until{m_begin + m_refused};
    const std::size_t end{std::min(m_buffer.find('\n', m_begin), until)};
    const std::size_t next{std::min(end + 1, until)};
    m_refused = until - next;
    m_fault = m_refusal;
    Row row{cut(end, next)};
    if (row.raw.empty()) {
        row.fault.reset(); // an empty line is nobody's
    }
    return row;
}

void RowScanner::skip_line() {
    m_skipping = false;
    for (;;) {
        const std::size_t end{m_buffer.find('\n', m_begin)};
        if (end != std::string::npos) {
            ++m_line;
            m_begin = m_scan = end + 1;
            return;
        }
        m_buffer.clear();
        m_begin = m_scan = 0;
        if (!fill()) {
            return;
        }
    }
}

}
