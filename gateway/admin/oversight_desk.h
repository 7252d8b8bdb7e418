#pragma once
// Of this room alone: what the pages of those who answer for the data have in common.

#include "gateway/admin/oversight.h"
#include "gateway/admin/resources.h"

namespace gateway::admin {

/// @throws core::GatewayError STORE_UNREACHABLE where the parts have none (no store behind them).
[[nodiscard]] Oversight& oversight_of(Parts& parts);

/// An exchange or a party by its name: of the configuration, or one that left it and of which
/// messages are kept. @throws core::GatewayError as oversight_of(); as the store failed.
template <class Name> std::optional<Name> remembered(const std::string& text, Parts& parts) {
    std::optional<Name> name{Name::find(text)};
    if (!name) {
        oversight_of(parts).messages.recall_names();
        name = Name::find(text);
    }
    return name;
}

}
