#include "gateway/http/endpoint_values.h"

#include "gateway/core/error.h"
#include "gateway/core/fingerprint.h"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace gateway::http {

void refuse_setting() {
    throw core::GatewayError{"ENDPOINT_SETTING", core::GatewayError::Retry::never};
}

std::uint64_t setting_number(const std::string& text, std::uint64_t least, std::uint64_t most) {
    std::uint64_t value{0};
    const char* const end{text.data() + text.size()};
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end || value < least || value > most) {
        refuse_setting();
    }
    return value;
}

std::vector<core::Digest> setting_pins(std::string_view text) {
    std::vector<core::Digest> pins;
    while (!text.empty()) {
        const std::size_t comma{std::min(text.find(','), text.size())};
        std::string_view one{text.substr(0, comma)};
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        const auto pin = core::fingerprint_of(one);
        if (!pin) {
            refuse_setting();
        }
        pins.push_back(*pin);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return pins;
}

std::string setting_file(const std::string& path) {
    constexpr std::size_t most{64 * 1024};
    std::ifstream stream{path, std::ios::binary};
    std::string text(most + 1, '\0'); // never all of a file that does not end
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.empty() || text.size() > most) {
        refuse_setting();
    }
    return text;
}

bool is_plain_path(std::string_view text) noexcept {
    return text.starts_with('/') && !text.starts_with("//")
           && std::all_of(text.begin(), text.end(), [](char letter) {
                  return letter > ' ' && letter <= '~' && letter != '?' && letter != '#';
              });
}

}
