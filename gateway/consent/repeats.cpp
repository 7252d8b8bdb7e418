#include "gateway/consent/fold.h"

#include <algorithm>
#include <tuple>

namespace gateway::consent {

namespace {

auto said(const core::ConsentEvent& event) {
    return std::tie(
        event.kind, event.role, event.items, event.parties, event.classes, event.purposes,
        event.is_explicit, event.itemised, event.written, event.by, event.expressed_at,
        event.valid_until, event.notice_version, event.language, event.evidence_reference,
        event.evidence_sha256, event.evidence_level, event.told_basis);
}

}

bool repeats(const core::ConsentEvent& event, std::span<const core::ConsentEvent> recorded) {
    return std::any_of(recorded.begin(), recorded.end(), [&](const core::ConsentEvent& before) {
        return said(before) == said(event);
    });
}

}
