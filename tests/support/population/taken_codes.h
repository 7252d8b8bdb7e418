#pragma once
// Which artificial codes are somebody's already: a bit for each, so that a population of any size
// needs the same memory.

#include "tests/support/population/artificial_hetu.h"

#include <chrono>
#include <string>
#include <vector>

namespace tests::population {

class TakenCodes final {
public:
    /// Of the code of somebody born on that day. @return whether it was free.
    /// @pre born in 1890 to 2029, 900 <= individual number <= 999
    bool take(gateway::core::LocalDate born, const std::string& hetu) {
        const auto bit = m_taken.begin() + static_cast<std::ptrdiff_t>(place_of(born, hetu));
        const bool free{!*bit};
        *bit = true;
        return free;
    }

    [[nodiscard]] bool has(gateway::core::LocalDate born, const std::string& hetu) const {
        return m_taken.at(place_of(born, hetu));
    }

private:
    static constexpr std::size_t individuals{100};
    static constexpr std::size_t days{140 * 366};

    static std::size_t place_of(gateway::core::LocalDate born, const std::string& hetu) {
        using namespace std::chrono;
        const sys_days day{year{born.year} / month{born.month} / std::chrono::day{born.day}};
        const auto since = static_cast<std::size_t>((day - sys_days{1890y / 1 / 1}).count());
        const auto individual =
            static_cast<std::size_t>(hetu[8] - '0') * 10 + static_cast<std::size_t>(hetu[9] - '0');
        return (since * century_signs.size() + century_signs.find(hetu[6])) * individuals
               + individual;
    }

    std::vector<bool> m_taken = std::vector<bool>(days * century_signs.size() * individuals);
};

}
