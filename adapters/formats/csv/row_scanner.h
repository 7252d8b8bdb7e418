#pragma once
// Finds where rows end, on bytes: every character set that csv takes writes separators, quotation
// marks and line ends as ASCII does.

#include "gateway/ports/format.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace adapters::csv {

/// What is wrong with a row, and in which column (from 1).
struct Fault {
    gateway::core::Code code;
    std::size_t column;
};

/// What cells may hold beside text of one line.
enum class LineEnds : std::uint8_t {
    plain, ///< line ends or separators, not both; in a table of one column no line ends
    any    ///< both
};

struct Row {
    std::string_view raw; ///< without its line end
    std::size_t line;     ///< that it begins on, from 1
    std::optional<Fault> fault{};
};

struct Cell {
    std::string text; ///< without quotation marks
};

/// @pre the row has no fault. @return CSV_CHARACTER for what no cell may hold.
[[nodiscard]] std::optional<Fault>
split(std::string_view raw, char separator, std::vector<Cell>& cells);

/// Of a table whose marks are doubled and closed as RFC 4180 says, it must never take text of a
/// cell for a row; in `plain`, it must not take a row for a part of another one's cell. A row of a
/// table of n columns holds n - 1 separators, so a quotation mark too many that takes rows along
/// leaves a cell with line ends and separators, a row of another width, or text after a closing
/// mark. By the last it is known, if that mark stands where one opens a cell: the line of the mark
/// before it is refused, the next ones are read again. By the others it might be the party's own
/// text, in which anybody can have written what looks like a row: each line of it is refused by
/// itself.
///
/// What no rule can tell apart: text with a mark that is not doubled, at the beginning of a line or
/// behind a separator, and a mark that opens a cell there; a cell that the table's end or the
/// record's limit cuts off, and a mark that nothing closes (in both, the lines behind it are read
/// as rows); and where a mark too many ends inside another row's cell of several lines, what is
/// left of that cell is read as rows too.
class RowScanner final {
public:
    struct Limits {
        std::size_t record;
        std::uint64_t document;
    };

    /// @param source must outlive the scanner.
    RowScanner(
        gateway::ports::ByteSource& source, char separator, LineEnds line_ends, Limits limits);
    ~RowScanner();
    RowScanner(const RowScanner&) = delete;
    RowScanner& operator=(const RowScanner&) = delete;

    /// The next row, nothing at the end; CSV_TOO_LARGE if the document is. Views live until the
    /// next call.
    [[nodiscard]] gateway::core::Result<std::optional<Row>> next();

    /// How many cells a row of several lines must have; until then any number.
    void expect(std::size_t columns) noexcept { m_columns = columns; }

    /// The first bytes of the document, at most `count`; before the first next().
    [[nodiscard]] std::string_view peek(std::size_t count);
    /// Passes over bytes that peek() showed.
    void pass(std::size_t count) noexcept { m_begin += count; }

private:
    enum class At : std::uint8_t { cell, plain, quoted, closed, closed_return, faulty };
    enum class Step : std::uint8_t { on, row_ends, mark_was_open };

    [[nodiscard]] bool fill();
    void begin_row();
    [[nodiscard]] Step step(char byte);
    void step_quoted(char byte) noexcept;
    [[nodiscard]] Step step_after_quotes(char byte) noexcept;
    [[nodiscard]] bool stands_at_cell_begin() const noexcept;
    void fault(gateway::core::Code code) noexcept;
    [[nodiscard]] std::optional<Fault> fault_of_lines() const noexcept;
    [[nodiscard]] Row cut(std::size_t end, std::size_t next);
    [[nodiscard]] Row whole(std::size_t end, std::size_t next);
    [[nodiscard]] Row unfinished();
    [[nodiscard]] Row refuse_lines(Fault why, std::size_t until);
    [[nodiscard]] Row refused_line();
    void skip_line();

    gateway::ports::ByteSource& m_source;
    char m_separator;
    LineEnds m_line_ends;
    std::size_t m_record_limit;
    std::uint64_t m_left;
    std::string m_buffer;
    std::size_t m_begin{0}; ///< of the row
    std::size_t m_scan{0};  ///< up to here it was looked at
    std::size_t m_line{1};
    std::size_t m_columns{0};
    std::size_t m_column{1};
    At m_at{At::cell};
    std::optional<Fault> m_fault{};
    std::size_t m_cell_end{std::string::npos}; ///< first line end within the quoted cell
    bool m_cell_separated{false};              ///< a separator stands within it
    std::size_t m_lines_column{0}; ///< of the row's first cell with a line end; 0: there is none
    bool m_doubtful{false};        ///< a cell of the row holds both
    std::optional<Fault> m_refusal{};
    std::size_t m_refused{0}; ///< bytes from m_begin on whose lines are refused one by one
    bool m_ended{false};
    bool m_skipping{false};
    bool m_too_large{false};
};

}
