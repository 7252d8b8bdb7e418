#pragma once
// What a schema says of one element and all within: which children repeat, what is a number. It is
// the only thing that XML and JSON are converted by: what a document happens to hold says nothing.

#include "gateway/core/result.h"
#include "gateway/text/xml_schema.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::text {

struct XmlShape {
    enum class Scalar : std::uint8_t { text, number, boolean };
    enum class Content : std::uint8_t { nothing, scalar, elements };

    struct Attribute {
        std::string name;
        Scalar scalar{Scalar::text};
        bool required{false};
    };

    std::string name;
    std::string name_space;
    bool repeated{false}; ///< maxOccurs above 1, its own or that of a group around it
    bool required{false}; ///< minOccurs above 0 all the way up to the element around it
    bool nillable{false};
    Content content{Content::nothing};
    Scalar scalar{Scalar::text};
    std::vector<Attribute> attributes{};
    std::vector<XmlShape> children{}; ///< in the schema's order; names differ

    /// Rejects with XML_SCHEMA_INVALID (no such element), XML_SCHEMA_OPEN (wildcards, mixed
    /// content), XML_SCHEMA_RECURSIVE, XML_SCHEMA_AMBIGUOUS (two children of one name, or a group
    /// of several that repeats: arrays by name lose which stood with which): what could be read in
    /// two ways, or without end, has no shape.
    [[nodiscard]] static core::Result<XmlShape>
    of(const XmlSchema& schema, std::string_view name_space, std::string_view element);

    [[nodiscard]] const XmlShape* child(std::string_view wanted) const noexcept;
    [[nodiscard]] const Attribute* attribute(std::string_view wanted) const noexcept;
    /// An element whose text stands in JSON alone, without an object around it. One that can hold
    /// nothing is an object: no scalar says that it is there.
    [[nodiscard]] bool is_plain() const noexcept {
        return content == Content::scalar && attributes.empty();
    }
};

}
