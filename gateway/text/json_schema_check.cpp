// Judges a document by a compiled schema.

#include "gateway/text/json_schema_tree.h"

#include <algorithm>
#include <set>

namespace gateway::text {

namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t most_steps{20'000'000};
constexpr std::size_t deepest{1'000};

/// What of a value was looked at by some keyword, for the unevaluated… ones.
struct Seen {
    std::set<std::string, std::less<>> properties;
    std::set<std::size_t> items;

    void merge(const Seen& other) {
        properties.insert(other.properties.begin(), other.properties.end());
        items.insert(other.items.begin(), other.items.end());
    }
};

[[nodiscard]] std::size_t length_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

[[nodiscard]] bool
within(std::size_t size, SchemaNode::Count least, SchemaNode::Count most) noexcept {
    return (!least || size >= *least) && (!most || size <= *most);
}

[[nodiscard]] bool is_of(const JsonValue& value, std::string_view type) {
    switch (value.kind()) {
    case Kind::null: return type == "null";
    case Kind::boolean: return type == "boolean";
    case Kind::string: return type == "string";
    case Kind::array: return type == "array";
    case Kind::object: return type == "object";
    case Kind::number:
        return type == "number" || (type == "integer" && JsonDecimal::of(value.text()).is_whole());
    }
    return false;
}

[[nodiscard]] bool matches(const re2::RE2& pattern, const std::string& text) {
    return re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, pattern);
}

class Judge final {
public:
    explicit Judge(const JsonSchema::Compiled& schema) : m_schema{schema} {}

    [[nodiscard]] core::Result<core::Nothing> judge(const JsonValue& document) {
        Seen seen;
        const bool holds{check(m_schema.root, document, seen)};
        if (m_exhausted) {
            return core::Rejection{"JSON_SCHEMA_BUDGET", ""};
        }
        return holds ? core::Result<core::Nothing>{core::Nothing{}}
                     : core::Rejection{"JSON_SCHEMA", m_fault.value_or("")};
    }

private:
    [[nodiscard]] bool check(SchemaNodeNo number, const JsonValue& value, Seen& seen) {
        if (++m_steps > most_steps || m_scope.size() > deepest) {
            m_exhausted = true;
        }
        if (m_exhausted) {
            return false;
        }
        const SchemaNode& node{m_schema.nodes[number]};
        m_scope.push_back(node.resource);
        Seen own;
        const bool holds{
            !node.refuses_all && value_holds(node, value) && references_hold(node, value, own)
            && combinations_hold(node, value, own) && items_hold(node, value, own)
            && properties_hold(node, value, own) && rest_holds(node, value, own)};
        m_scope.pop_back();
        if (!holds) {
            fault();
        } else if (m_schema.annotates) {
            seen.merge(own);
        }
        return holds;
    }

    /// Without a word on what does not hold: another branch may.
    [[nodiscard]] bool try_check(SchemaNodeNo number, const JsonValue& value, Seen& seen) {
        ++m_trying;
        const bool holds{check(number, value, seen)};
        --m_trying;
        return holds;
    }

    [[nodiscard]] bool value_holds(const SchemaNode& node, const JsonValue& value) {
        const bool typed{
            node.types.empty()
            || std::any_of(node.types.begin(), node.types.end(), [&](const std::string& type) {
                   return is_of(value, type);
               })};
        const bool among{
            !node.has_allowed
            || std::any_of(node.allowed.begin(), node.allowed.end(), [&](const JsonValue& one) {
                   return same_json(one, value);
               })};
        if (!typed || !among) {
            return false;
        }
        if (value.is_string()) {
            return ((!node.min_length && !node.max_length)
                    || within(length_of(value.text()), node.min_length, node.max_length))
                   && (node.pattern == nullptr || matches(*node.pattern, value.text()));
        }
        return value.kind() != Kind::number || number_holds(node, value.text());
    }

