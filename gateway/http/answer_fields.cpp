#include "gateway/http/answer_fields.h"

#include <algorithm>
#include <charconv>

namespace gateway::http {

namespace {

constexpr char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Without the white space around it.
std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view white{" \t\r\n"};
    const std::size_t first{text.find_first_not_of(white)};
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(white) - first + 1);
}

bool is_name(std::string_view name, std::string_view wanted) noexcept {
    return name.size() == wanted.size() && begins_with_name(name, wanted);
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

long AnswerFields::seconds_of(std::string_view text) noexcept {
    long seconds{0};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return problem == std::errc{} && end == text.data() + text.size() ? seconds : 0;
}

void AnswerFields::take(std::string_view name, std::string_view value, bool keep_all) {
    if (is_name(name, "etag")) {
        etag = value;
    } else if (is_name(name, "content-range")) {
        content_range = value;
    } else if (is_name(name, "ratelimit-reset")) {
        rate_reset = seconds_of(value);
    }
    if (keep_all) {
        std::string lowered{name};
        std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
        all.emplace_back(std::move(lowered), value);
    }
}

void AnswerFields::take_line(std::string_view line, bool keep_all) {
    const std::size_t colon{line.find(':')};
    if (colon != std::string_view::npos) {
        take(line.substr(0, colon), trimmed(line.substr(colon + 1)), keep_all);
    }
}

}
