#pragma once
// Statements about persons, some thousands at a time: of a file, which is read twice, once for
// where each line is, once to record them, so that memory does not hold it; and of a register's
// table. Must never part what is told of one person: that is recorded together, in its order.

#include "gateway/exchange/statement_reading.h"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <vector>

namespace gateway::app {

/// Statements that are recorded together.
struct ConsentPart {
    /// So many are had at once, or all of one person where there are more.
    static constexpr std::size_t at_once{5'000};

    std::vector<std::size_t> indices; ///< of what stands in `statements`
    std::vector<exchange::Statement> statements;
};

/// One statement while they are put in order: 24 bytes are held of each.
struct ConsentPlace {
    std::uint64_t person; ///< a hash; two that share one are recorded together
    std::uint64_t offset; ///< of its line, in a file
    std::uint32_t index;
    bool takes; ///< something is taken; once they are in order, something of this person's is
};

/// Each person's statements together, those who have something taken first, since nothing that
/// could be given later is given before it; else as they came.
void put_in_order(std::vector<ConsentPlace>& places);

class ConsentLines final {
public:
    /// @param file JSON lines; `-` is standard input, and what is no plain file is kept whole.
    /// @param law outlives this.
    /// @throws core::GatewayError FILE_UNREADABLE.
    ConsentLines(const std::string& file, const policy::Law& law);

    /// Lines that say something.
    [[nodiscard]] std::size_t size() const noexcept { return m_numbers.size(); }
    /// The number in the file of the line that is the index-th of these.
    [[nodiscard]] std::int64_t number(std::size_t index) const { return m_numbers[index]; }

    /// The next ones; empty at the end.
    [[nodiscard]] ConsentPart next();

private:
    void find_places();
    [[nodiscard]] exchange::Statement read(const std::string& line) const;

    const policy::Law& m_law;
    std::unique_ptr<std::istream> m_in;
    std::vector<std::uint32_t> m_numbers;
    std::vector<ConsentPlace> m_places;
    std::size_t m_next{0};
};

/// The rows of a table. Each is let go when it was had.
class ConsentRows final {
public:
    explicit ConsentRows(std::vector<exchange::Statement> rows);

    [[nodiscard]] std::size_t size() const noexcept { return m_rows.size(); }
    [[nodiscard]] static std::int64_t number(std::size_t index) {
        return static_cast<std::int64_t>(index) + 1;
    }
    /// The next ones; empty at the end.
    [[nodiscard]] ConsentPart next();

private:
    std::vector<exchange::Statement> m_rows;
    std::vector<ConsentPlace> m_places;
    std::size_t m_next{0};
};

}
