#pragma once
// How the cells of a release are made of codes: area=north/sex=f is where two of them cross. The
// ledger keeps places and atoms; this reads the codes back, and believes them only if all cells are
// what their places say.

#include "gateway/statistics/ledger.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::statistics {

class ReleaseCodes final {
public:
    /// A dimension and the number of a code in it.
    using Part = std::pair<std::uint32_t, std::int32_t>;

    explicit ReleaseCodes(const LedgerRelease& release);

    /// Whether cells are where codes cross. If not, there is one dimension, whose codes are the
    /// atoms, and no cell has parts.
    [[nodiscard]] bool crossed() const noexcept { return m_crossed; }
    /// How many codes there are, by dimension.
    [[nodiscard]] const std::vector<std::int32_t>& sizes() const noexcept { return m_sizes; }
    /// All atoms of its members and its cells, with the code in each dimension.
    [[nodiscard]] const std::map<std::uint32_t, std::vector<std::int32_t>>& atoms() const noexcept {
        return m_atoms;
    }
    /// The codes that cross in a cell of the release; none: the total of all. @pre crossed()
    [[nodiscard]] std::vector<Part> parts_of(const LedgerCell& cell) const;

private:
    [[nodiscard]] bool read(const LedgerRelease& release);
    [[nodiscard]] std::vector<std::string_view> words_in(std::string_view place) const;
    [[nodiscard]] bool read_code(const LedgerCell& cell);
    [[nodiscard]] bool is_where_codes_cross(const LedgerCell& cell) const;
    [[nodiscard]] std::optional<Part> known(std::string_view word) const;

    std::map<std::string, std::uint32_t, std::less<>> m_dimensions;
    std::map<std::string, Part, std::less<>> m_words; ///< area=north
    std::vector<std::int32_t> m_sizes;
    std::map<std::uint32_t, std::vector<std::int32_t>> m_atoms;
    bool m_crossed; ///< behind what it is read from
};

}
