#pragma once
// A question about one person, as it is read on its way in, and how it is answered where no answer
// of a party came of it.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/lookups.h"
#include "gateway/exchange/outbound.h"
#include "gateway/ports/intake.h"

#include <optional>
#include <string_view>

namespace gateway::exchange {

/// One question about one person, in the catalogue's words.
[[nodiscard]] core::Result<mapping::Mapped>
read_question(const config::Leg& leg, const ports::Arrived& request);

/// A party's answer. What cannot be read is malformed with all of its text, for whoever looks into
/// it: what a party answered is not thrown away unseen. One that was held and cannot be read back
/// is malformed with HELD_BYTES_LOST and without a text.
[[nodiscard]] ports::DocumentReader::Item
read_answer(const config::Leg& leg, const ports::DeliveryReceipt& receipt);

/// What the register's row gives to the message: only the items that it has places for, and only if
/// it is a row about the person who was asked about.
void fill_from_register(Departing& departing, const Lookups::Found& found);

/// Why a question did not come to an answer of the party; nothing if it did.
[[nodiscard]] std::optional<ports::Answer>
failed_question(const Outgone& outgone, const policy::RuleSet& rules, std::string_view language);

}
