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

class RowScanner final {
public:
    struct Limits {
        std::size_t record;
        std::uint64_t document;
    };

    /// @param source must outlive the scanner.
    RowScanner(gateway::ports::ByteSource& source, char separator, Limits limits);
    ~RowScanner();
    RowScanner(const RowScanner&) = delete;
    RowScanner& operator=(const RowScanner&) = delete;

    /// The next row, nothing at the end; CSV_TOO_LARGE if the document is. Views live until the
    /// next call.
    [[nodiscard]] gateway::core::Result<std::optional<Row>> next();

    /// The first bytes of the document, at most `count`; before the first next().
    [[nodiscard]] std::string_view peek(std::size_t count);
    /// Passes over bytes that peek() showed.
    void pass(std::size_t count) noexcept { m_begin += count; }

private:
    enum class At : std::uint8_t { cell, plain, quoted, closed, closed_return, faulty };

    [[nodiscard]] bool fill();
    void begin_row();
    /// @return whether the byte ends the row.
    [[nodiscard]] bool step(char byte);
    void fault(gateway::core::Code code) noexcept;
    [[nodiscard]] Row cut(std::size_t end, std::size_t next);
    [[nodiscard]] Row unfinished();
    void skip_line();

    gateway::ports::ByteSource& m_source;
    char m_separator;
    std::size_t m_record_limit;
    std::uint64_t m_left;
    std::string m_buffer;
    std::size_t m_begin{0}; ///< of the row
    std::size_t m_scan{0};  ///< up to here it was looked at
    std::size_t m_line{1};
    std::size_t m_first_end{std::string::npos}; ///< of the first line of a row of several
    std::size_t m_column{1};
    At m_at{At::cell};
    std::optional<Fault> m_fault{};
    bool m_ended{false};
    bool m_skipping{false};
    bool m_too_large{false};
};

}
