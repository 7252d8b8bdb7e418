#pragma once
// All identifiers by name, each checked as machines write it: no spaces, no small letters, no digit
// left out. It must never mend what it is given, and never tell more than which rule was broken.

#include "gateway/core/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gateway::core {

enum class IdentifierKind : std::uint8_t {
    hetu,
    business_id,
    ovt,
    vat,
    iban,
    reference,
    oid,
    municipality,
    postal_code
};

/// `hetu`, `y-tunnus`, `ovt`, `vat`, `iban`, `reference`, `oid`, `municipality`, `postal-code`.
[[nodiscard]] std::optional<IdentifierKind> find_identifier_kind(std::string_view word) noexcept;

/// Those words, in that order.
[[nodiscard]] std::span<const std::string_view> identifier_kinds() noexcept;

/// @return the code of the rule that was broken; never the value.
[[nodiscard]] Result<Nothing> check_identifier(IdentifierKind kind, std::string_view text);

/// In a few words, for people; the code itself for one that is none of an identifier.
[[nodiscard]] std::string_view explain_identifier(Code code) noexcept;

}
