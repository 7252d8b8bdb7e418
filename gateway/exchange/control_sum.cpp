#include "gateway/exchange/control_sum.h"

namespace gateway::exchange {

namespace {

constexpr std::int64_t one{1'000'000};
constexpr std::int64_t most{1'000'000'000'000 * one - 1};
constexpr std::size_t digits_before{12};
constexpr std::size_t digits_behind{6};

bool is_digit(char letter) noexcept {
    return letter >= '0' && letter <= '9';
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blank{" \t\r\n"};
    const std::size_t first{text.find_first_not_of(blank)};
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}

std::optional<ControlSum> ControlSum::parse(std::string_view number) noexcept {
    std::string_view rest{trimmed(number)};
    const bool negative{rest.starts_with('-')};
    rest.remove_prefix(negative ? 1 : 0);
    std::int64_t value{0};
    std::size_t before{0};
    for (; before < rest.size() && is_digit(rest[before]); ++before) {
        if (before == digits_before) {
            return std::nullopt;
        }
        value = value * 10 + (rest[before] - '0');
    }
    if (before == 0) {
        return std::nullopt;
    }
    rest.remove_prefix(before);
    std::size_t behind{0};
    if (!rest.empty()) {
        if (rest.front() != '.' && rest.front() != ',') {
            return std::nullopt;
        }
        rest.remove_prefix(1);
        for (; behind < rest.size() && is_digit(rest[behind]) && behind < digits_behind; ++behind) {
            value = value * 10 + (rest[behind] - '0');
        }
        if (behind == 0 || behind != rest.size()) {
            return std::nullopt;
        }
    }
    for (; behind < digits_behind; ++behind) {
        value *= 10;
    }
    ControlSum sum;
    sum.m_millionths = negative ? -value : value;
    return sum;
}

bool ControlSum::add(std::string_view number) noexcept {
    const std::optional<ControlSum> other{parse(number)};
    return other && add(*other);
}

bool ControlSum::add(const ControlSum& other) noexcept {
    const std::int64_t sum{m_millionths + other.m_millionths}; // both are far from the type's ends
    if (sum > most || sum < -most) {
        return false;
    }
    m_millionths = sum;
    return true;
}

std::optional<std::int64_t> ControlSum::whole_number() const noexcept {
    return m_millionths % one == 0 ? std::optional{m_millionths / one} : std::nullopt;
}

std::string ControlSum::text() const {
    const std::int64_t size{m_millionths < 0 ? -m_millionths : m_millionths};
    std::string text{(m_millionths < 0 ? "-" : "") + std::to_string(size / one)};
    std::string behind{std::to_string(one + size % one).substr(1)};
    behind.resize(
        behind.find_last_not_of('0') == std::string::npos ? 0 : behind.find_last_not_of('0') + 1);
    return behind.empty() ? text : text + '.' + behind;
}

}