    [[nodiscard]] static bool number_holds(const SchemaNode& node, const std::string& text) {
        if (!node.minimum && !node.maximum && !node.above && !node.below && !node.multiple_of) {
            return true;
        }
        const JsonDecimal number{JsonDecimal::of(text)};
        return (!node.minimum || number.compare(*node.minimum) >= 0)
               && (!node.maximum || number.compare(*node.maximum) <= 0)
               && (!node.above || number.compare(*node.above) > 0)
               && (!node.below || number.compare(*node.below) < 0)
               && (!node.multiple_of || number.is_multiple_of(*node.multiple_of));
    }

    [[nodiscard]] bool references_hold(const SchemaNode& node, const JsonValue& value, Seen& own) {
        if (!node.reference) {
            return true;
        }
        SchemaNodeNo target{*node.reference};
        if (!node.dynamic_anchor.empty()) {
            // the outermost resource that has the anchor
            for (const std::size_t resource : m_scope) {
                const auto& anchors = m_schema.dynamic_anchors[resource];
                if (const auto found = anchors.find(node.dynamic_anchor); found != anchors.end()) {
                    target = found->second;
                    break;
                }
            }
        }
        return check(target, value, own);
    }

    [[nodiscard]] bool
    combinations_hold(const SchemaNode& node, const JsonValue& value, Seen& own) {
        for (const SchemaNodeNo each : node.all_of) {
            if (!check(each, value, own)) {
                return false;
            }
        }
        std::size_t any{0};
        for (const SchemaNodeNo each : node.any_of) {
            any += any == 0 || m_schema.annotates ? (try_check(each, value, own) ? 1U : 0U) : 0U;
        }
        std::size_t one{0};
        for (const SchemaNodeNo each : node.one_of) {
            one += try_check(each, value, own) ? 1U : 0U;
        }
        if ((!node.any_of.empty() && any == 0) || (!node.one_of.empty() && one != 1)) {
            return false;
        }
        Seen nothing;
        if (node.negated && try_check(*node.negated, value, nothing)) {
            return false;
        }
        if (!node.condition) {
            return true;
        }
        const SchemaNode::Ref& branch{
            try_check(*node.condition, value, own) ? node.consequence : node.alternative};
        return !branch || check(*branch, value, own);
    }

    [[nodiscard]] bool items_hold(const SchemaNode& node, const JsonValue& value, Seen& own) {
        if (!value.is_array()) {
            return true;
        }
        const auto elements = value.elements();
        if (!within(elements.size(), node.min_items, node.max_items)
            || (node.unique_items && !all_differ(elements))) {
            return false;
        }
        for (std::size_t at{0}; at < elements.size(); ++at) {
            const SchemaNode::Ref schema{
                at < node.prefix_items.size() ? SchemaNode::Ref{node.prefix_items[at]}
                                              : node.items};
            if (schema && !item_holds(*schema, elements[at], at, own)) {
                return false;
            }
        }
        return !node.contains || contains_holds(node, elements, own);
    }

    [[nodiscard]] bool
    item_holds(SchemaNodeNo schema, const JsonValue& item, std::size_t at, Seen& own) {
        Seen inner;
        const Place place{*this, std::to_string(at)};
        if (m_schema.annotates) {
            own.items.insert(at);
        }
        return check(schema, item, inner);
    }

    [[nodiscard]] bool
    contains_holds(const SchemaNode& node, std::span<const JsonValue> elements, Seen& own) {
        std::size_t count{0};
        for (std::size_t at{0}; at < elements.size(); ++at) {
            Seen inner;
            if (try_check(*node.contains, elements[at], inner)) {
                ++count;
                own.items.insert(at);
            }
        }
        return within(count, node.min_contains.value_or(1), node.max_contains);
    }

    [[nodiscard]] bool all_differ(std::span<const JsonValue> elements) {
        for (std::size_t one{0}; one < elements.size(); ++one) {
            for (std::size_t other{one + 1}; other < elements.size(); ++other) {
                if (++m_steps > most_steps) {
                    m_exhausted = true;
                    return false;
                }
                if (same_json(elements[one], elements[other])) {
                    return false;
                }
            }
        }
        return true;
    }

