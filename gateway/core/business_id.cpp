#include "gateway/core/business_id.h"

#include "gateway/core/characters.h"

#include <algorithm>
#include <array>

namespace gateway::core {

Result<Nothing> check_business_digits(std::string_view eight) {
    constexpr std::array<int, 7> weights{7, 9, 10, 5, 8, 4, 2};
    if (eight.size() != 8 || !all_digits(eight) || all_zeros(eight)) {
        return Rejection{"BUSINESS_ID_FORM", {}};
    }
    int sum{0};
    for (std::size_t index{0}; index < weights.size(); ++index) {
        sum += weights.at(index) * (eight[index] - '0');
    }
    const int rest{sum % 11};
    if (rest == 1 || eight[7] - '0' != (rest == 0 ? 0 : 11 - rest)) {
        return Rejection{"BUSINESS_ID_CHECK", {}};
    }
    return Nothing{};
}

Result<Nothing> check_business_id(std::string_view text) {
    if (text.size() != 9 || text[7] != '-') {
        return Rejection{"BUSINESS_ID_FORM", {}};
    }
    return check_business_digits(std::string{text.substr(0, 7)} + text[8]);
}

Result<Nothing> check_vat_number(std::string_view text) {
    if (text.size() != 10 || !text.starts_with("FI") || !all_digits(text.substr(2))) {
        return Rejection{"VAT_FORM", {}};
    }
    return check_business_digits(text.substr(2));
}

Result<Nothing> check_ovt(std::string_view text) {
    constexpr std::size_t shortest{12};
    constexpr std::size_t longest{17};
    const bool formed{
        text.size() >= shortest && text.size() <= longest && text.starts_with("0037")
        && all_digits(text.substr(4, 8))
        && std::all_of(text.begin() + shortest, text.end(), is_capital_or_digit)};
    if (!formed) {
        return Rejection{"OVT_FORM", {}};
    }
    return check_business_digits(text.substr(4, 8));
}

}
