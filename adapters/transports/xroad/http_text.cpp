#include "adapters/transports/xroad/http_text.h"

#include "adapters/transports/xroad/part_head.h"

#include <algorithm>
#include <cstddef>

namespace adapters::xroad {

namespace {

constexpr std::string_view breaks{"\r\n"};

[[nodiscard]] bool is_letter(char byte) noexcept {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

[[nodiscard]] char lower(char byte) noexcept {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

/// @param name in lower case
[[nodiscard]] bool has_field(std::string_view head, std::string_view name) noexcept {
    while (!head.empty()) {
        const std::string_view line{next_line(head)};
        const std::string_view own{line.substr(0, line.find(':'))};
        if (std::equal(own.begin(), own.end(), name.begin(), name.end(), [](char left, char right) {
                return lower(left) == right;
            })) {
            return true;
        }
    }
    return false;
}

/// Lines that end in one way and lines that end in another: nobody's to put right.
[[nodiscard]] bool has_mixed_breaks(std::string_view head) noexcept {
    const auto feeds = std::count(head.begin(), head.end(), '\n');
    std::ptrdiff_t returned{0};
    for (std::size_t at{0}; at + 1 < head.size(); ++at) {
        returned += head[at] == '\r' && head[at + 1] == '\n' ? 1 : 0;
    }
    const auto returns = std::count(head.begin(), head.end(), '\r');
    return returns != returned || (returned != 0 && returned != feeds);
}

}

std::string_view first_line_on(std::string_view text) noexcept {
    constexpr std::string_view mark{"\xEF\xBB\xBF"};
    text.remove_prefix(text.starts_with(mark) ? mark.size() : 0);
    text.remove_prefix(std::min(text.find_first_not_of(breaks), text.size()));
    return text;
}

bool begins_as_request(std::string_view text) noexcept {
    const std::string_view line{next_line(text)};
    const std::size_t space{line.find(' ')};
    return space != std::string_view::npos && space > 0
           && std::all_of(
               line.begin(), line.begin() + static_cast<std::ptrdiff_t>(space), is_letter)
           && (line.substr(space).starts_with(" /")
               || line.find(" HTTP/", space) != std::string_view::npos);
}

HeadAndBody split_head(std::string_view text) noexcept {
    const std::size_t feeds{text.find("\n\n")};
    const std::size_t returns{text.find("\r\n\r\n")};
    if (feeds < returns) {
        return {text.substr(0, feeds), text.substr(feeds + 2)};
    }
    if (returns != std::string_view::npos) {
        return {text.substr(0, returns), text.substr(returns + 4)};
    }
    const std::size_t last{text.find_last_not_of(breaks)};
    return {text.substr(0, last == std::string_view::npos ? 0 : last + 1), {}};
}

std::string as_sent(std::string_view text) {
    const auto [head, body] = split_head(text);
    const std::size_t with_breaks{body.empty() ? text.size() : text.size() - body.size()};
    if (has_mixed_breaks(text.substr(0, with_breaks))) {
        return std::string{text};
    }
    std::string_view rest{head};
    std::string out{next_line(rest)};
    out += out.find(" HTTP/") == std::string::npos ? " HTTP/1.1\r\n" : breaks;
    while (!rest.empty()) {
        out += next_line(rest);
        out += breaks;
    }
    if (!has_field(head, "host")) {
        out += "Host: localhost\r\n";
    }
    const bool counted{has_field(head, "content-length") || has_field(head, "transfer-encoding")};
    if (!counted && body.find_first_not_of(breaks) != std::string_view::npos) {
        out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    out += breaks;
    out += body;
    return out;
}

}
