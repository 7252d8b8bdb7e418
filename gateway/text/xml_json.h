#pragma once
// XML ⇄ JSON by a schema. An element with children is an object; what may repeat is an array, also
// when it stands once or not at all in a document that has room for it; numbers and booleans are
// what the schema says they are. Attributes are members with @, the text of an element that has
// attributes is #text, xsi:nil is null. Nothing is guessed from the data, and what neither side
// knows is refused, not dropped.

#include "gateway/core/bytes.h"
#include "gateway/text/json_value.h"
#include "gateway/text/known_names.h"
#include "gateway/text/xml_shape.h"

#include <memory>

namespace gateway::text {

class XmlJson final {
public:
    /// Rejects as XmlSchema::compile() and XmlShape::of() do.
    [[nodiscard]] static core::Result<std::shared_ptr<const XmlJson>>
    compile(std::string_view xsd, std::string_view name_space, std::string_view element);

    /// Rejects what does not hold to the schema, with the reader's codes and paths.
    [[nodiscard]] core::Result<JsonValue> to_json(core::ByteView xml) const;

    /// Rejects with JSON_SHAPE and the path what the schema has no place for, and with the reader's
    /// codes and paths what does not hold to the schema when it is written.
    [[nodiscard]] core::Result<std::string> to_xml(const JsonValue& json) const;

    [[nodiscard]] const XmlShape& shape() const noexcept { return m_shape; }

    /// The schema's own names, as they stand in JSON: what a path may show.
    [[nodiscard]] const KnownNames& names() const noexcept { return m_names; }

private:
    XmlJson(std::shared_ptr<const XmlSchema> schema, XmlShape shape);

    std::shared_ptr<const XmlSchema> m_schema;
    XmlShape m_shape;
    KnownNames m_names;
};

}
