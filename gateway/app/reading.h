#pragma once
// A verb that shows what stands about a person is a reading like a call of the interface, and is
// recorded like one: nothing is shown that is not on record.

#include "gateway/app/installation.h"

#include <string>
#include <string_view>
#include <vector>

namespace gateway::app {

struct Reading {
    std::string_view resource; ///< as the interface calls it: consents, decisions
    std::string_view verb{"read"};
    std::string object;                  ///< the message that it is about; empty: none
    std::vector<core::PersonNo> persons; ///< whose data it shows; none: nobody is known by it
    std::string reason;                  ///< empty: none was given, and that shows
    std::string read_for;
};

/// Writes the entry, with the reason under the person's key, and signs.
/// @throws core::GatewayError PURPOSE_UNKNOWN, REASON_FORM, or as the store fails.
void record_reading(Installation& installation, const Reading& reading);

}
