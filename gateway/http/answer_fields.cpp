#include "gateway/http/answer_fields.h"

#include <algorithm>
#include <charconv>

namespace gateway::http {

namespace {

constexpr char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// What stands behind the colon, without the white space around it.
std::string_view value_of(std::string_view line) noexcept {
    constexpr std::string_view white{" \t\r\n"};
    line.remove_prefix(line.find(':') + 1);
    const std::size_t first{line.find_first_not_of(white)};
    return first == std::string_view::npos
               ? std::string_view{}
               : line.substr(first, line.find_last_not_of(white) - first + 1);
}

/// Whole seconds; 0 for what is no number.
long seconds_of(std::string_view text) noexcept {
    long seconds{0};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return problem == std::errc{} && end == text.data() + text.size() ? seconds : 0;
}

}

bool begins_with_name(std::string_view line, std::string_view name) noexcept {
    return line.size() >= name.size()
           && std::equal(name.begin(), name.end(), line.begin(), [](char wanted, char letter) {
                  return wanted == lower(letter);
              });
}

void AnswerFields::clear() noexcept {
    etag.clear();
    content_range.clear();
    rate_reset = 0;
    all.clear();
}

void AnswerFields::take(std::string_view line, bool keep_all) {
    if (begins_with_name(line, "etag:")) {
        etag = value_of(line);
    } else if (begins_with_name(line, "content-range:")) {
        content_range = value_of(line);
    } else if (begins_with_name(line, "ratelimit-reset:")) {
        rate_reset = seconds_of(value_of(line));
    }
    if (const std::size_t colon{line.find(':')}; keep_all && colon != std::string_view::npos) {
        std::string name{line.substr(0, colon)};
        std::transform(name.begin(), name.end(), name.begin(), lower);
        all.emplace_back(std::move(name), value_of(line));
    }
}

}
