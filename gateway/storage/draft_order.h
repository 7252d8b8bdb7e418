#pragma once
// Which step a draft can take, as it stands. Of nothing else: who may take it is the interface's
// business.

#include "gateway/ports/drafts.h"
#include "gateway/storage/connection.h"

namespace gateway::storage {

/// Whether a draft that stands so can take the step.
[[nodiscard]] constexpr bool fits(ports::DraftState state, ports::DraftStep::Kind kind) noexcept {
    using ports::DraftState;
    using Kind = ports::DraftStep::Kind;
    switch (kind) {
    case Kind::approved:
    case Kind::returned:
    case Kind::planned: return state == DraftState::open;
    case Kind::cancelled: return state == DraftState::planned;
    case Kind::activating:
        return state == DraftState::open || state == DraftState::planned
               || state == DraftState::activating; // begun before, by a node that ended
    case Kind::activated:
    case Kind::lapsed: return state == DraftState::activating;
    case Kind::withdrawn: return state == DraftState::open || state == DraftState::planned;
    }
    return false;
}

/// Whether nobody took a step since the one that this one follows.
[[nodiscard]] inline bool is_next(Connection& connection, const ports::DraftStep& step) {
    using Kind = ports::DraftStep::Kind;
    if (step.kind != Kind::planned && step.kind != Kind::activating) {
        return true;
    }
    return connection
               .run(
                   "SELECT coalesce(max(step), 0) FROM draft_step WHERE draft = $1::uuid",
                   {Parameter::message(step.draft)})
               .integer(0, 0)
           == step.follows;
}

}
