#pragma once
// A file of statements about persons, read twice: once for where each line is, once to record them,
// some thousands at a time, so that memory does not hold the file. Must never part what is told of
// one person: that is recorded together, in its order.

#include "gateway/exchange/statement_reading.h"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <vector>

namespace gateway::app {

class ConsentLines final {
public:
    /// So many statements are had at once, or all of one person where there are more.
    static constexpr std::size_t at_once{5'000};

    /// @param file JSON lines; `-` is standard input, and what is no plain file is kept whole.
    /// @param law outlives this.
    /// @throws core::GatewayError FILE_UNREADABLE.
    ConsentLines(const std::string& file, const policy::Law& law);

    /// Lines that say something.
    [[nodiscard]] std::size_t size() const noexcept { return m_numbers.size(); }
    /// The number in the file of the line that is the index-th of these.
    [[nodiscard]] std::int64_t number(std::size_t index) const { return m_numbers[index]; }

    struct Part {
        std::vector<std::size_t> indices; ///< of what stands in `statements`
        std::vector<exchange::Statement> statements;
    };

    /// The next ones; empty at the end. Persons of whom something is taken come first, or may be:
    /// nothing that could be given later is given before it.
    [[nodiscard]] Part next();

private:
    /// Of each line 24 bytes are held.
    struct Place {
        std::uint64_t person; ///< a hash; two that share one are recorded together
        std::uint64_t offset;
        std::uint32_t index;
        bool takes; ///< something of this person's is taken
    };

    void find_places();
    void put_in_order();
    [[nodiscard]] exchange::Statement read(const std::string& line) const;

    const policy::Law& m_law;
    std::unique_ptr<std::istream> m_in;
    std::vector<std::uint32_t> m_numbers;
    std::vector<Place> m_places;
    std::size_t m_next{0};
};

}
