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

/// What takes away needs no more than what is taken, and when it was said: whom and what for it
/// means, where it does not say so, is everybody and everything (the fold), and what stands beside
/// it says nothing of what is taken away (GDPR Art. 7(3)).
core::Result<core::Nothing> validate_negative(const core::ConsentEvent& event, core::Instant now) {
    if (event.items.empty()) {
        return reject("CONSENT_SCOPE_EMPTY", "scope");
    }
    if (event.expressed_at > now) {
        return reject("CONSENT_FUTURE", "expressed_at");
    }
    return core::Nothing{};
}

core::Result<core::Nothing> validate_form(const core::ConsentEvent& event, core::Instant now) {
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
    return core::Nothing{};
}

/// Old enough on the day on which it was said.
bool has_capacity(const core::LocalDate& born, core::Instant expressed_at) {
    const core::LocalDate day{core::local_date(expressed_at)};
    const core::LocalDate of_age{
        static_cast<std::int16_t>(born.year + capacity_age), born.month, born.day};
    return day >= of_age;
}

/// What makes a consent one: who said so, after being told what (GDPR Art. 4(11), 7(1)).
core::Result<core::Nothing>
validate_consent(const core::ConsentEvent& event, const Circumstances& circumstances) {
    if (event.by == core::ConsentActor::authority) {
        return reject("CONSENT_ACTOR", "by");
    }
    if (event.written && event.evidence_reference.empty()) {
        return reject("CONSENT_EVIDENCE", "evidence");
    }
    const auto notice = std::find_if(
        circumstances.notices.begin(), circumstances.notices.end(),
        [&](const core::NoticeVersion& one) { return one.version == event.notice_version; });
    if (notice == circumstances.notices.end()) {
        return reject("CONSENT_NOTICE_UNKNOWN", "notice_version");
    }
    if (notice->from && event.expressed_at < *notice->from) {
        return reject("CONSENT_BEFORE_NOTICE", "notice_version");
    }
    if (event.by == core::ConsentActor::person) {
        if (!circumstances.born) {
            return reject("CONSENT_CAPACITY_UNKNOWN", "by");
        }
        if (!has_capacity(*circumstances.born, event.expressed_at)) {
            return reject("CONSENT_CAPACITY", "by");
        }
    }
    return core::Nothing{};
}

}

core::Result<core::Nothing>
validate(const core::ConsentEvent& event, const Circumstances& circumstances) {
    if (blocks(event)) {
        return validate_negative(event, circumstances.now);
    }
    core::Result<core::Nothing> form{validate_form(event, circumstances.now)};
    return form && releases(event.kind) ? validate_consent(event, circumstances) : form;
}

core::Result<core::Nothing> validate(const core::Hold& hold) {
    const core::Validity& validity{hold.validity};
    if (validity.from && validity.until && *validity.until <= *validity.from) {
        return reject("CONSENT_ORDER", "until");
    }
    return core::Nothing{};
}

}
