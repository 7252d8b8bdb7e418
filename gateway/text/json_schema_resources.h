#pragma once
// Who is called what in a schema: resources by their `$id`, anchors, and what a reference means.
// Nothing is fetched. Not for other rooms.

#include "gateway/text/json_schema_tree.h"

#include <map>
#include <string>
#include <vector>

namespace gateway::text {

class SchemaResources final {
public:
    struct Anchor {
        std::size_t resource{0};
        std::string name;
        const JsonValue* schema{nullptr};
    };

    struct Found {
        const JsonValue* schema{nullptr};
        std::size_t resource{0};
    };

    /// @throws core::Rejection SCHEMA_DIALECT. @param schema outlives it.
    explicit SchemaResources(const JsonValue& schema);

    [[nodiscard]] bool is_draft_07() const noexcept { return m_draft_07; }
    [[nodiscard]] std::size_t count() const noexcept { return m_bases.size(); }
    [[nodiscard]] const std::vector<Anchor>& dynamic_anchors() const noexcept { return m_dynamic; }

    /// @param outer of the schema around it.
    [[nodiscard]] std::size_t resource_of(const JsonValue& schema, std::size_t outer) const;

    /// What `reference` means in a resource; null: it is not in this text.
    [[nodiscard]] Found find(const std::string& reference, std::size_t resource) const;

    /// JSON Pointer of a value of the schema.
    [[nodiscard]] std::string path_of(const JsonValue& value) const;

private:
    void walk(const JsonValue& value, std::size_t resource, bool is_schema);
    void name(const JsonValue& schema, std::size_t& resource);
    [[nodiscard]] Found pointed(std::string_view pointer, Found from) const;

    const JsonValue& m_root;
    bool m_draft_07{false};
    std::vector<std::string> m_bases; ///< URI of each resource
    std::vector<const JsonValue*> m_roots;
    std::map<std::string, std::size_t> m_by_uri;
    std::map<const JsonValue*, std::size_t> m_resource_of;
    std::map<std::pair<std::size_t, std::string>, const JsonValue*> m_anchors;
    std::vector<Anchor> m_dynamic;
};

/// RFC 3986 §5.2, without a fragment.
[[nodiscard]] std::string resolve_uri(const std::string& base, const std::string& reference);

}
