#include "gateway/mapping/coded_values.h"

#include "gateway/core/business_id.h"
#include "gateway/core/characters.h"
#include "gateway/mapping/blanks.h"

#include <algorithm>

namespace gateway::mapping {

namespace {

constexpr std::string_view finland{"+358"};
constexpr std::size_t least_digits{7};
constexpr std::size_t most_digits{15};

/// + and the one to three digits of a country, and nothing behind them.
bool is_country_code(std::string_view text) noexcept {
    return text.starts_with('+') && text.size() > 1 && text.size() <= 4;
}

/// 03 1234567-8 are two numbers to whoever wrote it.
bool leads_to_one_digit(std::string_view rest) noexcept {
    constexpr std::string_view digits{"0123456789"};
    rest.remove_prefix(std::min(rest.find_first_of(digits), rest.size()));
    return std::min(rest.find_first_not_of(digits), rest.size()) == 1;
}

/// 040/123 4567, an old spelling: 0 and an area's one to three digits before the stroke. Few digits
/// behind it are the end of another number.
bool ends_finnish_prefix(std::string_view before, std::string_view behind) noexcept {
    constexpr std::ptrdiff_t least_behind{5};
    const std::string_view own{behind.substr(0, behind.find_first_not_of("0123456789 .-"))};
    return before.starts_with('0') && before.size() >= 2 && before.size() <= 4
           && std::count_if(own.begin(), own.end(), core::is_digit) >= least_behind;
}

/// Whether the first character of `rest` only helps the eye. One digit behind a country code, or
/// what stands in brackets behind it or at the beginning, is an area's; elsewhere it is more than
/// one number.
bool helps_the_eye(std::string_view rest, std::string_view before) noexcept {
    const bool area{is_country_code(before)};
    switch (rest.front()) {
    case ' ':
    case '.':
    case ')': return true;
    case '(': return area || before.empty();
    case '-': return area || !leads_to_one_digit(rest);
    case '/': return ends_finnish_prefix(before, rest.substr(1));
    default: return false;
    }
}

/// Without what only helps the eye, 00 as the + that it stands for. Nothing if anything else than
/// digits and a first + is left.
std::optional<std::string> digits_of(std::string_view text) {
    std::string out;
    for (std::size_t at{0}; at < text.size(); ++at) {
        const char byte{text[at]};
        if (out == "00") {
            out = "+";
        }
        if (text.substr(at).starts_with("(0)") && is_country_code(out)) {
            at += 2; // +358 (0)40: the 0 is for calls within the country
        } else if (core::is_digit(byte) || (byte == '+' && out.empty())) {
            out += byte;
        } else if (!helps_the_eye(text.substr(at), out)) {
            return std::nullopt;
        }
    }
    return out;
}

}

std::optional<std::string> read_phone(std::string_view text) {
    std::optional<std::string> digits{digits_of(trimmed(text))};
    if (!digits) {
        return std::nullopt;
    }
    if (digits->starts_with('0')) {
        digits->replace(0, 1, finland);
    }
    const bool sized{digits->size() > least_digits && digits->size() <= most_digits + 1};
    // a country code does not begin with 0, and a number without any prefix is nobody's for
    // certain; nor does what follows Finland's: that 0 is for calls within the country
    return sized && digits->front() == '+' && (*digits)[1] != '0'
                   && !digits->starts_with(std::string{finland} + '0')
               ? digits
               : std::nullopt;
}

std::optional<std::string> write_phone(std::string_view e164, std::string_view form) {
    if (form == "national" && e164.starts_with(finland)) {
        return "0" + std::string{e164.substr(finland.size())};
    }
    return std::string{e164};
}

std::optional<std::string> read_business_id(std::string_view text, std::string_view form) {
    std::string_view digits{text};
    if (form.empty() || form == "y-tunnus") {
        return core::check_business_id(text) ? std::optional{std::string{text}} : std::nullopt;
    }
    constexpr std::size_t count{8};
    if (form == "vat" && core::check_vat_number(text)) {
        digits.remove_prefix(2);
    } else if (form == "ovt" && core::check_ovt(text)) {
        digits.remove_prefix(4);
    } else {
        return std::nullopt;
    }
    if (digits.size() != count) {
        return std::nullopt; // an OVT identifier's own part would be lost
    }
    return std::string{digits.substr(0, count - 1)} + "-" + digits.back();
}

std::optional<std::string> write_business_id(std::string_view business_id, std::string_view form) {
    if (!core::check_business_id(business_id)) {
        return std::nullopt;
    }
    if (form.empty() || form == "y-tunnus") {
        return std::string{business_id};
    }
    const std::string digits{std::string{business_id.substr(0, 7)} + business_id.back()};
    return (form == "vat" ? "FI" : "0037") + digits;
}

std::optional<std::string> read_name_part(std::string_view text, std::string_view form) {
    const std::size_t comma{text.find(',')};
    if (comma == std::string_view::npos || text.find(',', comma + 1) != std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view family{trimmed(text.substr(0, comma))};
    const std::string_view given{trimmed(text.substr(comma + 1))};
    if (family.empty() || given.empty()) {
        return std::nullopt;
    }
    return std::string{form == "given" ? given : family};
}

}
