#include "adapters/transports/xroad/content_schema.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace adapters::xroad {

using gateway::ports::OfferedService;
using gateway::text::JsonValue;
using gateway::text::XmlShape;

JsonValue text_value(std::string_view value) {
    return JsonValue::of_string(std::string{value});
}

JsonValue object_schema(JsonValue required, JsonValue properties) {
    JsonValue made{JsonValue::make_object()};
    made.add("type", text_value("object"));
    if (!required.elements().empty()) {
        made.add("required", std::move(required));
    }
    made.add("properties", std::move(properties));
    return made;
}

JsonValue media_of(JsonValue schema) {
    JsonValue media{JsonValue::make_object()};
    media.add("schema", std::move(schema));
    return media;
}

namespace {

struct Written {
    std::string_view type;
    std::string_view format;
};

[[nodiscard]] Written written_as(OfferedService::Field::Kind kind) noexcept {
    using Kind = OfferedService::Field::Kind;
    switch (kind) {
    case Kind::text: return {"string", ""};
    case Kind::date: return {"string", "date"};
    case Kind::instant: return {"string", "date-time"};
    case Kind::number: return {"number", ""};
    case Kind::integer: return {"integer", ""};
    case Kind::boolean: return {"boolean", ""};
    }
    return {"string", ""};
}

/// What stands in an object: members by name, each a field or an object again.
struct Node {
    const OfferedService::Field* field{nullptr};
    std::vector<std::pair<std::string, Node>> members{};
};

void put(Node& node, std::string_view path, const OfferedService::Field& field) {
    if (path.empty()) {
        node.field = &field;
        return;
    }
    path.remove_prefix(1);
    const std::size_t slash{std::min(path.find('/'), path.size())};
    const std::string name{path.substr(0, slash)};
    for (auto& [known, member] : node.members) {
        if (known == name) {
            put(member, path.substr(slash), field);
            return;
        }
    }
    node.members.emplace_back(name, Node{});
    put(node.members.back().second, path.substr(slash), field);
}

[[nodiscard]] bool is_required(const Node& node) {
    if (node.field != nullptr) {
        return node.field->required;
    }
    return std::any_of(node.members.begin(), node.members.end(), [](const auto& member) {
        return is_required(member.second);
    });
}

/// A value, or what a format of JSON writes in its place where it is not supplied.
[[nodiscard]] JsonValue or_not_supplied(JsonValue value) {
    JsonValue mark{JsonValue::make_object()};
    mark.add("type", text_value("boolean"));
    JsonValue properties{JsonValue::make_object()};
    properties.add("notSupplied", std::move(mark));
    JsonValue required{JsonValue::make_array()};
    required.push(text_value("notSupplied"));
    JsonValue either{JsonValue::make_array()};
    either.push(std::move(value));
    either.push(object_schema(std::move(required), std::move(properties)));
    JsonValue made{JsonValue::make_object()};
    made.add("oneOf", std::move(either));
    return made;
}

[[nodiscard]] JsonValue schema_of(const Node& node, bool marks_not_supplied) {
    if (node.field != nullptr) {
        JsonValue made{JsonValue::make_object()};
        const Written as{written_as(node.field->kind)};
        made.add("type", text_value(as.type));
        if (!as.format.empty()) {
            made.add("format", text_value(as.format));
        }
        return marks_not_supplied ? or_not_supplied(std::move(made)) : made;
    }
    JsonValue properties{JsonValue::make_object()};
    JsonValue required{JsonValue::make_array()};
    for (const auto& [name, member] : node.members) {
        properties.add(name, schema_of(member, marks_not_supplied));
        if (is_required(member)) {
            required.push(text_value(name));
        }
    }
    return object_schema(std::move(required), std::move(properties));
}

[[nodiscard]] JsonValue type_of(XmlShape::Scalar scalar) {
    constexpr std::array<std::string_view, 3> names{"string", "number", "boolean"};
    JsonValue made{JsonValue::make_object()};
    made.add("type", text_value(names.at(static_cast<std::size_t>(scalar))));
    return made;
}

[[nodiscard]] JsonValue schema_of(const XmlShape& shape);

[[nodiscard]] JsonValue array_of(const XmlShape& child) {
    JsonValue array{JsonValue::make_object()};
    array.add("type", text_value("array")).add("items", schema_of(child));
    if (child.required) {
        array.add("minItems", JsonValue::of_number("1"));
    }
    return array;
}

[[nodiscard]] JsonValue members_of(const XmlShape& shape) {
    JsonValue properties{JsonValue::make_object()};
    JsonValue required{JsonValue::make_array()};
    const auto put = [&](const std::string& name, JsonValue schema, bool needed) {
        properties.add(name, std::move(schema));
        if (needed) {
            required.push(text_value(name));
        }
    };
    for (const XmlShape::Attribute& attribute : shape.attributes) {
        put('@' + attribute.name, type_of(attribute.scalar), attribute.required);
    }
    if (shape.content == XmlShape::Content::scalar) {
        put("#text", type_of(shape.scalar), true);
    }
    for (const XmlShape& child : shape.children) {
        put(child.name, child.repeated ? array_of(child) : schema_of(child), child.required);
    }
    return object_schema(std::move(required), std::move(properties));
}

JsonValue schema_of(const XmlShape& shape) {
    JsonValue made{shape.is_plain() ? type_of(shape.scalar) : members_of(shape)};
    if (shape.nillable) {
        made.add("nullable", JsonValue::of_boolean(true));
    }
    return made;
}

}

JsonValue content_of(const OfferedService::Side& side, const gateway::text::XmlJson* converter) {
    JsonValue content{JsonValue::make_object()};
    if (!side.is_xml()) {
        Node root;
        for (const OfferedService::Field& field : side.fields) {
            put(root, field.path, field);
        }
        content.add(side.content_type, media_of(schema_of(root, side.marks_not_supplied)));
        return content;
    }
    JsonValue any{JsonValue::make_object()};
    any.add("type", text_value("string"));
    content.add(side.content_type, media_of(std::move(any)));
    if (converter != nullptr) {
        content.add("application/json", media_of(schema_of(converter->shape())));
    }
    return content;
}

}
