#pragma once
// X-Road's messages, REST r1 and SOAP 4.0: bytes ⇄ who asks whom for what. Pure: no socket, no
// clock. Its reader assumes that a Security Server checked the signature and nothing else; it
// takes a message in one way only or not at all. It must never believe what a client says of its
// user, hand on a message whose parts contradict each other, or put a stranger's words into a
// rejection: places are our own words.

#include "gateway/core/result.h"
#include "gateway/text/percent_encoding.h"

#include <optional>
#include <string>
#include <string_view>

namespace adapters::xroad {

namespace core = gateway::core;

struct MemberId {
    std::string instance;     ///< FI, FI-TEST
    std::string member_class; ///< GOV, MUN, COM
    std::string member_code;  ///< in Finland a business identity code without the country's prefix

    friend bool operator==(const MemberId&, const MemberId&) = default;
};

/// A member, or a subsystem of one.
struct ClientId {
    MemberId member;
    std::optional<std::string> subsystem{};

    friend bool operator==(const ClientId&, const ClientId&) = default;
};

struct ServiceId {
    ClientId provider;
    std::string code;
    std::optional<std::string> version{}; ///< SOAP only; access rights do not look at it

    friend bool operator==(const ServiceId&, const ServiceId&) = default;
};

/// A service by its name alone. Version 7 of X-Road has none any more: it is read, and never used.
struct CentralServiceId {
    std::string instance;
    std::string code;

    friend bool operator==(const CentralServiceId&, const CentralServiceId&) = default;
};

/// A Security Server.
struct ServerId {
    MemberId owner;
    std::string code;

    friend bool operator==(const ServerId&, const ServerId&) = default;
};

/// For whom the client says that it acts; nobody has checked it.
struct RepresentedParty {
    std::optional<std::string> party_class{};
    std::string code;

    friend bool operator==(const RepresentedParty&, const RepresentedParty&) = default;
};

/// Whether `part` can be a part of an identifier: 1–255 bytes of UTF-8 without control characters,
/// % : ; / \ U+200B U+FEFF, not `.` or `..`, no space at an end. Older members have `_`, spaces and
/// letters such as ä, which newer ones may not.
[[nodiscard]] bool is_part(std::string_view part) noexcept;

/// C0, DEL, and the C1 block, which UTF-8 writes as C2 80 to C2 9F.
[[nodiscard]] bool has_control(std::string_view text) noexcept;

using gateway::text::append_percent_encoded;
using gateway::text::percent_decoded;

/// The percent-encoded form of headers and paths, parts between slashes. Nothing unless the number
/// of parts is right and each is_part() when it is decoded: an encoded slash is no part.
[[nodiscard]] std::optional<ClientId> parse_client(std::string_view text);
/// Of REST: instance, class, code, subsystem and service. A service of a member without subsystem
/// cannot be called by REST.
[[nodiscard]] std::optional<ServiceId> parse_rest_service(std::string_view text);
[[nodiscard]] std::optional<CentralServiceId> parse_central_service(std::string_view text);
[[nodiscard]] std::optional<ServerId> parse_server(std::string_view text);
[[nodiscard]] std::optional<RepresentedParty> parse_represented_party(std::string_view text);

/// What the parse_ functions read.
[[nodiscard]] std::string encoded(const ClientId& id);
[[nodiscard]] std::string encoded(const ServiceId& id);
[[nodiscard]] std::string encoded(const CentralServiceId& id);
[[nodiscard]] std::string encoded(const ServerId& id);
[[nodiscard]] std::string encoded(const RepresentedParty& party);

/// For people: parts between slashes, not encoded; no part has a slash.
[[nodiscard]] std::string shown(const ClientId& id);
[[nodiscard]] std::string shown(const ServiceId& id);

/// Whether every part is_part().
[[nodiscard]] bool is_good(const ClientId& id) noexcept;
[[nodiscard]] bool is_good(const ServiceId& id) noexcept;
[[nodiscard]] bool is_good(const ServerId& id) noexcept;
[[nodiscard]] bool is_good(const RepresentedParty& party) noexcept;

}
