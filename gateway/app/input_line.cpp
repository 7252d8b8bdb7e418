#include "gateway/app/input_line.h"

#include "gateway/core/error.h"

#include <iostream>

namespace gateway::app {

std::string_view unmarked(std::string_view text) noexcept {
    constexpr std::string_view mark{"\xEF\xBB\xBF"};
    text.remove_prefix(text.starts_with(mark) ? mark.size() : 0);
    return text;
}

std::string read_line_of_input() {
    std::string line;
    std::getline(std::cin, line);
    for (std::string further; std::getline(std::cin, further);) {
        if (further.find_first_not_of(" \t\r") != std::string::npos) {
            throw core::GatewayError{
                "REQUEST_INVALID", "one line is expected on standard input",
                core::GatewayError::Retry::never};
        }
    }
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    return std::string{unmarked(line)};
}

}
