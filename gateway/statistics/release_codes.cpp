#include "gateway/statistics/release_codes.h"

#include <algorithm>
#include <set>

namespace gateway::statistics {

namespace {

constexpr std::string_view total_place{"all"};
constexpr std::int32_t no_code{-1};

}

ReleaseCodes::ReleaseCodes(const LedgerRelease& release) : m_crossed{read(release)} {
    if (m_crossed) {
        return;
    }
    m_words.clear();
    std::int32_t next{0};
    for (auto& [atom, codes] : m_atoms) {
        codes.assign(1, next++);
    }
    m_sizes.assign(1, next);
}

bool ReleaseCodes::read(const LedgerRelease& release) {
    for (const LedgerMember& member : release.members) {
        m_atoms[member.atom];
    }
    for (const LedgerCell& cell : release.cells) {
        for (const std::uint32_t atom : cell.atoms) {
            m_atoms[atom];
        }
        if (const std::size_t at{cell.place.find('=')}; at != std::string::npos) {
            m_dimensions.try_emplace(
                cell.place.substr(0, at), static_cast<std::uint32_t>(m_dimensions.size()));
        }
    }
    m_sizes.assign(m_dimensions.size(), 0);
    constexpr std::size_t most_steps{20'000'000};
    if (release.cells.size() * m_atoms.size() > most_steps) {
        return false;
    }
    for (const LedgerCell& cell : release.cells) {
        if (words_in(cell.place).size() == 1 && !read_code(cell)) {
            return false;
        }
    }
    const bool whole{
        !m_sizes.empty() && std::all_of(m_atoms.begin(), m_atoms.end(), [&](const auto& atom) {
            return atom.second.size() == m_sizes.size()
                   && std::count(atom.second.begin(), atom.second.end(), no_code) == 0;
        })};
    return whole
           && std::all_of(release.cells.begin(), release.cells.end(), [&](const LedgerCell& cell) {
                  return is_where_codes_cross(cell);
              });
}

/// A code may have a slash in it: what stands behind one is a word only if it names a dimension.
std::vector<std::string_view> ReleaseCodes::words_in(std::string_view place) const {
    const auto begins_word = [&](std::string_view rest) {
        const std::size_t at{rest.find('=')};
        return at != std::string_view::npos && m_dimensions.contains(rest.substr(0, at));
    };
    std::vector<std::string_view> words;
    while (place != total_place && !place.empty()) {
        std::size_t end{place.find('/', place.find('='))};
        while (end != std::string_view::npos && !begins_word(place.substr(end + 1))) {
            end = place.find('/', end + 1);
        }
        end = std::min(end, place.size());
        words.push_back(place.substr(0, end));
        place.remove_prefix(std::min(end + 1, place.size()));
    }
    return words;
}

/// A cell of one code: it says which atoms have it.
bool ReleaseCodes::read_code(const LedgerCell& cell) {
    const std::size_t at{cell.place.find('=')};
    const auto dimension = m_dimensions.find(cell.place.substr(0, at));
    if (at == std::string::npos || dimension == m_dimensions.end()) {
        return false;
    }
    const std::uint32_t of{dimension->second};
    const std::int32_t code{m_sizes[of]++};
    m_words[cell.place] = {of, code};
    return std::all_of(cell.atoms.begin(), cell.atoms.end(), [&](std::uint32_t atom) {
        std::vector<std::int32_t>& codes{m_atoms[atom]};
        codes.resize(std::max<std::size_t>(codes.size(), of + 1), no_code);
        const bool free{codes[of] == no_code || codes[of] == code};
        codes[of] = code;
        return free;
    });
}

std::optional<ReleaseCodes::Part> ReleaseCodes::known(std::string_view word) const {
    const auto found = m_words.find(word);
    return found == m_words.end() ? std::nullopt : std::optional{found->second};
}

bool ReleaseCodes::is_where_codes_cross(const LedgerCell& cell) const {
    const std::vector<std::string_view> words{words_in(cell.place)};
    if (!std::all_of(words.begin(), words.end(), [&](std::string_view word) {
            return known(word).has_value();
        })) {
        return false;
    }
    const std::vector<Part> parts{parts_of(cell)};
    const std::set<std::uint32_t> counted{cell.atoms.begin(), cell.atoms.end()};
    return std::all_of(m_atoms.begin(), m_atoms.end(), [&](const auto& atom) {
        const bool inside{std::all_of(parts.begin(), parts.end(), [&](const Part& part) {
            return atom.second[part.first] == part.second;
        })};
        return inside == counted.contains(atom.first);
    });
}

std::vector<ReleaseCodes::Part> ReleaseCodes::parts_of(const LedgerCell& cell) const {
    std::vector<Part> parts;
    for (const std::string_view word : words_in(cell.place)) {
        if (const auto part = known(word)) {
            parts.push_back(*part);
        }
    }
    return parts;
}

}
