#pragma once
// By what a run tells a person's records apart: the columns that its exchange declared when it was
// begun. A run keeps its rule, whatever the configuration says later, or it would take its own
// records for others.

#include "gateway/config/configuration.h"

#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace gateway::exchange {

/// As a run keeps it: one column a line; empty: none is declared.
[[nodiscard]] inline std::string record_key_text(const config::Exchange& exchange) {
    std::string text;
    for (const std::string& column : exchange.record_key) {
        text += column + '\n';
    }
    return text;
}

[[nodiscard]] inline std::vector<std::string> record_key_columns(const std::string& text) {
    std::vector<std::string> columns;
    std::istringstream lines{text};
    for (std::string column; std::getline(lines, column);) {
        columns.push_back(column);
    }
    return columns;
}

}
