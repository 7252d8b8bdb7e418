#pragma once
// One message, whichever protocol it is in, as the adapter reads it: who asks whom for what.

#include "adapters/transports/xroad/rest.h"
#include "adapters/transports/xroad/soap.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace adapters::xroad {

/// What the adapter takes of one message, too.
inline constexpr std::size_t largest_message{std::size_t{50} * 1024 * 1024};

struct Identity {
    enum class Protocol : std::uint8_t { soap, rest };

    Protocol protocol{Protocol::soap};
    Kind kind{Kind::request};
    ClientId client;
    ServiceId service;
    std::optional<std::string> id{}; ///< a REST request may have none
    std::optional<std::string> user_id{};
    std::optional<std::string> issue{};
    std::string protocol_version; ///< 4.0, r1
    std::size_t attachments{0};

    friend bool operator==(const Identity&, const Identity&) = default;
};

/// @param message an envelope, a multipart message, or an HTTP/1.1 request as text: REST, or SOAP
/// posted; at most largest_message. What a text written by hand lacks of HTTP is supplied where
/// nobody could read it in two ways (as_sent()): BAD_REQUEST is what no request can be read from.
/// @param content_type of what is no HTTP text. Without one that of the head which the message was
/// saved with; of parts without a head the boundary is their first line's; else text/xml in UTF-8.
/// @param expected nothing: told from the message.
/// @return a fault is what an answer of the party or of X-Road said.
[[nodiscard]] core::Result<std::variant<Identity, Fault>> identify(
    std::string_view message, std::optional<std::string_view> content_type,
    std::optional<Kind> expected);

}
