#include "gateway/exchange/document_schema.h"

#include <cstdint>
#include <map>
#include <set>

namespace gateway::exchange {

using text::JsonValue;

JsonValue text_value(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue object_of(std::initializer_list<std::pair<const char*, JsonValue>> members) {
    JsonValue object{JsonValue::make_object()};
    for (const auto& [name, value] : members) {
        object.add(name, value);
    }
    return object;
}

namespace {

using mapping::Converter;

JsonValue array_of(JsonValue items) {
    return object_of({{"type", text_value("array")}, {"items", std::move(items)}});
}

enum class Notation : std::uint8_t { json, xml };

/// A key of a JSON Pointer (RFC 6901); of XML an element's or attribute's name, without what
/// chooses among several.
std::string name_of(std::string_view segment, Notation notation) {
    if (notation == Notation::xml) {
        return std::string{segment.substr(0, segment.find('['))};
    }
    std::string name;
    for (std::size_t at{0}; at < segment.size(); ++at) {
        const std::string_view two{segment.substr(at, 2)};
        const bool escaped{two == "~0" || two == "~1"};
        name += !escaped ? segment[at] : two == "~0" ? '~' : '/';
        at += escaped ? 1U : 0U;
    }
    return name;
}

/// What marks a value that is not supplied: a member of an object in the value's place, or in XML
/// an attribute of the empty element.
JsonValue mark_schema(Notation notation) {
    JsonValue mark{object_of({{"type", text_value("boolean")}})};
    if (notation == Notation::xml) {
        mark.add("xml", object_of({{"attribute", JsonValue::of_boolean(true)}}));
    }
    return mark;
}

/// A value, or the mark in its place.
JsonValue or_not_supplied(JsonValue value, Notation notation) {
    JsonValue required{JsonValue::make_array()};
    required.push(text_value("notSupplied"));
    JsonValue either{JsonValue::make_array()};
    either.push(std::move(value));
    either.push(object_of(
        {{"type", text_value("object")},
         {"required", std::move(required)},
         {"properties", object_of({{"notSupplied", mark_schema(notation)}})}}));
    return object_of({{"oneOf", std::move(either)}});
}

/// A tree of members, made from paths: /case/number.
struct Shape {
    Notation notation{Notation::json};
    JsonValue schema{JsonValue::make_object()}; ///< of a leaf
    std::map<std::string, Shape> members{};
    bool required{false};
    bool marked{false}; ///< a leaf, in whose place a mark may stand

    void put(std::string_view path, JsonValue leaf, bool needed, bool is_marked = false) {
        if (path.empty()) {
            schema = std::move(leaf);
            required = required || needed;
            marked = is_marked;
            return;
        }
        const std::size_t end{std::min(path.find('/', 1), path.size())};
        Shape& member{members[name_of(path.substr(1, end - 1), notation)]};
        member.notation = notation;
        member.put(path.substr(end), std::move(leaf), needed, is_marked);
        required = required || needed;
    }

    [[nodiscard]] JsonValue write() const {
        if (members.empty()) {
            return marked ? or_not_supplied(schema, notation) : schema;
        }
        if (notation == Notation::json && members.size() == 1 && members.contains("*")) {
            return array_of(members.begin()->second.write());
        }
        JsonValue properties{JsonValue::make_object()};
        JsonValue needed{JsonValue::make_array()};
        for (const auto& [name, member] : members) {
            const bool attribute{notation == Notation::xml && name.starts_with('@')};
            const bool alone{attribute && !members.contains(name.substr(1))};
            const std::string known{alone ? name.substr(1) : name};
            JsonValue written{member.write()};
            if (attribute) {
                written.add(
                    "xml", object_of(
                               {{"name", text_value(name.substr(1))},
                                {"attribute", JsonValue::of_boolean(true)}}));
            }
            properties.add(known, std::move(written));
            if (member.required) {
                needed.push(JsonValue::of_string(known));
            }
        }
        if (marked) { // an element that has attributes of its own
            properties.add("notSupplied", mark_schema(notation));
        }
        return object_of(
            {{"type", text_value("object")}, {"required", needed}, {"properties", properties}});
    }
};

JsonValue type_of(const mapping::Line& line) {
    JsonValue schema{JsonValue::make_object()};
    const auto types = [&](std::string_view other) {
        JsonValue both{JsonValue::make_array()};
        both.push(text_value("string"));
        both.push(text_value(other));
        schema.add("type", std::move(both));
    };
    switch (line.converter) {
    case Converter::integer: types("integer"); break;
    case Converter::decimal: types("number"); break;
    case Converter::boolean: types("boolean"); break;
    case Converter::date:
        schema.add("type", text_value("string"));
        if (line.form.empty()) {
            schema.add("format", text_value("date"));
        }
        break;
    case Converter::code: {
        schema.add("type", text_value("string"));
        std::set<std::string_view> outside; // a code may stand for one thing after another
        for (const mapping::CodePair& pair : line.codes) {
            outside.insert(pair.outside);
        }
        JsonValue words{JsonValue::make_array()};
        for (const std::string_view word : outside) {
            words.push(text_value(word));
        }
        schema.add(line.unmapped == mapping::Line::Unmapped::refuse ? "enum" : "examples", words);
        break;
    }
    case Converter::text:
    case Converter::hetu:
    case Converter::person_id:
    case Converter::phone:
    case Converter::country:
    case Converter::language:
    case Converter::business_id:
    case Converter::identifier:
    case Converter::birth_date:
    case Converter::sex:
    case Converter::name_part:
    case Converter::instant: schema.add("type", text_value("string")); break;
    }
    schema.add("description", text_value(line.item.text()));
    return schema;
}

JsonValue schema_of(const mapping::Definition& definition, Notation notation) {
    Shape shape;
    shape.notation = notation;
    for (const std::string& path :
         {definition.subject_path, definition.stamp_system_path, definition.stamp_recorder_path,
          definition.stamp_recorded_at_path}) {
        if (!path.empty()) {
            shape.put(path, object_of({{"type", text_value("string")}}), false);
        }
    }
    for (const mapping::Line& line : definition.lines) {
        const bool attribute{
            notation == Notation::xml && line.path[line.path.rfind('/') + 1] == '@'};
        shape.put( // an attribute that is not supplied is left out
            line.path, type_of(line), line.required, definition.marks_not_supplied && !attribute);
    }
    for (const mapping::RelationLine& relation : definition.relations) {
        for (const std::string& path :
             {relation.from_path, relation.until_path, relation.party_path}) {
            if (!path.empty()) {
                shape.put(
                    path,
                    object_of(
                        {{"type", text_value("string")},
                         {"description", text_value(relation.kind.text())}}),
                    false);
            }
        }
    }
    return shape.write();
}

/// Its own, if it has one, under a name: so that what it refers to is looked for in it.
std::optional<JsonValue> own_schema(const config::Leg& leg, const std::string& name) {
    if (leg.shape.schema.empty()) {
        return std::nullopt;
    }
    core::Result<JsonValue> read{text::parse_json(leg.shape.schema)};
    if (!read || !read.value().is_object()) {
        return std::nullopt;
    }
    JsonValue schema{std::move(read).value()};
    if (schema.find("$id") == nullptr) {
        schema.add("$id", text_value("urn:lautturi:schema:" + name));
    }
    return schema;
}

JsonValue mapped_schema(const config::Leg& leg, Notation notation) {
    return leg.mapping ? schema_of(leg.mapping->definition(), notation)
                       : object_of({{"type", text_value("object")}});
}

JsonValue json_schema(const config::Leg& leg, const std::string& name) {
    std::optional<JsonValue> own{own_schema(leg, name)};
    const auto of = leg.shape.settings.find("schema-of");
    if (own && of != leg.shape.settings.end() && of->second == "document") {
        return *std::move(own);
    }
    JsonValue record{own ? *std::move(own) : mapped_schema(leg, Notation::json)};
    if (leg.shape.record_path.empty()) {
        return record;
    }
    Shape around;
    around.put(leg.shape.record_path, array_of(std::move(record)), true);
    return around.write();
}

/// As OpenAPI describes XML: a repeated element is an array; the root's name stands in `xml`.
JsonValue xml_schema(const config::Leg& leg) {
    const std::string_view path{leg.shape.record_path};
    const std::size_t end{path.empty() ? 0 : std::min(path.find('/', 1), path.size())};
    JsonValue schema{mapped_schema(leg, Notation::xml)};
    if (end < path.size()) { // the records stand somewhere below the root
        Shape around;
        around.notation = Notation::xml;
        around.put(path.substr(end), array_of(std::move(schema)), true);
        schema = around.write();
    }
    JsonValue xml{JsonValue::make_object()};
    if (end > 1) {
        xml.add("name", text_value(path.substr(1, end - 1)));
    }
    if (!leg.shape.target_namespace.empty()) {
        xml.add("namespace", text_value(leg.shape.target_namespace));
    }
    schema.add("xml", std::move(xml));
    return schema;
}

}

JsonValue document_schema(const config::Leg& leg, const std::string& name) {
    if (leg.format == "json") {
        return json_schema(leg, name);
    }
    if (leg.format == "xml") {
        return xml_schema(leg);
    }
    JsonValue schema{object_of({{"type", text_value("string")}})};
    if (leg.format == "ndjson") {
        std::optional<JsonValue> own{own_schema(leg, name)};
        schema.add("description", text_value("Lines; each is one JSON object of `contentSchema`."))
            .add("contentMediaType", text_value("application/json"))
            .add("contentSchema", own ? *std::move(own) : mapped_schema(leg, Notation::json));
    }
    return schema;
}

}
