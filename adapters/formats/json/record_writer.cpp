#include "adapters/formats/json/record_writer.h"

#include "gateway/text/json_value.h"

#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace adapters::json {

namespace {

using gateway::core::ClearedField;
using gateway::core::Value;
using gateway::text::JsonValue;

/// A tree that keeps the order in which its members were first named.
struct Node {
    std::vector<std::pair<std::string, Node>> members;
    const ClearedField* leaf{nullptr};

    Node& member(std::string_view name) {
        for (auto& [known, node] : members) {
            if (known == name) {
                return node;
            }
        }
        return members.emplace_back(std::string{name}, Node{}).second;
    }
};

JsonValue value_of(const ClearedField& field) {
    if (field.kind == ClearedField::Kind::not_supplied) {
        JsonValue mark{JsonValue::make_object()};
        mark.add("notSupplied", JsonValue::of_boolean(true));
        return mark;
    }
    const std::string text{field.value.reveal()};
    switch (field.value.kind()) {
    case Value::Kind::number:
        // a number keeps its digits; what is no number in JSON stays text
        return gateway::text::is_json_number(text) ? JsonValue::of_number(text)
                                                   : JsonValue::of_string(text);
    case Value::Kind::boolean: return JsonValue::of_boolean(text == "true");
    case Value::Kind::text: return JsonValue::of_string(text);
    }
    return JsonValue::of_string(text);
}

JsonValue value_of(const Node& node) {
    if (node.leaf != nullptr) {
        return value_of(*node.leaf);
    }
    JsonValue object{JsonValue::make_object()};
    for (const auto& [name, member] : node.members) {
        object.add(name, value_of(member));
    }
    return object;
}

}

std::string object_of(const gateway::core::ClearedRecord& record) {
    Node root;
    for (const ClearedField& field : record.fields()) {
        Node* at{&root};
        std::string_view rest{field.path};
        while (!rest.empty()) {
            rest.remove_prefix(1);  // the slash
            const std::size_t end{rest.find('/')};
            at = &at->member(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
        }
        at->leaf = &field;
    }
    return gateway::text::write_json(value_of(root));
}

}
