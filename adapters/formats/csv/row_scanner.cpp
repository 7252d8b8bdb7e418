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

RowScanner::RowScanner(gateway::ports::ByteSource& source, char separator, Limits limits)
    : m_source{source}, m_separator{separator},
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
    m_first_end = std::string::npos;
    m_column = 1;
    m_at = At::cell;
    m_fault.reset();
}

core::Result<std::optional<Row>> RowScanner::next() {
    begin_row();
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
        if (step(m_buffer[m_scan])) {
            return std::optional{cut(m_scan, m_scan + 1)};
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
    return std::optional{m_at == At::quoted ? unfinished() : cut(m_buffer.size(), m_buffer.size())};
}

bool RowScanner::step(char byte) {
    const bool line_end{byte == '\n'};
    if (line_end && m_first_end == std::string::npos) {
        m_first_end = m_scan;
    }
    if (m_at == At::quoted) {
        m_at = byte == '"' ? At::closed : At::quoted;
        return false;
    }
    if (line_end) {
        return true;
    }
    if (m_at == At::faulty) {
        return false;
    }
    if (byte == m_separator && m_at != At::closed_return) {
        ++m_column;
        m_at = At::cell;
    } else if (m_at == At::closed && (byte == '"' || byte == '\r')) {
        m_at = byte == '"' ? At::quoted : At::closed_return;
    } else if (m_at == At::closed || m_at == At::closed_return) {
        fault("CSV_QUOTE");
    } else if (byte == '"' && m_at == At::cell) {
        m_at = At::quoted;
    } else if (byte == '"') {
        fault("CSV_QUOTE");
    } else {
        m_at = At::plain;
    }
    return false;
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

/// A quotation mark that nothing closes would take the rest of the table along: only its line is
/// given up, and the next ones are read again.
Row RowScanner::unfinished() {
    if (m_at == At::quoted) {
        fault("CSV_QUOTE_OPEN");
        if (m_first_end != std::string::npos) {
            return cut(m_first_end, m_first_end + 1);
        }
    } else if (!m_fault) {
        fault("CSV_TOO_LARGE");
    }
    m_skipping = !m_ended;
    return cut(m_scan, m_scan);
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
