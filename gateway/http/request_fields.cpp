#include "gateway/http/request_fields.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace gateway::http {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array<std::string_view, 3> languages{"fi", "sv", "en"};
constexpr seconds usual_budget{30};
constexpr int least_budget{1};
constexpr int most_budget{120};

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view space{" \t"};
    const std::size_t first{text.find_first_not_of(space)};
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// Cuts the next piece off the front of a list.
std::string_view next_of(std::string_view& list, char separator) noexcept {
    const std::size_t end{list.find(separator)};
    const std::string_view piece{trimmed(list.substr(0, end))};
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    return piece;
}

/// `q=0.8` as 800; 0 for what is no quality.
int thousandths(std::string_view quality) noexcept {
    if (!(quality.starts_with("q=") || quality.starts_with("Q=")) || quality.size() < 3) {
        return 0;
    }
    if (quality[2] == '1') {
        return 1000;
    }
    int value{0};
    int weight{100};
    for (const char digit : quality.substr(std::min<std::size_t>(4, quality.size()))) {
        if (digit < '0' || digit > '9') {
            return 0;
        }
        value += (digit - '0') * weight;
        weight /= 10;
    }
    return value;
}

bool same_language(std::string_view range, std::string_view language) noexcept {
    return range.size() >= 2 && (range[0] | 0x20) == language[0] && (range[1] | 0x20) == language[1]
           && (range.size() == 2 || range[2] == '-');
}

}

std::string_view language_of(std::optional<std::string_view> accept_language) {
    std::string_view best{languages.front()};
    int best_quality{0};
    std::string_view list{accept_language.value_or(std::string_view{})};
    while (!list.empty()) {
        std::string_view entry{next_of(list, ',')};
        const std::string_view range{next_of(entry, ';')};
        const int quality{entry.empty() ? 1000 : thousandths(trimmed(entry))};
        const auto* const known =
            std::find_if(languages.begin(), languages.end(), [&](std::string_view language) {
                return same_language(range, language);
            });
        if (known != languages.end() && quality > best_quality) {
            best = *known;
            best_quality = quality;
        }
    }
    return best;
}

milliseconds time_budget_of(std::optional<std::string_view> prefer) {
    std::string_view list{prefer.value_or(std::string_view{})};
    while (!list.empty()) {
        std::string_view entry{next_of(list, ',')};
        if (!entry.starts_with("wait=")) {
            continue;
        }
        entry.remove_prefix(5);
        int wait{0};
        const auto [at, error] = std::from_chars(entry.data(), entry.data() + entry.size(), wait);
        if (error == std::errc{} && at == entry.data() + entry.size()) {
            return seconds{std::clamp(wait, least_budget, most_budget)};
        }
    }
    return usual_budget;
}

void add_context(
    std::vector<std::pair<std::string, std::string>>& headers, std::string_view traceparent,
    std::optional<std::chrono::milliseconds> patience) {
    if (!traceparent.empty()) {
        headers.emplace_back("traceparent", traceparent);
    }
    if (patience) {
        const auto left = std::chrono::floor<std::chrono::seconds>(*patience).count();
        headers.emplace_back("Prefer", "wait=" + std::to_string(std::max<std::int64_t>(1, left)));
    }
}

}
