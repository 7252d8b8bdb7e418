#include "gateway/exchange/refused_accesses.h"

#include "gateway/journal/bodies.h"

namespace gateway::exchange {

namespace {

constexpr std::chrono::minutes told_again_after{1};

/// Where everybody is counted for whom there is no place of their own.
RefusedAccess one_of_many() {
    return RefusedAccess{core::Digest{}, "CERTIFICATES_TOO_MANY", std::nullopt, 1};
}

core::Digest place_of_many() {
    core::Digest place{};
    place.fill(std::byte{0xff}); // no key has it
    return place;
}

}

Note::Write RefusedAccess::note() const {
    return [entry = *this](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::access_refused, std::nullopt, core::PersonNo::none,
            journal::access_refused_body(entry.spki, entry.code, entry.exchange, entry.count));
    };
}

std::optional<RefusedAccess>
RefusedAccesses::count(const RefusedAccess& refused, std::chrono::microseconds now) {
    const std::scoped_lock lock{m_mutex};
    RefusedAccess told{refused};
    core::Digest place{refused.spki};
    if (m_minutes.size() >= m_told_apart && !m_minutes.contains(place)) {
        told = one_of_many();
        place = place_of_many();
    }
    const auto [known, is_new] = m_minutes.try_emplace(place, Minute{told, now + told_again_after});
    Minute& minute{known->second};
    if (!is_new && now < minute.ends) {
        if (minute.more.count == 0) {
            minute.more = told;
        } else {
            ++minute.more.count;
            if (minute.more.exchange != told.exchange) {
                minute.more.exchange.reset(); // of several
            }
        }
        return std::nullopt;
    }
    if (!is_new) {
        told.count += minute.more.count;
    }
    minute = Minute{told, now + told_again_after};
    minute.more.count = 0;
    return told;
}

void RefusedAccesses::not_written(const RefusedAccess& entry) {
    const std::scoped_lock lock{m_mutex};
    const bool of_many{entry.code == one_of_many().code};
    const auto known = m_minutes.find(of_many ? place_of_many() : entry.spki);
    if (known != m_minutes.end()) {
        known->second.more.count += entry.count;
        known->second.ends = std::chrono::microseconds{0};
    }
}

void RefusedAccesses::hand_over(Unwritten& to, std::chrono::microseconds now) {
    const std::scoped_lock lock{m_mutex};
    for (auto at = m_minutes.begin(); at != m_minutes.end();) {
        if (now < at->second.ends) {
            ++at;
            continue;
        }
        if (at->second.more.count > 0) {
            to.keep(at->second.more.note());
        }
        at = m_minutes.erase(at);
    }
}

}
