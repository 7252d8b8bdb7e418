#pragma once
// Codes of municipalities and postal codes: numbers that are none. Their leading zeros mean
// something, spreadsheets take them away, and what a code names changes with mergers. It must never
// put a zero back by itself, nor say that a code is in force without a list that was given to it.

#include "gateway/core/instant.h"
#include "gateway/core/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::core {

/// Three digits. @return MUNICIPALITY_ZEROS for one or two digits, as a spreadsheet leaves of 005
/// and 091; MUNICIPALITY_FORM.
/// @source Statistics Finland, classification of municipalities; code set kunta in koodistot.
[[nodiscard]] Result<Nothing> check_municipality(std::string_view text);

/// Five digits. @return POSTAL_CODE_ZEROS for fewer; POSTAL_CODE_FORM. @source Posti.
[[nodiscard]] Result<Nothing> check_postal_code(std::string_view text);

/// Digits with the zeros put back that a number of `width` digits has lost; nothing if the text is
/// no such number. For whoever knows that the source loses zeros.
[[nodiscard]] std::optional<std::string> restore_zeros(std::string_view text, std::size_t width);

/// A list of codes, each in force for a time.
class DatedCodes final {
public:
    struct Entry {
        std::string code;
        std::optional<LocalDate> from{};  ///< first day in force
        std::optional<LocalDate> until{}; ///< first day no longer in force
        std::string successor{};          ///< the code that came after it; empty: none is known
    };

    /// Reads lines of `code;from;until;successor` under that head, days as YYYY-MM-DD or nothing.
    /// @return CODE_LIST_HEAD, CODE_LIST_LINE, CODE_LIST_DATE, CODE_LIST_OVERLAP with the line.
    [[nodiscard]] static Result<DatedCodes> parse(std::string_view text);

    /// @return CODE_UNKNOWN (on no day), CODE_NOT_YET, CODE_ENDED.
    [[nodiscard]] Result<Nothing> check(std::string_view code, LocalDate day) const;

    /// The code that names the same on `day`, through all that were merged; nothing if there is
    /// none.
    [[nodiscard]] std::optional<std::string> current(std::string_view code, LocalDate day) const;

    [[nodiscard]] std::size_t size() const noexcept { return m_entries.size(); }

private:
    [[nodiscard]] const Entry* last_of(std::string_view code, LocalDate day) const noexcept;

    std::vector<Entry> m_entries; ///< by code, then by time
};

}
