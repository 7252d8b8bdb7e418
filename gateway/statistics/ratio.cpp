#include "gateway/statistics/ratio.h"

#include <cstddef>

namespace gateway::statistics {

std::optional<Ratio> parse_ratio(std::string_view text) noexcept {
    constexpr std::size_t most_digits{9};
    const std::size_t point{text.find('.')};
    const std::string_view whole{text.substr(0, point)};
    const std::string_view rest{
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1)};
    if (whole.size() + rest.size() == 0 || whole.size() > most_digits
        || rest.size() > most_digits) {
        return std::nullopt;
    }
    Ratio read;
    for (const std::string_view part : {whole, rest}) {
        for (const char digit : part) {
            if (digit < '0' || digit > '9') {
                return std::nullopt;
            }
            read.numerator = read.numerator * 10 + static_cast<std::uint64_t>(digit - '0');
        }
    }
    for (std::size_t at{0}; at < rest.size(); ++at) {
        read.denominator *= 10;
    }
    return read;
}

std::uint64_t floor_of(Ratio ratio, std::uint64_t count) noexcept {
    const Wide product{Wide{ratio.numerator} * count};
    return static_cast<std::uint64_t>(product / ratio.denominator);
}

}
