#pragma once
// What was kept about a person and is there no more, by which rule it went and where that is
// certified. Pure. It must never call gone by rule what no certificate tells of.

#include "gateway/ports/rights.h"
#include "gateway/text/json_value.h"

#include <functional>

namespace gateway::rights {

/// `[{"what","count","certificates":[{"at","entry","rule","years","before"}]}]`; `entry` is
/// CHAIN/SEQUENCE of the journal. No certificate: it was taken away, or the journal does not reach
/// back so far. Of the journal itself, how many times parts of it ended that may have told of the
/// person, however many months each time, with the latest certificate of each rule.
/// @param kept_back  whether what an exchange carried is not told of; nothing: all is told.
[[nodiscard]] text::JsonValue destroyed_of(
    const ports::GoneRecords& gone, const std::function<bool(core::ExchangeId)>& kept_back = {});

/// Whether a part of the journal was dropped in which something may have stood about the person.
[[nodiscard]] bool journal_has_ended(const ports::GoneRecords& gone);

}
