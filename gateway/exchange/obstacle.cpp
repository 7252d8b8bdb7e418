#include "gateway/exchange/obstacle.h"

#include "gateway/consent/fold.h"

#include <algorithm>

namespace gateway::exchange {

namespace {

bool is_taken_back(core::Reason reason) noexcept {
    return reason == core::Reason::consent_refused || reason == core::Reason::consent_withdrawn
           || reason == core::Reason::consent_revoked
           || reason == core::Reason::consent_invalidated;
}

}

Obstacle obstacle_of(const core::Decision& decision, std::span<const core::ItemId> mandatory) {
    if (!decision.guards.empty()) {
        return {core::code_of(decision.guards.front()), false};
    }
    std::optional<core::Reason> first;
    const auto look_at = [&](const core::FieldDecision& field) -> std::optional<Obstacle> {
        if (field.form != core::Form::none) {
            return std::nullopt;
        }
        for (const core::Reason reason : field.reasons) {
            if (is_taken_back(reason)) {
                return Obstacle{core::code_of(reason), true};
            }
            first = first.value_or(reason);
        }
        return std::nullopt;
    };
    for (const bool needed : {true, false}) {
        for (const core::FieldDecision& field : decision.fields) {
            const bool is_needed{
                std::find(mandatory.begin(), mandatory.end(), field.item) != mandatory.end()};
            if (const auto found = is_needed == needed ? look_at(field) : std::nullopt) {
                return *found;
            }
        }
        if (first) {
            break; // what the message needs is held back by something else
        }
    }
    return first ? Obstacle{core::code_of(*first), false} : Obstacle{};
}

bool last_takes_back(std::span<const core::ConsentEvent> events) {
    const auto last = std::max_element(
        events.begin(), events.end(),
        [](const core::ConsentEvent& one, const core::ConsentEvent& other) {
            return one.sequence < other.sequence;
        });
    if (last == events.end()) {
        return false;
    }
    switch (last->kind) {
    case core::ConsentKind::refused:
    case core::ConsentKind::withdrawn:
    case core::ConsentKind::revoked:
    case core::ConsentKind::invalidated: return true;
    case core::ConsentKind::requested:
    case core::ConsentKind::deferred:
    case core::ConsentKind::given:
    case core::ConsentKind::renewed:
    case core::ConsentKind::expired: break;
    }
    return false;
}

bool has_ended(std::span<const core::ConsentEvent> events, core::Instant since, core::Instant t) {
    return std::any_of(events.begin(), events.end(), [&](const core::ConsentEvent& event) {
        return consent::releases(event.kind) && event.valid_until && since < *event.valid_until
               && *event.valid_until <= t;
    });
}

}
