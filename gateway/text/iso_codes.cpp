#include "gateway/text/iso_codes.h"

#include <unicode/locid.h>
#include <unicode/region.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <array>
#include <cstdio>
#include <map>
#include <vector>

namespace gateway::text {

namespace {

/// Both ways between the forms of one kind of code.
struct Table {
    std::map<std::string, std::string, std::less<>> to_short;
    std::map<std::string, std::string, std::less<>> to_long;

    void add(const std::string& shortest, const std::string& other) {
        if (!other.empty() && to_short.emplace(other, shortest).second) {
            to_long.emplace(shortest, other);
        }
    }
};

[[nodiscard]] std::optional<std::string>
found(const std::map<std::string, std::string, std::less<>>& map, std::string_view code) {
    const auto at = map.find(code);
    return at == map.end() ? std::nullopt : std::optional{at->second};
}

/// The list of officially assigned codes, and Kosovo's, which everybody uses.
[[nodiscard]] std::vector<std::string> all_countries() {
    std::vector<std::string> all;
    for (const char* const* code{uloc_getISOCountries()}; *code != nullptr; ++code) {
        all.emplace_back(*code);
    }
    if (std::find(all.begin(), all.end(), "XK") == all.end()) {
        all.emplace_back("XK");
    }
    return all;
}

[[nodiscard]] Table letters_of_countries() {
    Table table;
    for (const std::string& code : all_countries()) {
        const std::string locale{"und_" + code};
        const std::string three{uloc_getISO3Country(locale.c_str())};
        table.add(code, three.empty() && code == "XK" ? "XKK" : three);
    }
    return table;
}

[[nodiscard]] Table numbers_of_countries() {
    Table table;
    for (const std::string& code : all_countries()) {
        UErrorCode status{U_ZERO_ERROR};
        const icu::Region* const region{icu::Region::getInstance(code.c_str(), status)};
        if (U_SUCCESS(status) != 0 && region != nullptr && code != "XK"
            && region->getNumericCode() > 0) {
            std::array<char, 8> digits{};
            std::snprintf(digits.data(), digits.size(), "%03d", region->getNumericCode());
            table.add(code, digits.data());
        }
    }
    return table;
}

[[nodiscard]] Table letters_of_languages() {
    Table table;
    for (const char* const* code{uloc_getISOLanguages()}; *code != nullptr; ++code) {
        const std::string shortest{*code};
        if (shortest.size() == 2) {
            table.add(shortest, uloc_getISO3Language(*code));
        }
    }
    for (const char* const* code{uloc_getISOLanguages()}; *code != nullptr; ++code) {
        const std::string three{*code};
        if (three.size() == 3 && !table.to_short.contains(three)) {
            table.add(three, three);
        }
    }
    return table;
}

[[nodiscard]] const Table& countries(CountryForm form) {
    static const Table letters{letters_of_countries()};
    static const Table numbers{numbers_of_countries()};
    return form == CountryForm::numeric ? numbers : letters;
}

[[nodiscard]] const Table& languages() {
    static const Table table{letters_of_languages()};
    return table;
}

[[nodiscard]] icu::UnicodeString unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
}

}

std::optional<std::string> read_country(std::string_view code, CountryForm form) {
    if (form != CountryForm::alpha_2) {
        return found(countries(form).to_short, code);
    }
    return countries(form).to_long.contains(code) ? std::optional{std::string{code}} : std::nullopt;
}

std::optional<std::string> write_country(std::string_view alpha_2, CountryForm form) {
    if (form != CountryForm::alpha_2) {
        return found(countries(form).to_long, alpha_2);
    }
    return read_country(alpha_2, form);
}

std::optional<std::string> read_language(std::string_view code, LanguageForm form) {
    if (form == LanguageForm::alpha_3) {
        return found(languages().to_short, code);
    }
    return languages().to_long.contains(code) ? std::optional{std::string{code}} : std::nullopt;
}

std::optional<std::string> write_language(std::string_view shortest, LanguageForm form) {
    if (form == LanguageForm::alpha_3) {
        return found(languages().to_long, shortest);
    }
    return read_language(shortest, form);
}

std::string to_upper(std::string_view text) {
    std::string out;
    return unicode(text).toUpper(icu::Locale{"fi"}).toUTF8String(out);
}

std::string to_lower(std::string_view text) {
    std::string out;
    return unicode(text).toLower(icu::Locale{"fi"}).toUTF8String(out);
}

}
