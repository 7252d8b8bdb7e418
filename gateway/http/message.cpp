#include "gateway/http/message.h"

#include <algorithm>

namespace gateway::http {

void Headers::add(std::string_view name, std::string_view value) {
    const auto name_at = static_cast<std::uint32_t>(m_text.size());
    for (const char letter : name) {
        m_text.push_back(
            letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter);
    }
    const auto value_at = static_cast<std::uint32_t>(m_text.size());
    m_text.append(value);
    m_entries.push_back(Entry{name_at, value_at, static_cast<std::uint32_t>(m_text.size())});
}

std::string_view Headers::name_of(const Entry& entry) const noexcept {
    return std::string_view{m_text}.substr(entry.name, entry.value - entry.name);
}

std::string_view Headers::value_of(const Entry& entry) const noexcept {
    return std::string_view{m_text}.substr(entry.value, entry.end - entry.value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
    const auto at = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        return name_of(entry) == name;
    });
    return at == m_entries.end() ? std::nullopt : std::optional{value_of(*at)};
}

std::size_t Headers::count(std::string_view name) const noexcept {
    const auto same = std::count_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
        return name_of(entry) == name;
    });
    return static_cast<std::size_t>(same);
}

void Headers::clear() noexcept {
    m_text.clear();
    m_entries.clear();
}

}
