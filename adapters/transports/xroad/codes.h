#pragma once
// X-Road's error codes. Version 7.8 renamed all of them without saying so
// (Server.ServerProxy.AccessDenied became server.serverproxy.access_denied), and members of one
// instance run different versions: a code is compared in its normalised form, and what went wrong
// is told by the code alone. The HTTP status says nothing: faults of SOAP come with 200, and one
// and the same error with 500 or 400, whichever versions met.

#include "gateway/core/code.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace adapters::xroad {

/// The spelling of 7.8 for a code in either spelling; empty if `code` is no code (letters, digits,
/// `.`, `_`, at most 200 of them).
[[nodiscard]] std::string normalised(std::string_view code);

/// The spelling of 7.8 of a rejection of ours: INVALID_XML → invalid_xml.
[[nodiscard]] std::string spelled(gateway::core::Code code);

struct Fault {
    /// Whose word it is. It says where to look; nothing hangs on it, for whoever answers can write
    /// any code.
    enum class Origin : std::uint8_t {
        our_message,             ///< client.*: our own message was not accepted
        own_security_server,     ///< server.clientproxy.*
        partner_security_server, ///< server.serverproxy.*
        partner_system,          ///< …service_failed.*: behind the partner's Security Server
        party,                   ///< the party's own fault, passed on as it was
        unknown_server           ///< X-Road's by its place, in a word that is not known here
    };

    /// Normalised; where it is none of X-Road's the local name, `*` if it is not fit to show.
    std::string code;
    Origin origin{Origin::party};
    std::string tracking{}; ///< a UUID that finds the line in the Security Server's log; or empty

    friend bool operator==(const Fault&, const Fault&) = default;
};

/// our-message, own-security-server, partner-security-server, partner-system, party. What no
/// server is known for is looked up in our own Security Server: own-security-server.
[[nodiscard]] std::string_view to_text(Fault::Origin origin) noexcept;

/// @param tracking kept if it is a UUID: anything else in its place are the party's words.
[[nodiscard]] Fault fault_of(std::string_view code, std::string_view tracking);

/// Of a code that stands where only X-Road writes: never the party's, whatever it says. A later
/// version may have codes that begin in another way.
[[nodiscard]] Fault fault_of_xroad(std::string_view code, std::string_view tracking);

/// In place of a code that is not fit to show: `xroad_party_fault` of a party's own, else
/// `xroad_unknown_fault`.
[[nodiscard]] std::string_view unfit(const Fault& fault) noexcept;

/// Its code for people, normalised; unfit() where it is not fit to show.
[[nodiscard]] std::string shown(const Fault& fault);

/// Whether `service_failed` is one of its parts: a Security Server found it while it was asking
/// further. The client's puts these words around what is wrong with an answer, too, whose question
/// was taken.
[[nodiscard]] bool is_service_failed(std::string_view normalised_code) noexcept;

/// Whether the same message may get through later with nothing changed but time.
[[nodiscard]] bool passes_with_time(std::string_view normalised_code) noexcept;

enum class Language : std::uint8_t { fi, sv, en };

/// What a code means, and what an operator should do, in one or two sentences. Of a code with
/// several parts the last one that is known counts, but whose trouble it is comes first: what is
/// found behind a Security Server, or in the partner's, is never told as if it were ours.
struct Advice {
    std::string_view meaning;
    std::string_view action;
};

[[nodiscard]] Advice advice_on(std::string_view normalised_code, Language language) noexcept;
[[nodiscard]] Advice advice_on(const Fault& fault, Language language) noexcept;

}
