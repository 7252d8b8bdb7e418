#pragma once
// What people do about notices and cases: they say how far a notice is, and who decided a case.

#include "gateway/exchange/departure.h"
#include "gateway/exchange/note.h"
#include "gateway/ports/person_entries.h"

#include <string_view>

namespace gateway::exchange {

/// Whether a text may stand as a reference to something outside, in the journal too: up to 64
/// letters, digits and . / _ -, and no personal identity code in it, in whatever spelling.
[[nodiscard]] bool is_reference(std::string_view text);

/// Whether a text may name an official: the same, or a name with spaces and any letters. It stays
/// in the store.
[[nodiscard]] bool is_official(std::string_view text);

/// Writes the change of a notice's state; NOTICE_STATE (its own fault) unless it moves forward.
[[nodiscard]] Note::Write change_of(ports::NoticeChange change);

/// Writes who decided a case and where; CASE_NOT_OPEN (its own fault) unless it is open.
[[nodiscard]] Note::Write decision_of(ports::CaseDecision decision, const DigestKeys& keys);

}
