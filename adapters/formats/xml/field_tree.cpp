#include "adapters/formats/xml/field_tree.h"

#include "adapters/formats/xml/bound_shape.h"
#include "gateway/core/error.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>

namespace adapters::xml {

namespace core = gateway::core;

namespace {

[[nodiscard]] Element& last_child(Element& parent, const std::string& name) {
    if (parent.children.empty() || parent.children.back().name != name
        || parent.children.back().is_leaf) {
        parent.children.push_back(Element{name});
    }
    return parent.children.back();
}

[[nodiscard]] bool has_attribute(const Element& element, std::string_view name) {
    return std::any_of(
        element.attributes.begin(), element.attributes.end(),
        [name](const auto& attribute) { return attribute.first == name; });
}

void add(Element& root, const core::ClearedField& field) {
    const auto segments = segments_of(field.path);
    if (!segments) {
        throw core::GatewayError{"XML_PATH", core::GatewayError::Retry::never};
    }
    Element* at{&root};
    Element* parent{&root};
    for (std::size_t index{0}; index + 1 < segments->size(); ++index) {
        parent = at;
        at = &last_child(*at, (*segments)[index]);
    }
    const std::string& last{segments->back()};
    const bool supplied{field.kind == core::ClearedField::Kind::value};
    if (!last.starts_with('@')) {
        at->children.push_back(Element{last, {}, {}, field.value.reveal(), true, !supplied});
        return;
    }
    if (!supplied) {
        return;
    }
    const std::string name{last.substr(1)};
    if (has_attribute(*at, name)) {
        if (at == &root) {
            throw core::GatewayError{"XML_PATH", core::GatewayError::Retry::never};
        }
        parent->children.push_back(Element{(*segments)[segments->size() - 2]});
        at = &parent->children.back();
    }
    at->attributes.emplace_back(name, field.value.reveal());
}

}

Element tree_of(std::span<const core::ClearedField> fields) {
    Element root;
    for (const core::ClearedField& field : fields) {
        if (!gateway::text::is_xml_text(field.value.reveal())) {
            throw core::GatewayError{"XML_CHARACTER", core::GatewayError::Retry::never};
        }
        add(root, field);
    }
    return root;
}

}
