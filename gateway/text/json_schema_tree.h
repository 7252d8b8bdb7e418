#pragma once
// A compiled JSON Schema: nodes that point to each other by number. Not for other rooms.

#include "gateway/text/json_decimal.h"
#include "gateway/text/json_schema.h"

#include <re2/re2.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gateway::text {

using SchemaNodeNo = std::size_t;

/// What a schema says of a value. Keywords that it lacks say nothing.
struct SchemaNode {
    using Ref = std::optional<SchemaNodeNo>;
    using Count = std::optional<std::size_t>;

    bool refuses_all{false}; ///< the schema `false`
    std::vector<std::string> types;
    std::vector<JsonValue> allowed; ///< enum, or const
    bool has_allowed{false};

    std::optional<JsonDecimal> multiple_of, minimum, maximum, above, below;
    Count min_length, max_length, min_items, max_items, min_properties, max_properties;
    Count min_contains, max_contains;
    std::shared_ptr<const re2::RE2> pattern;
    bool unique_items{false};

    std::vector<SchemaNodeNo> prefix_items;
    Ref items; ///< of those behind prefix_items
    Ref contains, unevaluated_items;
    std::map<std::string, SchemaNodeNo, std::less<>> properties;
    std::vector<std::pair<std::shared_ptr<const re2::RE2>, SchemaNodeNo>> pattern_properties;
    Ref additional_properties, property_names, unevaluated_properties;
    std::vector<std::string> required;
    std::map<std::string, std::vector<std::string>, std::less<>> dependent_required;
    std::map<std::string, SchemaNodeNo, std::less<>> dependent_schemas;

    std::vector<SchemaNodeNo> all_of, any_of, one_of;
    Ref negated, condition, consequence, alternative;
    Ref reference;
    std::string dynamic_anchor; ///< of $dynamicRef that began at one; empty: none
    std::size_t resource{0};    ///< to which it belongs

    /// The nodes that judge the same value as this one.
    [[nodiscard]] std::vector<SchemaNodeNo> in_place() const;
};

struct JsonSchema::Compiled {
    std::vector<SchemaNode> nodes;
    SchemaNodeNo root{0};
    /// By resource: its dynamic anchors.
    std::vector<std::map<std::string, SchemaNodeNo, std::less<>>> dynamic_anchors;
    bool annotates{false}; ///< something asks what was evaluated
    KnownNames names;
};

/// Whether a schema leads back to itself without a step into the document.
[[nodiscard]] bool never_ends(const JsonSchema::Compiled& schema);

/// Whether two values are one: numbers by what they are, objects whatever their order.
[[nodiscard]] bool same_json(const JsonValue& left, const JsonValue& right);

}
