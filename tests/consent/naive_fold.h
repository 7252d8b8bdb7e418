#pragma once
// The fold written a second time, naively: every cell's events are put in order and walked one
// after another, as docs/the-gate.md says it. It shares no code with gateway/consent.

#include "gateway/consent/fold.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace naive {

namespace core = gateway::core;
using core::ConsentEvent;
using core::ConsentKind;

inline bool takes(const ConsentEvent& event) {
    return event.kind != ConsentKind::requested && event.kind != ConsentKind::deferred
           && event.kind != ConsentKind::given && event.kind != ConsentKind::renewed;
}

inline bool gives(const ConsentEvent& event) {
    return event.kind == ConsentKind::given || event.kind == ConsentKind::renewed;
}

template <class T> bool in(const std::vector<T>& list, const T& wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

inline bool is_for(const ConsentEvent& event, const gateway::consent::Scope& scope) {
    const bool everybody{takes(event) && event.parties.empty() && event.classes.empty()};
    const bool everything{takes(event) && event.purposes.empty()};
    return (everything || in(event.purposes, scope.purpose))
           && (everybody || in(event.parties, scope.party) || in(event.classes, scope.cls));
}

/// Whether the yes is as narrow as the no in every way: by name, and itemised.
inline bool
reaches(const ConsentEvent& yes, const ConsentEvent& no, const gateway::consent::Scope& scope) {
    return (in(yes.parties, scope.party) || !in(no.parties, scope.party))
           && (yes.itemised || !no.itemised);
}

/// The cell of one item and role: the kind that holds, the number of the event that decided, and
/// the basis that was told before a refusal that stands.
struct State {
    std::optional<ConsentKind> kind{};
    std::int64_t sequence{0};
    std::set<std::string> told{}; ///< any of them may be named; empty: none
};

inline State
walk(std::vector<ConsentEvent> events, const gateway::consent::Scope& scope, core::Instant at) {
    std::sort(
        events.begin(), events.end(), [](const ConsentEvent& left, const ConsentEvent& right) {
            return std::tuple{left.expressed_at, takes(left), left.sequence}
                   < std::tuple{right.expressed_at, takes(right), right.sequence};
        });
    std::vector<std::pair<ConsentEvent, std::string>> standing;
    std::optional<ConsentEvent> given;
    std::optional<ConsentEvent> asked;
    std::string last_told;
    for (const ConsentEvent& event : events) {
        last_told = event.told_basis.empty() ? last_told : event.told_basis;
        if (takes(event)) {
            const bool refusal{
                event.kind == ConsentKind::refused || event.kind == ConsentKind::withdrawn};
            standing.emplace_back(event, refusal ? last_told : "");
        } else if (gives(event)) {
            std::erase_if(
                standing, [&](const auto& no) { return reaches(event, no.first, scope); });
            given = event;
        } else {
            asked = event;
        }
    }
    State state;
    const std::optional<ConsentEvent> decided{
        !standing.empty() ? std::optional{standing.back().first}
        : given           ? given
                          : asked};
    if (decided) {
        const bool over{gives(*decided) && decided->valid_until && *decided->valid_until <= at};
        state.kind = over ? ConsentKind::expired : decided->kind;
        state.sequence = decided->sequence;
    }
    for (const auto& [no, told] : standing) {
        if (!told.empty()) {
            state.told.insert(told);
        }
    }
    return state;
}

inline std::map<std::pair<std::string, core::ConsentRole>, State> fold(
    const std::vector<ConsentEvent>& events, const gateway::consent::Scope& scope,
    core::Instant at) {
    std::map<std::pair<std::string, core::ConsentRole>, std::vector<ConsentEvent>> cells;
    for (const ConsentEvent& event : events) {
        for (const core::ItemId item : event.items) {
            auto& cell = cells[{std::string{item.text()}, event.role}];
            const bool known{event.expressed_at <= at && event.recorded_at <= at};
            const bool own{!gives(event) || event.by != core::ConsentActor::authority};
            if (is_for(event, scope) && (takes(event) || (known && own))) {
                cell.push_back(event);
            }
        }
    }
    std::map<std::pair<std::string, core::ConsentRole>, State> states;
    for (const auto& [key, cell] : cells) {
        states[key] = walk(cell, scope, at);
    }
    return states;
}

}
