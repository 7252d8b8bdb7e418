#pragma once
// Codes of countries and languages by ISO 3166-1 and ISO 639, and letters in one case, as ICU knows
// them. It must never guess: a code that ICU does not list is none.

#include <optional>
#include <string>
#include <string_view>

namespace gateway::text {

/// ISO 3166-1: FI, FIN, 246. Kosovo is XK, XKK and has no number.
enum class CountryForm : unsigned char { alpha_2, alpha_3, numeric };

/// ISO 639: fi (where there is one, else the three letters), fin.
enum class LanguageForm : unsigned char { alpha_2, alpha_3 };

/// A country's two letters. @return nothing unless it is a code of this form.
[[nodiscard]] std::optional<std::string> read_country(std::string_view code, CountryForm form);
/// @param alpha_2 as read_country() gives it. @return nothing if there is no such code.
[[nodiscard]] std::optional<std::string> write_country(std::string_view alpha_2, CountryForm form);

/// A language's shortest code. @return nothing unless it is a code of this form.
[[nodiscard]] std::optional<std::string> read_language(std::string_view code, LanguageForm form);
[[nodiscard]] std::optional<std::string>
write_language(std::string_view shortest, LanguageForm form);

/// By the rules of Finnish. @pre is_utf8(text).
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);

}
