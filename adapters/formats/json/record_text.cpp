#include "adapters/formats/json/record_text.h"

#include "adapters/formats/json/bound_shape.h"
#include "gateway/core/error.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <utility>

namespace adapters::json {

namespace core = gateway::core;
namespace text = gateway::text;

namespace {

/// Members are in the order of their first appearance, elements of an array in that of their
/// indices.
struct Node {
    std::string name;
    std::size_t index{0}; ///< of an element
    const core::ClearedField* leaf{nullptr};
    std::vector<Node> children{};

    [[nodiscard]] bool is_array() const noexcept {
        return !children.empty() && is_index(children.front().name);
    }
};

[[noreturn]] void fail(core::Code code) {
    throw core::GatewayError{code, core::GatewayError::Retry::never};
}

/// The child of that name, a new one if there is none yet.
[[nodiscard]] Node& child_of(Node& parent, std::string&& name, std::size_t index) {
    std::vector<Node>& children{parent.children};
    const auto known = std::find_if(children.begin(), children.end(), [&name](const Node& child) {
        return child.name == name;
    });
    if (known != children.end()) {
        return *known;
    }
    const auto behind = std::find_if(children.begin(), children.end(), [index](const Node& child) {
        return child.index > index; // never, among members
    });
    return *children.insert(behind, Node{std::move(name), index});
}

/// @return whether the tree has such a place for it.
[[nodiscard]] bool add(Node& root, const core::ClearedField& field) {
    auto segments = segments_of(field.path);
    if (!segments) {
        return false;
    }
    Node* at{&root};
    for (std::string& segment : *segments) {
        const bool element{is_index(segment)};
        const std::optional<std::size_t> index{element ? index_of(segment) : std::size_t{0}};
        const bool mixes{!at->children.empty() && at->is_array() != element};
        if (at->leaf != nullptr || mixes || !index || (at == &root && element)) {
            return false;
        }
        at = &child_of(*at, std::move(segment), *index);
    }
    if (at->leaf != nullptr || !at->children.empty()) {
        return false;
    }
    at->leaf = &field;
    return true;
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

/// What stands for an element that is not there: nothing, of the kind of the one behind it.
[[nodiscard]] std::string_view hole_before(const Node& element) noexcept {
    if (element.leaf != nullptr) {
        return "null";
    }
    return element.is_array() ? "[]" : "{}";
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
    const bool array{node.is_array()};
    const char* separator{""};
    std::size_t next{0};
    out += array ? '[' : '{';
    for (const Node& child : node.children) {
        for (; array && next < child.index; ++next) {
            out += std::exchange(separator, ",");
            out += hole_before(child);
        }
        next = child.index + 1;
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
        if (!add(root, field)) {
            fail("JSON_PATH");
        }
    }
    std::string out;
    write(out, root);
    return out;
}

std::optional<std::string> unwritable_path(std::span<const std::string> paths) {
    Node root{{}};
    std::vector<core::ClearedField> fields(paths.size());
    for (std::size_t at{0}; at < paths.size(); ++at) {
        fields[at].path = paths[at];
        if (!add(root, fields[at])) {
            return paths[at];
        }
    }
    return std::nullopt;
}

}
