#pragma once
// One step of a path into a record: the part of XPath that names one place and can be both read in
// a stream and written. `/contact[@type='phone']/value`, `/contact[2]/value`, `/b:address/b:code`.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace adapters::xml {

/// Views into the step's text.
struct PathStep {
    bool is_attribute{false};
    std::string_view prefix;      ///< of the shape's `namespaces`; empty: the document's own
    std::string_view name;        ///< without prefix
    std::string_view qualified;   ///< with it
    std::size_t position{0};      ///< of [n]: among elements of this name in one parent; 0: none
    std::string_view attribute{}; ///< of [@attribute='value']; empty: none
    std::string_view value{};

    [[nodiscard]] bool has_predicate() const noexcept {
        return position != 0 || !attribute.empty();
    }
};

/// @return nothing unless it is such a step.
[[nodiscard]] std::optional<PathStep> parse_step(std::string_view text) noexcept;

/// The steps of /a/b/@c; nothing unless each is one, and only the last is an attribute.
[[nodiscard]] std::optional<std::vector<PathStep>> steps_of(std::string_view path);

}
