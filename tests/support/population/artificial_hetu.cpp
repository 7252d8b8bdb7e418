#include "tests/support/population/artificial_hetu.h"

#include <array>

namespace tests::population {

namespace {

constexpr std::string_view alphabet{"0123456789ABCDEFHJKLMNPRSTUVWXY"};

std::string two_digits(unsigned value) {
    return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

/// DDMMYY and the three digits of the individual number, modulo 31.
char check_character(std::string_view nine_digits) noexcept {
    unsigned remainder{0};
    for (const char digit : nine_digits) {
        remainder = (remainder * 10 + static_cast<unsigned>(digit - '0')) % 31;
    }
    return alphabet[remainder];
}

}

int century_of(char sign) noexcept {
    const std::size_t place{century_signs.find(sign)};
    return place == 0 ? 1800 : place < 7 ? 1900 : 2000;
}

std::string_view signs_of(int year) noexcept {
    if (year < 1900) {
        return century_signs.substr(0, 1);
    }
    return year < 2000 ? century_signs.substr(1, 6) : century_signs.substr(7);
}

std::string make_hetu(gateway::core::LocalDate born, char sign, unsigned individual) {
    const std::string day{
        two_digits(born.day) + two_digits(born.month)
        + two_digits(static_cast<unsigned>(born.year) % 100)};
    const std::string number{std::to_string(individual)};
    return day + sign + number + check_character(day + number);
}

std::string with_wrong_check(std::string hetu, unsigned turn) {
    const std::size_t right{alphabet.find(hetu[10])};
    hetu[10] = alphabet[(right + 1 + turn % 30) % alphabet.size()];
    return hetu;
}

std::string with_wrong_century(std::string hetu, unsigned turn) {
    constexpr std::string_view no_signs{"/TGZaS*y"};
    hetu[6] = no_signs[turn % no_signs.size()];
    return hetu;
}

std::string with_impossible_date(const std::string& hetu, unsigned turn) {
    constexpr std::array<std::string_view, 5> no_days{"3002", "3104", "0013", "3209", "3111"};
    const std::string day{std::string{no_days[turn % no_days.size()]} + hetu.substr(4, 2)};
    const std::string number{hetu.substr(7, 3)};
    return day + hetu[6] + number + check_character(day + number);
}

}
