#pragma once
// The verbs about messages one by one: what the console's list of messages shows. Names, times and
// codes; never a value, and of a person nothing.

#include "gateway/app/verb_options.h"
#include "gateway/http/network_libraries.h"

#include <cstddef>
#include <iosfwd>
#include <string>

namespace gateway::app {

/// What `messages …` was asked.
struct MessageWords {
    std::string message;
    std::string person; ///< `-`: a line of standard input
    std::string reg;    ///< of-person: empty: every register
    std::string exchange;
    std::string party;
    std::string state;   ///< how far its delivery is
    std::string outcome; ///< what became of the record
    std::string since;   ///< a day or an instant
    std::string until;   ///< before it
    std::string run;
    std::size_t limit{50};
};

/// Newest first. @throws core::GatewayError EXCHANGE_UNKNOWN, PARTY_UNKNOWN, DATE_WRONG,
/// DATE_IMPLAUSIBLE, MESSAGE_ID_FORM.
int list_messages(
    const VerbOptions& options, const http::NetworkLibraries& network, const MessageWords& words,
    std::ostream& out);

/// One, step by step. @throws core::GatewayError MESSAGE_ID_FORM, MESSAGE_UNKNOWN.
int show_message(
    const VerbOptions& options, const http::NetworkLibraries& network, const MessageWords& words,
    std::ostream& out);

/// The same list of one person's, which is on record. 1: there is none.
/// @throws core::GatewayError as list_messages(), REGISTER_UNKNOWN, PURPOSE_UNKNOWN, REASON_FORM.
int messages_of_person(
    const VerbOptions& options, const http::NetworkLibraries& network, const MessageWords& words,
    std::ostream& out);

}
