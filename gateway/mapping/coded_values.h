#pragma once
// Values that have one canonical spelling and several outside: telephone numbers, identifiers of
// firms, parts of a hetu or of a name. Pure; what is not certain is no value.

#include <optional>
#include <string>
#include <string_view>

namespace gateway::mapping {

/// E.164 out of what people write: `+358 40 123 4567`, `0401234567` (a Finnish number), `00358…`,
/// `+358 (0)40 …`. @return nothing unless it is one number of 7 to 15 digits: `1234567 / 8` and
/// `1234567-8` are two.
/// @source ITU-T E.164; Traficom's numbering plan: trunk prefix 0, international prefix 00.
[[nodiscard]] std::optional<std::string> read_phone(std::string_view text);
/// @param form `e164`, or `national`: a Finnish number with its 0, any other with its +.
[[nodiscard]] std::optional<std::string> write_phone(std::string_view e164, std::string_view form);

/// A Y-tunnus out of itself, a VAT number or an OVT identifier without the organisation's own part.
[[nodiscard]] std::optional<std::string>
read_business_id(std::string_view text, std::string_view form);
[[nodiscard]] std::optional<std::string>
write_business_id(std::string_view business_id, std::string_view form);

/// The part of `Family, Given Names`. @param form `family` or `given`.
/// @return nothing unless exactly one comma parts two names.
[[nodiscard]] std::optional<std::string>
read_name_part(std::string_view text, std::string_view form);

}
