#pragma once
// A shape that was checked, in the form that reading and writing need.

#include "adapters/formats/xml/path_step.h"
#include "gateway/ports/format.h"
#include "gateway/text/known_names.h"
#include "gateway/text/xml_reader.h"
#include "gateway/text/xml_schema.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace adapters::xml {

/// Lets a set of strings be asked with a view.
struct TextHash {
    using is_transparent = void;

    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

/// What tells one of several elements of a name from the others.
struct Predicate {
    std::size_t position{0};
    std::string attribute;
    std::string value;
    std::string suffix; ///< as the paths write it: [2], [@type='phone']
};

struct BoundShape {
    std::vector<std::string>
        way;          ///< from the root element to the record; empty: the root is the record
    std::string root; ///< to write where `way` is empty; may be empty too
    std::vector<std::string> ordered_paths; ///< as the mapping has them
    /// The same, each with its place there.
    std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> known_paths;
    TextSet beside_records;
    TextSet control_paths;
    gateway::text::KnownNames names;
    std::string target_namespace;
    std::map<std::string, std::string> namespaces; ///< prefix → namespace, beside the target's
    /// Path of an element without its predicate → those that a mapping asks for there, in order.
    std::map<std::string, std::vector<Predicate>, std::less<>> predicates;
    std::string record_id; ///< attribute of a record that is written; empty: none
    std::shared_ptr<const gateway::text::XmlSchema> schema; ///< null: none
    gateway::text::XmlLimits limits;
    std::size_t record_limit;
};

/// Names of /a/b/@c; nothing unless each is a name (the last may be an attribute's).
[[nodiscard]] std::optional<std::vector<std::string>> segments_of(std::string_view path);

[[nodiscard]] gateway::core::Result<std::shared_ptr<const BoundShape>>
bind_shape(const gateway::ports::Shape& shape);

}
