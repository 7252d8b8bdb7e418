#include "gateway/consent/fold.h"
#include "gateway/core/bytes.h"

#include <algorithm>

namespace gateway::consent {

namespace {

bool is_language(const std::string& code) {
    return (code.size() == 2 || code.size() == 3)
           && std::all_of(code.begin(), code.end(), [](char letter) {
                  return letter >= 'a' && letter <= 'z';
              });
}

bool enumerates(const core::ConsentEvent& event) {
    return !event.items.empty() && !event.purposes.empty()
           && !(event.parties.empty() && event.classes.empty());
}

/// Both or neither, and the digest is one (GDPR Art. 7(1): the controller must be able to show the
/// consent).
bool whole_evidence(const core::ConsentEvent& event) {
    return event.evidence_reference.empty()
               ? event.evidence_sha256.empty()
               : core::digest_from_hex(event.evidence_sha256).has_value();
}

core::Rejection reject(core::Code code, const char* path) {
    return {code, path, std::nullopt, std::nullopt};
}

}

core::Result<core::Nothing> validate(const core::ConsentEvent& event, core::Instant now) {
    if (!enumerates(event)) {
        return reject("CONSENT_SCOPE_EMPTY", "scope");
    }
    if (event.expressed_at > now) {
        return reject("CONSENT_FUTURE", "expressed_at");
    }
    if (event.recorded_at > now) {
        return reject("CONSENT_FUTURE", "recorded_at");
    }
    if (event.recorded_at < event.expressed_at) {
        return reject("CONSENT_ORDER", "recorded_at");
    }
    if (event.valid_until && *event.valid_until <= event.expressed_at) {
        return reject("CONSENT_ORDER", "valid_until");
    }
    if (!is_language(event.language)) {
        return reject("CONSENT_LANGUAGE", "language");
    }
    if (!whole_evidence(event)) {
        return reject("CONSENT_EVIDENCE", "evidence");
    }
    if (releases(event.kind) && event.by == core::ConsentActor::authority) {
        return reject("CONSENT_ACTOR", "by");
    }
    return core::Nothing{};
}

}