    [[nodiscard]] bool properties_hold(const SchemaNode& node, const JsonValue& value, Seen& own) {
        if (!value.is_object()) {
            return true;
        }
        const auto has = [&](const std::string& name) { return value.find(name) != nullptr; };
        const auto has_all = [&](const std::vector<std::string>& names) {
            return std::all_of(names.begin(), names.end(), has);
        };
        if (!within(value.members().size(), node.min_properties, node.max_properties)
            || !has_all(node.required)) {
            return false;
        }
        for (const auto& [name, needed] : node.dependent_required) {
            if (has(name) && !has_all(needed)) {
                return false;
            }
        }
        for (const auto& [name, schema] : node.dependent_schemas) {
            if (has(name) && !check(schema, value, own)) {
                return false;
            }
        }
        return std::all_of(value.members().begin(), value.members().end(), [&](const auto& member) {
            return member_holds(node, member.first, member.second, own);
        });
    }

    [[nodiscard]] bool member_holds(
        const SchemaNode& node, const std::string& name, const JsonValue& value, Seen& own) {
        Seen inner;
        const Place place{*this, m_schema.names.shown(name)};
        if (node.property_names
            && !check(*node.property_names, JsonValue::of_string(name), inner)) {
            return false;
        }
        bool known{false};
        const auto judge = [&](SchemaNodeNo schema) {
            known = true;
            return check(schema, value, inner);
        };
        if (const auto found = node.properties.find(name);
            found != node.properties.end() && !judge(found->second)) {
            return false;
        }
        for (const auto& [pattern, schema] : node.pattern_properties) {
            if (matches(*pattern, name) && !judge(schema)) {
                return false;
            }
        }
        if (!known && node.additional_properties && !judge(*node.additional_properties)) {
            return false;
        }
        if (known && m_schema.annotates) {
            own.properties.insert(name);
        }
        return true;
    }

    /// What no keyword beside or below this one has looked at.
    [[nodiscard]] bool rest_holds(const SchemaNode& node, const JsonValue& value, Seen& own) {
        if (node.unevaluated_items && value.is_array()) {
            for (std::size_t at{0}; at < value.elements().size(); ++at) {
                if (!own.items.contains(at)
                    && !item_holds(*node.unevaluated_items, value.elements()[at], at, own)) {
                    return false;
                }
            }
        }
        if (node.unevaluated_properties && value.is_object()) {
            for (const auto& [name, member] : value.members()) {
                if (own.properties.contains(name)) {
                    continue;
                }
                Seen inner;
                const Place place{*this, m_schema.names.shown(name)};
                own.properties.insert(name);
                if (!check(*node.unevaluated_properties, member, inner)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// A step down into the document, for the place of a fault.
    class Place final {
    public:
        Place(Judge& judge, std::string_view segment)
            : m_judge{judge}, m_size{judge.m_path.size()} {
            append_pointer_segment(m_judge.m_path, segment);
        }
        ~Place() { m_judge.m_path.resize(m_size); }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

    private:
        Judge& m_judge;
        std::size_t m_size;
    };

    void fault() {
        if (m_trying == 0 && !m_fault) {
            m_fault = m_path;
        }
    }

    const JsonSchema::Compiled& m_schema;
    std::vector<std::size_t> m_scope; ///< resources, from the outermost
    std::string m_path;
    std::optional<std::string> m_fault;
    std::size_t m_steps{0};
    std::size_t m_trying{0};
    bool m_exhausted{false};
};

}

bool same_json(const JsonValue& left, const JsonValue& right) {
    if (left.kind() != right.kind()) {
        return false;
    }
    switch (left.kind()) {
    case Kind::null: return true;
    case Kind::boolean:
    case Kind::string: return left.text() == right.text();
    case Kind::number:
        return JsonDecimal::of(left.text()).compare(JsonDecimal::of(right.text())) == 0;
    case Kind::array:
        return std::equal(
            left.elements().begin(), left.elements().end(), right.elements().begin(),
            right.elements().end(), same_json);
    case Kind::object:
        return left.members().size() == right.members().size()
               && std::all_of(
                   left.members().begin(), left.members().end(), [&](const auto& member) {
                       const JsonValue* const other{right.find(member.first)};
                       return other != nullptr && same_json(member.second, *other);
                   });
    }
    return false;
}

core::Result<core::Nothing> JsonSchema::validate(const JsonValue& document) const {
    return Judge{*m_compiled}.judge(document);
}

}
