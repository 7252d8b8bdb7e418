#include "gateway/consent/fold.h"

#include <algorithm>

namespace gateway::consent {

namespace {

using core::ConsentEvent;

template <class T> bool share(const std::vector<T>& one, const std::vector<T>& other) {
    return std::any_of(one.begin(), one.end(), [&](const T& name) {
        return std::find(other.begin(), other.end(), name) != other.end();
    });
}

bool shown(const ConsentEvent& event) {
    return !event.evidence_reference.empty() && !event.evidence_sha256.empty();
}

bool says_less(const ConsentEvent& event, const ConsentEvent& than) {
    const bool sooner{
        event.valid_until && (!than.valid_until || *event.valid_until < *than.valid_until)};
    return sooner || (than.is_explicit && !event.is_explicit) || (than.itemised && !event.itemised)
           || (than.written && !event.written) || (shown(than) && !shown(event));
}

}

bool weakens(const ConsentEvent& event, std::span<const ConsentEvent> before) {
    return releases(event.kind)
           && std::any_of(before.begin(), before.end(), [&](const ConsentEvent& earlier) {
                  return releases(earlier.kind) && earlier.role == event.role
                         && earlier.expressed_at <= event.expressed_at
                         && share(earlier.items, event.items)
                         && share(earlier.purposes, event.purposes) && says_less(event, earlier);
              });
}

}
