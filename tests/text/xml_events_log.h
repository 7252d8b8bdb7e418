#pragma once
// Runs a reader over a text and writes down what it told.

#include "gateway/text/text.h"

#include <string>
#include <string_view>

namespace tests {

/// One line of text an event; the first rejection, if any.
struct XmlRun {
    std::string events;
    std::vector<gateway::core::Rejection> violations;
    std::optional<gateway::core::Rejection> rejection;

    [[nodiscard]] std::string_view code() const {
        return rejection ? rejection->code.text() : std::string_view{"ok"};
    }
};

/// @param piece how many bytes the source gives at a time.
[[nodiscard]] XmlRun run_xml(
    std::string_view xml, const gateway::text::XmlReader::Options& options = {},
    std::size_t piece = 1U << 16U);

}
