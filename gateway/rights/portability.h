#pragma once
// What a person may take along (GDPR Art. 20): what they gave themself, under their consent or a
// contract, as it stands in the register now, in a form that machines read. What rests on a duty or
// a public task is not portable (Art. 20(3)); nor is what somebody else wrote about them.

#include "gateway/core/error.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/record.h"
#include "gateway/rights/names.h"
#include "gateway/rights/traces.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::rights {

struct PortableQuestion {
    core::RegisterId reg;
    core::MessageId request;
    core::Instant now;
    std::string language;
};

/// Rows of a selection of which nobody can say whose they are.
struct UnreadableRows {
    std::string selection;
    core::Code code; ///< of the first
    std::size_t rows{0};
};

/// What a register says of one person now, in whichever of its selections.
struct RegisterRecord {
    std::vector<core::Field> fields{}; ///< an item more than once where selections differ
    std::vector<core::Hold> holds{};   ///< that the register shows itself (turvakielto)
    /// Selections that the register does not have, and SELECTION.COLUMN where that is not there.
    std::vector<std::string> not_read{};
    std::vector<UnreadableRows> unreadable{}; ///< any of them may be the person's
    /// Why it is not whole, where something was not read: what is sent to somebody else must be,
    /// or a protection that stands there would be lost, too.
    std::optional<core::GatewayError> gap{};
};

/// One thing that a person may take along.
struct PortableItem {
    core::Field field;
    std::string_view basis; ///< 6.1.a or 6.1.b
    core::Instant given_at;
};

/// @param values  what the register says of the person now.
[[nodiscard]] std::vector<PortableItem> portable_items(
    const PortableQuestion& question, const Traces& traces, std::span<const core::Field> values,
    Names& names);

/// `{"portable":{"register","register_name","controller",…,"request","made_at","language"},"items":
/// [{"item","label","value","basis","given_at"}],"consents":[…]}`; `"not_read":[…]` too where the
/// register does not have every selection that persons stand in, or every column of it, and
/// `"unreadable":[{"selection","code","rows"}]` where rows of one could not be read. The controller
/// is told as add_controller() does.
[[nodiscard]] text::JsonValue portable_copy(
    const PortableQuestion& question, const Traces& traces, const RegisterRecord& record,
    Names& names);

/// The items as CSV (RFC 4180): item, label, value, basis, given_at; a head line first.
[[nodiscard]] std::string portable_csv(const text::JsonValue& copy);

}
