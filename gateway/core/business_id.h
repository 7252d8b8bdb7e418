#pragma once
// The Finnish business identity code (Y-tunnus) and what is made of it: the OVT identifier of
// electronic trade and the VAT number. It must never look one up: that a code is well-formed does
// not say that somebody has it.

#include "gateway/core/result.h"

#include <string>
#include <string_view>

namespace gateway::core {

/// Checks `NNNNNNN-T` as machines write it, with all seven digits before the check digit. Codes
/// given before 2001 may be written with six elsewhere: those are to be filled up at their source.
/// Weights 7 9 10 5 8 4 2, modulo 11; a remainder of 1 is given to nobody, nor is 0000000-0.
/// @return BUSINESS_ID_FORM, BUSINESS_ID_CHECK.
/// @source Finnish Patent and Registration Office and Tax Administration (ytj.fi), 244/2001 § 8.
[[nodiscard]] Result<Nothing> check_business_id(std::string_view text);

/// Checks `FI` and the eight digits of a Y-tunnus. @return VAT_FORM, BUSINESS_ID_FORM (all
/// zeros), BUSINESS_ID_CHECK.
/// @source Regulation (EU) 904/2010; VIES structure FI + 8 digits.
[[nodiscard]] Result<Nothing> check_vat_number(std::string_view text);

/// Checks `0037`, the eight digits of a Y-tunnus and at most five capital letters or digits of the
/// organisation's own. @return OVT_FORM, BUSINESS_ID_FORM (all zeros), BUSINESS_ID_CHECK.
/// @source ISO 6523 (0037 is the Tax Administration's number), SFS 5748.
[[nodiscard]] Result<Nothing> check_ovt(std::string_view text);

/// Checks eight digits without the hyphen. @return BUSINESS_ID_FORM, BUSINESS_ID_CHECK.
[[nodiscard]] Result<Nothing> check_business_digits(std::string_view eight);

}
