#include "gateway/mapping/moments.h"

#include <array>
#include <vector>

namespace gateway::mapping {

namespace {

using core::Code;
using core::Instant;

constexpr std::string_view zone_example{"+02:00"};
constexpr Code wrong_form{"INSTANT_FORM"};
constexpr Code nonexistent{"INSTANT_NONEXISTENT"};
constexpr Code ambiguous{"INSTANT_AMBIGUOUS"};

/// `1.3.2026` or `01.03.2026`, without reading more than is written.
std::optional<std::string> iso_of_dotted(std::string_view text) {
    const std::size_t first{text.find('.')};
    const std::size_t second{first == std::string_view::npos ? first : text.find('.', first + 1)};
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    const auto two_digits = [](std::string_view part) -> std::string {
        return part.size() == 1 ? "0" + std::string{part} : std::string{part};
    };
    return std::string{text.substr(second + 1)} + "-"
           + two_digits(text.substr(first + 1, second - first - 1)) + "-"
           + two_digits(text.substr(0, first));
}

std::string without_zero(std::string_view two_digits) {
    return std::string{two_digits.front() == '0' ? two_digits.substr(1) : two_digits};
}

/// All instants that the wall clocks of Finland showed as `naive`.
std::vector<Instant> shown_as(const std::string& naive) {
    std::vector<Instant> found;
    for (const std::string_view zone : std::array<std::string_view, 2>{"+02:00", "+03:00"}) {
        const std::optional<Instant> at{core::parse_instant(naive + std::string{zone})};
        if (at && core::to_helsinki_text(*at).ends_with(zone)) {
            found.push_back(*at);
        }
    }
    return found;
}

}

std::optional<std::string> read_day(std::string_view text, std::string_view form) {
    std::optional<std::string> iso;
    if (form.empty() || form == "YYYY-MM-DD") {
        iso = std::string{text};
    } else if (form == "YYYYMMDD" && text.size() == 8) {
        iso = std::string{text.substr(0, 4)} + "-" + std::string{text.substr(4, 2)} + "-"
              + std::string{text.substr(6)};
    } else if (form == "D.M.YYYY" || (form == "DD.MM.YYYY" && text.size() == 10)) {
        iso = iso_of_dotted(text);
    }
    return iso && core::parse_date(*iso) ? iso : std::nullopt;
}

std::optional<std::string> write_day(std::string_view canonical, std::string_view form) {
    if (!core::parse_date(canonical)) {
        return std::nullopt;
    }
    const std::string year{canonical.substr(0, 4)};
    const std::string_view month{canonical.substr(5, 2)};
    const std::string_view day{canonical.substr(8, 2)};
    if (form == "YYYYMMDD") {
        return year + std::string{month} + std::string{day};
    }
    if (form == "DD.MM.YYYY") {
        return std::string{day} + "." + std::string{month} + "." + year;
    }
    if (form == "D.M.YYYY") {
        return without_zero(day) + "." + without_zero(month) + "." + year;
    }
    return std::string{canonical};
}

std::variant<Instant, Code> read_moment(std::string_view text, std::string_view form) {
    if (form != "naive") {
        const std::optional<Instant> at{core::parse_instant(text)};
        return at ? std::variant<Instant, Code>{*at} : wrong_form;
    }
    const std::string naive{text};
    if (!core::parse_instant(naive + std::string{zone_example})) {
        return wrong_form;
    }
    const std::vector<Instant> found{shown_as(naive)};
    if (found.empty()) {
        return nonexistent;
    }
    return found.size() == 1 ? std::variant<Instant, Code>{found.front()} : ambiguous;
}

std::optional<std::string> write_moment(std::string_view canonical, std::string_view form) {
    const std::optional<Instant> at{core::parse_instant(canonical)};
    if (!at) {
        return std::nullopt;
    }
    if (form != "naive") {
        return core::to_utc_text(*at);
    }
    std::string text{core::to_helsinki_text(*at)};
    text.resize(text.size() - zone_example.size());
    return text;
}

}
