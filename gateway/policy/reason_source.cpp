#include "gateway/policy/reason_source.h"

#include <array>
#include <optional>
#include <utility>

namespace gateway::policy {

namespace {

using core::Reason;

/// The kind of consent that a reason speaks of.
std::optional<core::ConsentKind> kind_of(Reason reason) {
    using core::ConsentKind;
    constexpr std::array<std::pair<Reason, ConsentKind>, 7> kinds{
        {{Reason::consent_requested, ConsentKind::requested},
         {Reason::consent_deferred, ConsentKind::deferred},
         {Reason::consent_refused, ConsentKind::refused},
         {Reason::consent_withdrawn, ConsentKind::withdrawn},
         {Reason::consent_revoked, ConsentKind::revoked},
         {Reason::consent_expired, ConsentKind::expired},
         {Reason::consent_invalidated, ConsentKind::invalidated}}};
    for (const auto& [spoken, kind] : kinds) {
        if (spoken == reason) {
            return kind;
        }
    }
    return std::nullopt;
}

/// Whether the person was told that consent is the basis, and did not give it.
bool told_and_not_given(const core::ConsentState& state) {
    return state.kind && !state.given() && state.told_of_consent()
           && state.kind != core::ConsentKind::requested
           && state.kind != core::ConsentKind::deferred;
}

}

bool speaks_of(Reason reason, const core::ConsentState& state) {
    if (reason == Reason::basis_swap) {
        return told_and_not_given(state);
    }
    if (const std::optional<core::ConsentKind> kind{kind_of(reason)}; kind) {
        return state.kind == kind || (reason == Reason::consent_expired && state.given());
    }
    const bool lacking{
        (reason == Reason::consent_not_explicit && !state.is_explicit)
        || (reason == Reason::consent_not_itemised && !state.itemised)
        || (reason == Reason::consent_not_written && !state.written)
        || (reason == Reason::consent_no_evidence && !state.has_evidence)};
    return state.given() && lacking;
}

}
