#pragma once
// Where the items of an exchange stand on both sides of it: the register's field and the party's.
// For whoever looks; nothing is sent or handed over by it. Pure.

#include "gateway/config/configuration.h"

#include <optional>
#include <string>
#include <vector>

namespace gateway::exchange {

struct FieldPlace {
    core::ItemId item;
    std::string register_field; ///< empty: it has none, or the register says none
    std::string party_field;    ///< empty: the party's document has no place for it
};

/// What leaves by the exchange, in the order of the party's document; then what its register holds
/// and the document has no place for. Empty where nothing leaves.
[[nodiscard]] std::vector<FieldPlace>
places_leaving(const config::Configuration& law, const config::Exchange& exchange);

/// What comes in by it. Empty where nothing does.
[[nodiscard]] std::vector<FieldPlace>
places_coming(const config::Configuration& law, const config::Exchange& exchange);

/// The leg by which something leaves; null where nothing does.
[[nodiscard]] const config::Leg* leaving_leg(const config::Exchange& exchange) noexcept;

/// The records of a document as it left, with the party's fields as they stand in it and the items
/// that they are. What cannot be read is left out.
struct SentFields {
    std::optional<core::PersonId> subject;
    core::NativeRecord native;
    core::Record items;
    std::vector<std::string> defaulted; ///< paths whose value is a code list's fallback
};
[[nodiscard]] std::vector<SentFields> read_sent(const config::Leg& leg, core::ByteView document);

}
