#include "adapters/formats/dxl/dxl_moment.h"

#include "gateway/core/characters.h"
#include "gateway/core/instant.h"

namespace adapters::dxl {

namespace core = gateway::core;

namespace {

/// The first `count` digits of `rest`, which loses them; nothing if there are fewer.
[[nodiscard]] std::optional<std::string_view> take(std::string_view& rest, std::size_t count) {
    const std::string_view digits{rest.substr(0, count)};
    if (digits.size() != count || !core::all_digits(digits)) {
        return std::nullopt;
    }
    rest.remove_prefix(count);
    return digits;
}

[[nodiscard]] bool read_day(std::string_view& rest, std::string& out) {
    const auto digits = take(rest, 8);
    if (!digits) {
        return false;
    }
    out += digits->substr(0, 4);
    out += '-';
    out += digits->substr(4, 2);
    out += '-';
    out += digits->substr(6);
    return core::parse_date(out).has_value();
}

/// Seconds and hundredths of seconds.
[[nodiscard]] bool read_time(std::string_view& rest, std::string& out) {
    const auto digits = take(rest, 6);
    if (!digits || digits->substr(0, 2) > "23" || digits->substr(2, 2) > "59"
        || digits->substr(4) > "59") {
        return false;
    }
    out += digits->substr(0, 2);
    out += ':';
    out += digits->substr(2, 2);
    out += ':';
    out += digits->substr(4);
    if (!rest.starts_with(',') && !rest.starts_with('.')) {
        return true;
    }
    rest.remove_prefix(1);
    const auto hundredths = take(rest, 2);
    if (hundredths && *hundredths != "00") {
        out += '.';
        out += *hundredths;
    }
    return hundredths.has_value();
}

/// `Z`, `+02`, `+0530`, or nothing.
[[nodiscard]] bool read_offset(std::string_view rest, std::string& out) {
    if (rest.empty() || rest == "Z") {
        out += rest;
        return true;
    }
    if (rest.front() != '+' && rest.front() != '-') {
        return false;
    }
    out += rest.front();
    rest.remove_prefix(1);
    const auto hours = take(rest, 2);
    const auto minutes = rest.empty() ? std::optional<std::string_view>{"00"} : take(rest, 2);
    if (!hours || !minutes || !rest.empty() || *hours > "14" || *minutes > "59") {
        return false;
    }
    out += *hours;
    out += ':';
    out += *minutes;
    return true;
}

}

std::optional<std::string> read_moment(std::string_view text) {
    std::string out;
    if (!text.starts_with('T') && !read_day(text, out)) {
        return std::nullopt;
    }
    if (text.empty()) {
        return out;
    }
    if (!text.starts_with('T')) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    out += out.empty() ? "" : "T";
    return read_time(text, out) && read_offset(text, out) ? std::optional{out} : std::nullopt;
}

}
