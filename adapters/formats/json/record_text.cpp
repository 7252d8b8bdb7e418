#include "adapters/formats/json/record_text.h"

#include "adapters/formats/json/bound_shape.h"
#include "gateway/core/error.h"
#include "gateway/text/json_value.h"

#include <algorithm>

namespace adapters::json {

namespace core = gateway::core;
namespace text = gateway::text;

namespace {

struct Node {
    std::string name;
    const core::ClearedField* leaf{nullptr};
    std::vector<Node> children{};
};

[[noreturn]] void fail(core::Code code) {
    throw core::GatewayError{code, core::GatewayError::Retry::never};
}

[[nodiscard]] Node* find_child(Node& parent, const std::string& name) {
    const auto at =
        std::find_if(parent.children.begin(), parent.children.end(), [&name](const Node& child) {
            return child.name == name;
        });
    return at == parent.children.end() ? nullptr : &*at;
}

void add(Node& root, const core::ClearedField& field) {
    const auto segments = segments_of(field.path);
    if (!segments) {
        fail("JSON_PATH");
    }
    Node* at{&root};
    for (const std::string& segment : *segments) {
        const bool mixes{
            !at->children.empty() && is_index(at->children.front().name) != is_index(segment)};
        if (at->leaf != nullptr || mixes || (at == &root && is_index(segment))) {
            fail("JSON_PATH");
        }
        Node* const known{find_child(*at, segment)};
        if (known == nullptr) {
            at->children.push_back(Node{segment});
        }
        at = known == nullptr ? &at->children.back() : known;
    }
    if (at->leaf != nullptr || !at->children.empty()) {
        fail("JSON_PATH");
    }
    at->leaf = &field;
}

void write_value(std::string& out, const core::Value& value) {
    const std::string_view written{value.reveal()};
    switch (value.kind()) {
    case core::Value::Kind::text: text::append_json_string(out, written); return;
    case core::Value::Kind::number:
        if (!text::is_json_number(written)) {
            fail("JSON_NUMBER");
        }
        break;
    case core::Value::Kind::boolean:
        if (written != "true" && written != "false") {
            fail("JSON_BOOLEAN");
        }
        break;
    }
    out += written;
}

void write(std::string& out, const Node& node) {
    if (node.leaf != nullptr) {
        if (node.leaf->kind == core::ClearedField::Kind::value) {
            write_value(out, node.leaf->value);
        } else {
            out += R"({"notSupplied":true})";
        }
        return;
    }
    const bool array{!node.children.empty() && is_index(node.children.front().name)};
    const char* separator{""};
    out += array ? '[' : '{';
    for (const Node& child : node.children) {
        out += std::exchange(separator, ",");
        if (!array) {
            text::append_json_string(out, child.name);
            out += ':';
        }
        write(out, child);
    }
    out += array ? ']' : '}';
}

}

std::string to_json(std::span<const core::ClearedField> fields) {
    Node root{{}};
    for (const core::ClearedField& field : fields) {
        add(root, field);
    }
    std::string out;
    write(out, root);
    return out;
}

}
