#pragma once
// Verbs that try a party's endpoints. Clients of the interface, like the console.

#include "gateway/app/verbs.h"

#include <iosfwd>
#include <string>

namespace gateway::app {

/// What `party …` was asked.
struct PartyWords {
    std::string party;
    std::string endpoint;
};

/// Connects and proves who answers. 1: nobody who is known did.
int party_try(
    const VerbOptions& options, const http::NetworkLibraries& network, const PartyWords& words,
    std::ostream& out);

/// Sends a signed message that is about nobody. 1: it was not accepted.
int party_test(
    const VerbOptions& options, const http::NetworkLibraries& network, const PartyWords& words,
    std::ostream& out);

}
