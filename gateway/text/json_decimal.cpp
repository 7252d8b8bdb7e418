#include "gateway/text/json_decimal.h"

#include <algorithm>
#include <charconv>

namespace gateway::text {

namespace {

/// Beyond this a number is no longer written out to be divided.
constexpr std::int64_t most_digits{4'096};

int compare_magnitudes(const JsonDecimal& left, const JsonDecimal& right) {
    const auto size = [](const JsonDecimal& number) {
        return static_cast<std::int64_t>(number.digits.size()) + number.exponent;
    };
    if (left.digits.empty() || right.digits.empty()) {
        return static_cast<int>(!left.digits.empty()) - static_cast<int>(!right.digits.empty());
    }
    if (size(left) != size(right)) {
        return size(left) < size(right) ? -1 : 1;
    }
    return left.digits.compare(right.digits); // neither ends in zeros
}

/// The rest of a division of whole numbers, by hand.
bool divides(const std::string& divisor, const std::string& number) {
    std::string rest;
    const auto not_less = [&] {
        return rest.size() != divisor.size() ? rest.size() > divisor.size() : rest >= divisor;
    };
    const auto subtract = [&] {
        int borrow{0};
        for (std::size_t at{0}; at < rest.size(); ++at) {
            char& digit{rest[rest.size() - 1 - at]};
            int value{digit - '0' - borrow};
            value -= at < divisor.size() ? divisor[divisor.size() - 1 - at] - '0' : 0;
            borrow = value < 0 ? 1 : 0;
            digit = static_cast<char>('0' + value + borrow * 10);
        }
        rest.erase(0, std::min(rest.find_first_not_of('0'), rest.size()));
    };
    for (const char digit : number) {
        if (!rest.empty() || digit != '0') {
            rest += digit;
        }
        while (not_less()) {
            subtract();
        }
    }
    return rest.empty();
}

}

JsonDecimal JsonDecimal::of(std::string_view text) {
    JsonDecimal number;
    number.negative = text.starts_with('-');
    text.remove_prefix(number.negative ? 1 : 0);
    const std::size_t mark{std::min(text.find_first_of("eE"), text.size())};
    if (mark < text.size()) {
        std::string_view exponent{text.substr(mark + 1)};
        exponent.remove_prefix(exponent.starts_with('+') ? 1 : 0);
        std::from_chars(exponent.data(), exponent.data() + exponent.size(), number.exponent);
    }
    for (const char byte : text.substr(0, mark)) {
        if (byte != '.') {
            number.digits += byte;
        }
    }
    const std::size_t point{text.substr(0, mark).find('.')};
    if (point != std::string_view::npos) {
        number.exponent -= static_cast<std::int64_t>(mark - point - 1);
    }
    number.digits.erase(0, std::min(number.digits.find_first_not_of('0'), number.digits.size()));
    while (!number.digits.empty() && number.digits.back() == '0') {
        number.digits.pop_back();
        ++number.exponent;
    }
    if (number.digits.empty()) {
        return {};
    }
    return number;
}

bool JsonDecimal::is_multiple_of(const JsonDecimal& divisor) const {
    if (digits.empty() || divisor.digits.empty()) {
        return digits.empty();
    }
    const std::int64_t least{std::min(exponent, divisor.exponent)};
    if (exponent - least > most_digits || divisor.exponent - least > most_digits) {
        return false;
    }
    const auto whole = [least](const JsonDecimal& number) {
        return number.digits + std::string(static_cast<std::size_t>(number.exponent - least), '0');
    };
    return divides(whole(divisor), whole(*this));
}

int JsonDecimal::compare(const JsonDecimal& other) const {
    if (negative != other.negative) {
        return negative ? -1 : 1;
    }
    return negative ? compare_magnitudes(other, *this) : compare_magnitudes(*this, other);
}

}
