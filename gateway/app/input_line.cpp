#include "gateway/app/input_line.h"

#include "gateway/core/error.h"

#include <iostream>

namespace gateway::app {

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
    return line;
}

}
