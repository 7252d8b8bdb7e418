// Reads a schema into nodes: each schema in the text once, under its address in the tree.

#include "gateway/text/json_schema_resources.h"
#include "gateway/text/json_schema_tree.h"

#include <algorithm>
#include <array>
#include <set>

namespace gateway::text {

namespace {

using core::Code;
using core::Rejection;

constexpr std::size_t most_nodes{100'000};

[[nodiscard]] std::string translated(std::string_view pattern) {
    std::string out;
    for (std::size_t at{0}; at < pattern.size(); ++at) {
        const bool escape{pattern[at] == '\\' && at + 1 < pattern.size()};
        if (escape && pattern[at + 1] == 'u' && at + 5 < pattern.size()) {
            out += "\\x{" + std::string{pattern.substr(at + 2, 4)} + "}"; // ECMA-262 → RE2
            at += 5;
        } else if (escape) {
            out += pattern.substr(at, 2);
            ++at;
        } else {
            out += pattern[at];
        }
    }
    return out;
}

class Compiler final {
public:
    Compiler(const JsonValue& schema, JsonSchema::Compiled& compiled)
        : m_resources{schema}, m_compiled{compiled} {}

    void run(const JsonValue& schema) {
        m_compiled.root = node_of(schema, 0);
        while (!m_waiting.empty()) {
            const Waiting next{m_waiting.back()};
            m_waiting.pop_back();
            if (const auto* const object = next.schema->is_object() ? next.schema : nullptr) {
                read(*object, next);
            } else if (next.schema->kind() == JsonValue::Kind::boolean) {
                m_compiled.nodes[next.number].refuses_all = !next.schema->is_true();
            } else {
                fail("SCHEMA_KEYWORD", *next.schema);
            }
        }
        m_compiled.dynamic_anchors.resize(m_resources.count());
        for (const SchemaResources::Anchor& anchor : m_resources.dynamic_anchors()) {
            const auto found = m_numbers.find(anchor.schema);
            if (found != m_numbers.end()) {
                m_compiled.dynamic_anchors[anchor.resource].emplace(anchor.name, found->second);
            }
        }
        const std::vector<std::string> names{m_names.begin(), m_names.end()};
        m_compiled.names = KnownNames{names};
    }

private:
    struct Waiting {
        const JsonValue* schema;
        SchemaNodeNo number;
        std::size_t resource;
    };

    [[noreturn]] void fail(Code code, const JsonValue& at) const {
        throw Rejection{code, m_resources.path_of(at)};
    }

    /// The node of a schema; it is read when its turn comes.
    SchemaNodeNo node_of(const JsonValue& schema, std::size_t resource) {
        const auto [found, fresh] = m_numbers.emplace(&schema, m_compiled.nodes.size());
        if (fresh) {
            if (m_compiled.nodes.size() >= most_nodes) {
                fail("SCHEMA_LARGE", schema);
            }
            m_compiled.nodes.emplace_back();
            m_waiting.push_back(
                {&schema, found->second, m_resources.resource_of(schema, resource)});
        }
        return found->second;
    }

    void read(const JsonValue& object, const Waiting& at) {
        m_at = at;
        SchemaNode node;
        node.resource = at.resource;
        const JsonValue* const reference{object.find("$ref")};
        if (reference != nullptr) {
            node.reference = target(*reference);
        }
        if (reference == nullptr || !m_resources.is_draft_07()) { // there, nothing stands beside it
            read_values(object, node);
            read_items(object, node);
            read_properties(object, node);
            read_combinations(object, node);
            read_dynamic(object, node);
        }
        m_compiled.nodes[at.number] = std::move(node);
    }

    SchemaNodeNo target(const JsonValue& reference) {
        const SchemaResources::Found found{
            reference.is_string() ? m_resources.find(reference.text(), m_at.resource)
                                  : SchemaResources::Found{}};
        if (found.schema == nullptr) {
            fail("SCHEMA_REFERENCE", reference);
        }
        return node_of(*found.schema, found.resource);
    }

    void read_dynamic(const JsonValue& object, SchemaNode& node) {
        const JsonValue* const reference{object.find("$dynamicRef")};
        if (reference == nullptr || m_resources.is_draft_07()) {
            return;
        }
        if (node.reference) {
            node.all_of.push_back(*node.reference); // both stand: the static one beside
            node.reference.reset();
        }
        node.reference = target(*reference);
        const std::string& text{reference->text()};
        const std::size_t mark{text.find('#')};
        const std::string name{mark == std::string::npos ? std::string{} : text.substr(mark + 1)};
        for (const SchemaResources::Anchor& anchor : m_resources.dynamic_anchors()) {
            if (anchor.name == name && !name.empty()
                && m_numbers.find(anchor.schema) != m_numbers.end()
                && m_numbers.at(anchor.schema) == *node.reference) {
                node.dynamic_anchor = name; // it began at one, so the outermost counts
            }
        }
        if (!node.dynamic_anchor.empty()) {
            for (const SchemaResources::Anchor& anchor : m_resources.dynamic_anchors()) {
                if (anchor.name == name) {
                    static_cast<void>(node_of(*anchor.schema, anchor.resource));
                }
            }
        }
    }

    SchemaNode::Count count(const JsonValue& object, std::string_view name) const {
        const JsonValue* const value{object.find(name)};
        if (value == nullptr) {
            return std::nullopt;
        }
        const bool whole{
            value->kind() == JsonValue::Kind::number && JsonDecimal::of(value->text()).is_whole()
            && !JsonDecimal::of(value->text()).negative};
        if (!whole) {
            fail("SCHEMA_KEYWORD", *value);
        }
        const JsonDecimal number{JsonDecimal::of(value->text())};
        const std::string digits{
            number.digits.empty()
                ? "0"
                : number.digits
                      + std::string(
                          static_cast<std::size_t>(std::min<std::int64_t>(number.exponent, 30)),
                          '0')};
        return digits.size() > 18 ? SIZE_MAX : static_cast<std::size_t>(std::stoull(digits));
    }

    std::optional<JsonDecimal> number(const JsonValue& object, std::string_view name) const {
        const JsonValue* const value{object.find(name)};
        if (value == nullptr) {
            return std::nullopt;
        }
        if (value->kind() != JsonValue::Kind::number) {
            fail("SCHEMA_KEYWORD", *value);
        }
        return JsonDecimal::of(value->text());
    }

    std::vector<std::string> strings(const JsonValue& list) const {
        std::vector<std::string> all;
        if (!list.is_array()) {
            fail("SCHEMA_KEYWORD", list);
        }
        for (const JsonValue& one : list.elements()) {
            if (!one.is_string()) {
                fail("SCHEMA_KEYWORD", one);
            }
            all.push_back(one.text());
        }
        return all;
    }

    std::shared_ptr<const re2::RE2> pattern(std::string_view text, const JsonValue& at) const {
        re2::RE2::Options options;
        options.set_log_errors(false);
        auto compiled = std::make_shared<const re2::RE2>(translated(text), options);
        if (!compiled->ok()) {
            fail("SCHEMA_PATTERN", at);
        }
        return compiled;
    }

    SchemaNode::Ref schema(const JsonValue& object, std::string_view name) {
        const JsonValue* const value{object.find(name)};
        return value == nullptr ? std::nullopt : SchemaNode::Ref{node_of(*value, m_at.resource)};
    }

    std::vector<SchemaNodeNo> schemas(const JsonValue& object, std::string_view name) {
        std::vector<SchemaNodeNo> all;
        if (const JsonValue* const list{object.find(name)}) {
            if (!list->is_array()) {
                fail("SCHEMA_KEYWORD", *list);
            }
            for (const JsonValue& one : list->elements()) {
                all.push_back(node_of(one, m_at.resource));
            }
        }
        return all;
    }

    const JsonValue* object_at(const JsonValue& object, std::string_view name) const {
        const JsonValue* const value{object.find(name)};
        if (value != nullptr && !value->is_object()) {
            fail("SCHEMA_KEYWORD", *value);
        }
        return value;
    }

    void read_values(const JsonValue& object, SchemaNode& node) const {
        static constexpr std::array<std::string_view, 7> types{
            "null", "boolean", "object", "array", "number", "string", "integer"};
        if (const JsonValue* const type{object.find("type")}) {
            node.types = type->is_string() ? std::vector{type->text()} : strings(*type);
            for (const std::string& word : node.types) {
                if (std::find(types.begin(), types.end(), word) == types.end()) {
                    fail("SCHEMA_KEYWORD", *type);
                }
            }
        }
        if (const JsonValue* const list{object.find("enum")}) {
            if (!list->is_array()) {
                fail("SCHEMA_KEYWORD", *list);
            }
            node.has_allowed = true;
            node.allowed.assign(list->elements().begin(), list->elements().end());
        }
        if (const JsonValue* const one{object.find("const")}) {
            const bool listed{
                !node.has_allowed
                || std::any_of(
                    node.allowed.begin(), node.allowed.end(),
                    [&](const JsonValue& value) { return same_json(value, *one); })};
            node.has_allowed = true;
            node.allowed.clear();
            if (listed) {
                node.allowed.push_back(*one);
            }
        }
        node.multiple_of = number(object, "multipleOf");
        node.minimum = number(object, "minimum");
        node.maximum = number(object, "maximum");
        node.above = number(object, "exclusiveMinimum");
        node.below = number(object, "exclusiveMaximum");
        node.min_length = count(object, "minLength");
        node.max_length = count(object, "maxLength");
        if (const JsonValue* const text{object.find("pattern")}) {
            node.pattern = pattern(text->text(), *text);
        }
    }

    void read_items(const JsonValue& object, SchemaNode& node) {
        node.min_items = count(object, "minItems");
        node.max_items = count(object, "maxItems");
        const JsonValue* const unique{object.find("uniqueItems")};
        node.unique_items = unique != nullptr && unique->is_true();
        node.contains = schema(object, "contains");
        const JsonValue* const items{object.find("items")};
        if (m_resources.is_draft_07()) {
            if (items != nullptr && items->is_array()) {
                node.prefix_items = schemas(object, "items");
                node.items = schema(object, "additionalItems");
            } else {
                node.items = schema(object, "items");
            }
            return;
        }
        node.prefix_items = schemas(object, "prefixItems");
        node.items = schema(object, "items");
        node.min_contains = count(object, "minContains");
        node.max_contains = count(object, "maxContains");
        node.unevaluated_items = schema(object, "unevaluatedItems");
        m_compiled.annotates = m_compiled.annotates || node.unevaluated_items.has_value();
    }

    void read_properties(const JsonValue& object, SchemaNode& node) {
        node.min_properties = count(object, "minProperties");
        node.max_properties = count(object, "maxProperties");
        if (const JsonValue* const required{object.find("required")}) {
            node.required = strings(*required);
            know(node.required);
        }
        if (const JsonValue* const properties{object_at(object, "properties")}) {
            for (const auto& [name, one] : properties->members()) {
                node.properties.emplace(name, node_of(one, m_at.resource));
                m_names.insert("/" + name);
            }
        }
        if (const JsonValue* const patterns{object_at(object, "patternProperties")}) {
            for (const auto& [text, one] : patterns->members()) {
                node.pattern_properties.emplace_back(
                    pattern(text, one), node_of(one, m_at.resource));
            }
        }
        node.additional_properties = schema(object, "additionalProperties");
        node.property_names = schema(object, "propertyNames");
        read_dependencies(object, node);
        if (!m_resources.is_draft_07()) {
            node.unevaluated_properties = schema(object, "unevaluatedProperties");
            m_compiled.annotates = m_compiled.annotates || node.unevaluated_properties.has_value();
        }
    }

    void know(const std::vector<std::string>& names) {
        for (const std::string& name : names) {
            m_names.insert("/" + name);
        }
    }

    void read_dependencies(const JsonValue& object, SchemaNode& node) {
        const bool old{m_resources.is_draft_07()};
        for (const std::string_view key :
             old ? std::vector<std::string_view>{"dependencies"}
                 : std::vector<std::string_view>{"dependentRequired", "dependentSchemas"}) {
            const JsonValue* const all{object_at(object, key)};
            if (all == nullptr) {
                continue;
            }
            for (const auto& [name, one] : all->members()) {
                if (one.is_array()) {
                    node.dependent_required.emplace(name, strings(one));
                } else {
                    node.dependent_schemas.emplace(name, node_of(one, m_at.resource));
                }
            }
        }
    }

    void read_combinations(const JsonValue& object, SchemaNode& node) {
        node.all_of = schemas(object, "allOf");
        node.any_of = schemas(object, "anyOf");
        node.one_of = schemas(object, "oneOf");
        node.negated = schema(object, "not");
        node.condition = schema(object, "if");
        node.consequence = schema(object, "then");
        node.alternative = schema(object, "else");
    }

    SchemaResources m_resources;
    JsonSchema::Compiled& m_compiled;
    std::map<const JsonValue*, SchemaNodeNo> m_numbers;
    std::vector<Waiting> m_waiting;
    Waiting m_at{nullptr, 0, 0};
    std::set<std::string> m_names;
};

}

JsonSchema::JsonSchema(std::unique_ptr<const Compiled> compiled)
    : m_compiled{std::move(compiled)} {}

JsonSchema::~JsonSchema() = default;

core::Result<std::shared_ptr<const JsonSchema>>
JsonSchema::compile(std::string_view text, const std::string& name) {
    const core::Result<JsonValue> parsed{parse_json(text)};
    if (!parsed) {
        return Rejection{parsed.rejection().code, name, parsed.rejection().line};
    }
    try {
        auto compiled = std::make_unique<Compiled>();
        Compiler{parsed.value(), *compiled}.run(parsed.value());
        if (never_ends(*compiled)) {
            return Rejection{"SCHEMA_CYCLE", name};
        }
        return std::shared_ptr<const JsonSchema>{new JsonSchema{std::move(compiled)}};
    } catch (const Rejection& rejection) {
        return Rejection{rejection.code, name + "#" + rejection.path};
    }
}

}
