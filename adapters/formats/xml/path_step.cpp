#include "adapters/formats/xml/path_step.h"

#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <charconv>

namespace adapters::xml {

namespace text = gateway::text;

namespace {

/// What stands between [ and ].
[[nodiscard]] bool parse_predicate(std::string_view inner, PathStep& step) noexcept {
    if (!inner.starts_with('@')) {
        const char* const end{inner.data() + inner.size()};
        const auto [stop, problem] = std::from_chars(inner.data(), end, step.position);
        return problem == std::errc{} && stop == end && step.position > 0 && inner.front() != '0';
    }
    const std::size_t equals{inner.find('=')};
    if (equals == std::string_view::npos || inner.size() < equals + 4) {
        return false; // ='v'
    }
    step.attribute = inner.substr(1, equals - 1);
    std::string_view quoted{inner.substr(equals + 1)};
    if (quoted.front() != '\'' || quoted.back() != '\'') {
        return false;
    }
    step.value = quoted.substr(1, quoted.size() - 2);
    return text::is_xml_name(step.attribute) && text::is_xml_text(step.value)
           && step.value.find_first_of("'\"[]/<&\t\r\n") == std::string_view::npos;
}

[[nodiscard]] bool parse_name(std::string_view name, PathStep& step) noexcept {
    step.qualified = name;
    const std::size_t colon{name.find(':')};
    if (colon != std::string_view::npos) {
        step.prefix = name.substr(0, colon);
        name.remove_prefix(colon + 1);
        if (!text::is_xml_name(step.prefix)) {
            return false;
        }
    }
    step.name = name;
    return text::is_xml_name(name);
}

}

std::optional<PathStep> parse_step(std::string_view text) noexcept {
    PathStep step;
    step.is_attribute = text.starts_with('@');
    text.remove_prefix(step.is_attribute ? 1 : 0);
    const std::size_t bracket{text.find('[')};
    if (bracket != std::string_view::npos) {
        const std::string_view rest{text.substr(bracket + 1)};
        const bool closed{rest.size() > 1 && rest.back() == ']'};
        if (step.is_attribute || !closed
            || !parse_predicate(rest.substr(0, rest.size() - 1), step)) {
            return std::nullopt;
        }
        text = text.substr(0, bracket);
    }
    return parse_name(text, step) ? std::optional{step} : std::nullopt;
}

std::optional<std::vector<PathStep>> steps_of(std::string_view path) {
    std::vector<PathStep> steps;
    while (!path.empty()) {
        if (!path.starts_with('/') || (!steps.empty() && steps.back().is_attribute)) {
            return std::nullopt;
        }
        path.remove_prefix(1);
        const std::size_t end{std::min(path.find('/'), path.size())};
        const std::optional<PathStep> step{parse_step(path.substr(0, end))};
        if (!step) {
            return std::nullopt;
        }
        steps.push_back(*step);
        path.remove_prefix(end);
    }
    return steps.empty() ? std::nullopt : std::optional{std::move(steps)};
}

}
