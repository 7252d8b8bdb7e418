#pragma once
// A question about one person, as it is read on its way in, and how it is answered where no answer
// of a party came of it.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/inbound.h"
#include "gateway/exchange/lookups.h"
#include "gateway/exchange/outbound.h"
#include "gateway/ports/intake.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace gateway::exchange {

/// One question about one person, in the catalogue's words.
struct ReadQuestion {
    mapping::Mapped asked;
    std::size_t unknown{0}; ///< fields that no mapping knows, a hundred at most: they are kept out
};

/// The document that a question of the exchange comes as: of the register that municipal systems
/// ask for, or of the party that asks us.
/// @throws core::GatewayError RELAY_NOT_CONFIGURED.
[[nodiscard]] const config::Leg&
question_leg(const config::Configuration& law, const config::Exchange& exchange);

/// Rejects with VALUE_KIND where JSON has what the mapping knows as something of another kind: it
/// would be missing, and the law would say no to a question that nobody put. HETU_FUTURE where
/// whoever it is about is not born `now`.
[[nodiscard]] core::Result<ReadQuestion>
read_question(const config::Leg& leg, const ports::Arrived& request, core::Instant now);

/// A party's answer. What cannot be read is malformed with all of its text, for whoever looks into
/// it: what a party answered is not thrown away unseen. One that was held and cannot be read back
/// is malformed with HELD_BYTES_LOST and without a text.
[[nodiscard]] ports::DocumentReader::Item
read_answer(const config::Leg& leg, const ports::DeliveryReceipt& receipt);

/// For whoever asked, where the register could not be asked; whoever keeps it finds the code in the
/// log.
[[nodiscard]] ports::Answer
not_looked_up(core::LogSink& log, core::Code failure, std::string_view language);

/// What the register's row gives to the message: only the items that it has places for, and only if
/// it is a row about the person who was asked about. A row that gives nothing is the register's
/// fault (register_fault), and told to whoever keeps it; never to the asker.
void fill_from_register(core::LogSink& log, Departing& departing, const Lookups::Found& found);

/// Says in the answer how much of the question was kept out, if anything was.
[[nodiscard]] ports::Respond telling_unknown(ports::Respond respond, std::size_t unknown);

/// Why a question did not come to an answer of the party; nothing if it did.
[[nodiscard]] std::optional<ports::Answer>
failed_question(const Outgone& outgone, const policy::RuleSet& rules, std::string_view language);

/// Why the party's answer is not handed over. @pre it was not stamped.
[[nodiscard]] ports::Answer
not_taken_in(const Departed& departed, const Ingone& ingone, std::string_view language);

}
