#include "adapters/formats/xml/field_tree.h"

#include "adapters/formats/xml/path_step.h"
#include "gateway/core/error.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>

namespace adapters::xml {

namespace core = gateway::core;

namespace {

[[noreturn]] void no_path() {
    throw core::GatewayError{"XML_PATH", core::GatewayError::Retry::never};
}

[[nodiscard]] std::string_view name_of(std::string_view step) {
    return step.substr(0, step.find('['));
}

/// So that [2] is the second, whether or not the first has anything.
void fill_up(Element& parent, std::string_view step) {
    if (step.find('[') == std::string_view::npos) {
        return;
    }
    const std::optional<PathStep> parsed{parse_step(step)};
    const std::size_t position{parsed ? parsed->position : 0};
    auto present = static_cast<std::size_t>(
        std::count_if(parent.children.begin(), parent.children.end(), [&](const Element& child) {
            return name_of(child.name) == name_of(step);
        }));
    if (position != 0 && present >= position) {
        no_path();
    }
    for (; present + 1 < position; ++present) {
        parent.children.push_back(Element{name_of(step)});
    }
}

[[nodiscard]] Element& last_child(Element& parent, std::string_view name) {
    if (parent.children.empty() || parent.children.back().name != name
        || parent.children.back().is_leaf) {
        fill_up(parent, name);
        parent.children.push_back(Element{name});
    }
    return parent.children.back();
}

[[nodiscard]] bool has_attribute(const Element& element, std::string_view name) {
    return std::any_of(
        element.attributes.begin(), element.attributes.end(),
        [name](const auto& attribute) { return attribute.first == name; });
}

/// The segments of a path, as segments_of() has them, but as parts of it.
/// @return whether it is a path.
[[nodiscard]] bool split(std::string_view path, std::vector<std::string_view>& segments) {
    segments.clear();
    while (!path.empty()) {
        if (!path.starts_with('/') || (!segments.empty() && segments.back().starts_with('@'))) {
            return false;
        }
        path.remove_prefix(1);
        const std::size_t end{std::min(path.find('/'), path.size())};
        const std::string_view segment{path.substr(0, end)};
        if (!parse_step(segment)) {
            return false;
        }
        segments.push_back(segment);
        path.remove_prefix(end);
    }
    return !segments.empty();
}

void add(Element& root, const core::ClearedField& field, std::vector<std::string_view>& segments) {
    if (!split(field.path, segments)) {
        no_path();
    }
    Element* at{&root};
    Element* parent{&root};
    for (std::size_t index{0}; index + 1 < segments.size(); ++index) {
        parent = at;
        at = &last_child(*at, segments[index]);
    }
    const std::string_view last{segments.back()};
    const bool supplied{field.kind == core::ClearedField::Kind::value};
    if (!last.starts_with('@')) {
        fill_up(*at, last);
        at->children.push_back(Element{last, {}, {}, field.value.reveal(), true, !supplied});
        return;
    }
    if (!supplied) {
        return;
    }
    const std::string_view name{last.substr(1)};
    if (has_attribute(*at, name)) {
        if (at == &root) {
            no_path();
        }
        parent->children.push_back(Element{segments[segments.size() - 2]});
        at = &parent->children.back();
    }
    at->attributes.emplace_back(name, field.value.reveal());
}

}

Element tree_of(std::span<const core::ClearedField> fields) {
    Element root;
    root.children.reserve(fields.size());
    std::vector<std::string_view> segments;
    for (const core::ClearedField& field : fields) {
        if (!gateway::text::is_xml_text(field.value.reveal())) {
            throw core::GatewayError{"XML_CHARACTER", core::GatewayError::Retry::never};
        }
        add(root, field, segments);
    }
    return root;
}

}
