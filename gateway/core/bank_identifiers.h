#pragma once
// Account numbers (IBAN) and the references of payments. It must never ask whether an account
// exists, and never shorten or regroup what it is given: machines write both without spaces.

#include "gateway/core/result.h"

#include <string_view>

namespace gateway::core {

/// Checks country, length, characters and check digits (modulo 97).
/// @return IBAN_FORM, IBAN_COUNTRY (the country has no IBAN), IBAN_LENGTH, IBAN_CHECK.
/// @source ISO 13616-1; lengths: the IBAN Registry of SWIFT.
[[nodiscard]] Result<Nothing> check_iban(std::string_view text);

/// Checks a Finnish reference number (4–20 digits, weights 7 3 1 from the right) or an
/// international one (RF, two check digits, at most 21 capitals and digits, modulo 97). What
/// stands inside an RF reference need not be a Finnish reference number: others make them too.
/// @return REFERENCE_FORM (of all zeros, too), REFERENCE_CHECK.
/// @source Finance Finland, "Kotimaisen viitteen rakenneohje"; ISO 11649.
[[nodiscard]] Result<Nothing> check_reference(std::string_view text);

/// The check digit that makes `digits` a Finnish reference number. @pre all_digits(digits)
[[nodiscard]] char reference_check_digit(std::string_view digits) noexcept;

}
