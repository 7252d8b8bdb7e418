#include "gateway/core/hetu_history.h"

#include "gateway/core/hetu.h"

#include <algorithm>

namespace gateway::core {

Result<HetuHistory> HetuHistory::of(std::vector<Entry> entries) {
    HetuHistory history;
    std::optional<bool> artificial;
    for (Entry& entry : entries) {
        const std::size_t ordinal{history.m_entries.size() + 1};
        const Result<Hetu> hetu{parse_hetu(entry.code.reveal())};
        if (!hetu) {
            return Rejection{hetu.rejection().code, {}, std::nullopt, ordinal};
        }
        if (!history.m_entries.empty() && entry.from <= history.m_entries.back().from) {
            return Rejection{"HETU_HISTORY_ORDER", {}, std::nullopt, ordinal};
        }
        if (history.has(entry.code)) {
            return Rejection{"HETU_HISTORY_REPEATED", {}, std::nullopt, ordinal};
        }
        if (artificial.value_or(hetu.value().artificial()) != hetu.value().artificial()) {
            return Rejection{"HETU_MIXED", {}, std::nullopt, ordinal};
        }
        artificial = hetu.value().artificial();
        history.m_entries.push_back(std::move(entry));
    }
    return history;
}

const PersonId* HetuHistory::on(LocalDate day) const noexcept {
    const PersonId* found{nullptr};
    for (const Entry& entry : m_entries) {
        found = entry.from <= day ? &entry.code : found;
    }
    return found;
}

const PersonId* HetuHistory::current() const noexcept {
    return m_entries.empty() ? nullptr : &m_entries.back().code;
}

bool HetuHistory::has(const PersonId& code) const noexcept {
    return std::any_of(
        m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.code == code; });
}

}
