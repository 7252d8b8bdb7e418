#include "gateway/core/bank_identifiers.h"

#include "gateway/core/characters.h"

#include <algorithm>
#include <array>

namespace gateway::core {

namespace {

/// Countries and the lengths of their IBANs, as two letters and two digits each, in order.
constexpr std::string_view lengths{
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24"
    "FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32"
    "LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24"
    "RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30"};

[[nodiscard]] std::size_t length_of(std::string_view country) noexcept {
    constexpr std::size_t entry{4};
    for (std::size_t at{0}; at < lengths.size(); at += entry) {
        if (lengths.substr(at, 2) == country) {
            return static_cast<std::size_t>((lengths[at + 2] - '0') * 10 + (lengths[at + 3] - '0'));
        }
    }
    return 0;
}

/// ISO 7064 MOD 97-10 over the text with its first four characters put last; letters count as 10
/// to 35.
[[nodiscard]] bool is_one_modulo_97(std::string_view text) noexcept {
    unsigned rest{0};
    for (std::size_t at{0}; at < text.size(); ++at) {
        const char character{text[(at + 4) % text.size()]};
        rest = is_digit(character) ? rest * 10U + static_cast<unsigned>(character - '0')
                                   : rest * 100U + static_cast<unsigned>(character - 'A') + 10U;
        rest %= 97U;
    }
    return rest == 1;
}

/// 00, 01 and 99 come out of no computation, though some of them would pass the check.
[[nodiscard]] bool are_check_digits(std::string_view two) noexcept {
    return all_digits(two) && two != "00" && two != "01" && two != "99";
}

[[nodiscard]] Result<Nothing> check_creditor_reference(std::string_view text) {
    constexpr std::size_t shortest{5};
    constexpr std::size_t longest{25};
    if (text.size() < shortest || text.size() > longest
        || !std::all_of(text.begin(), text.end(), is_capital_or_digit)
        || !all_digits(text.substr(2, 2)) || all_zeros(text.substr(4))) {
        return Rejection{"REFERENCE_FORM", {}};
    }
    if (!are_check_digits(text.substr(2, 2)) || !is_one_modulo_97(text)) {
        return Rejection{"REFERENCE_CHECK", {}};
    }
    return Nothing{};
}

}

Result<Nothing> check_iban(std::string_view text) {
    constexpr std::size_t shortest{5};
    if (text.size() < shortest || !is_capital(text[0]) || !is_capital(text[1])
        || !all_digits(text.substr(2, 2))
        || !std::all_of(text.begin(), text.end(), is_capital_or_digit)) {
        return Rejection{"IBAN_FORM", {}};
    }
    const std::size_t length{length_of(text.substr(0, 2))};
    if (length == 0) {
        return Rejection{"IBAN_COUNTRY", {}};
    }
    if (text.size() != length) {
        return Rejection{"IBAN_LENGTH", {}};
    }
    if (text.starts_with("FI") && !all_digits(text.substr(4))) {
        return Rejection{"IBAN_FORM", {}};
    }
    if (!are_check_digits(text.substr(2, 2)) || !is_one_modulo_97(text)) {
        return Rejection{"IBAN_CHECK", {}};
    }
    return Nothing{};
}

char reference_check_digit(std::string_view digits) noexcept {
    constexpr std::array<int, 3> weights{7, 3, 1};
    int sum{0};
    for (std::size_t at{0}; at < digits.size(); ++at) {
        sum += weights.at(at % weights.size()) * (digits[digits.size() - 1 - at] - '0');
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

Result<Nothing> check_reference(std::string_view text) {
    if (text.starts_with("RF")) {
        return check_creditor_reference(text);
    }
    if (text.size() < 4 || text.size() > 20 || !all_digits(text) || all_zeros(text)) {
        return Rejection{"REFERENCE_FORM", {}};
    }
    if (text.back() != reference_check_digit(text.substr(0, text.size() - 1))) {
        return Rejection{"REFERENCE_CHECK", {}};
    }
    return Nothing{};
}

}
