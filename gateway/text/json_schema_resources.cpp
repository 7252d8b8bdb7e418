#include "gateway/text/json_schema_resources.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace gateway::text {

namespace {

using core::Rejection;

struct Uri {
    std::string scheme, authority, path;
    bool has_authority{false};
};

Uri split(std::string_view text) {
    Uri uri;
    const std::size_t colon{text.find(':')};
    if (colon != std::string_view::npos && text.find_first_of("/?#") > colon) {
        uri.scheme = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    if (text.starts_with("//")) {
        const std::size_t end{std::min(text.find_first_of("/?#", 2), text.size())};
        uri.has_authority = true;
        uri.authority = text.substr(2, end - 2);
        text.remove_prefix(end);
    }
    uri.path = text;
    return uri;
}

std::string without_dots(const std::string& path) {
    std::vector<std::string> out;
    std::size_t at{0};
    const bool rooted{path.starts_with('/')};
    for (at = rooted ? 1 : 0; at <= path.size();) {
        const std::size_t end{std::min(path.find('/', at), path.size())};
        const std::string segment{path.substr(at, end - at)};
        const bool last{end == path.size()};
        if (segment == "..") {
            if (!out.empty()) {
                out.pop_back();
            }
            if (last) {
                out.emplace_back();
            }
        } else if (segment != ".") {
            out.push_back(segment);
        } else if (last) {
            out.emplace_back();
        }
        at = end + 1;
    }
    std::string joined{rooted ? "/" : ""};
    for (std::size_t index{0}; index < out.size(); ++index) {
        joined += (index == 0 ? "" : "/") + out[index];
    }
    return joined;
}

std::string join(const Uri& uri) {
    return (uri.scheme.empty() ? "" : uri.scheme + ":")
           + (uri.has_authority ? "//" + uri.authority : "") + uri.path;
}

/// %25 → %
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at{0}; at < text.size(); ++at) {
        unsigned value{0};
        const char* const hex{text.data() + at + 1};
        if (text[at] == '%' && at + 2 < text.size()
            && std::from_chars(hex, hex + 2, value, 16).ptr == hex + 2) {
            out += static_cast<char>(value);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

std::string unescaped(std::string_view segment) {
    std::string out;
    for (std::size_t at{0}; at < segment.size(); ++at) {
        if (segment[at] == '~' && at + 1 < segment.size()) {
            out += segment[++at] == '1' ? '/' : '~';
        } else {
            out += segment[at];
        }
    }
    return out;
}

/// Under these, members are no schemas.
bool holds_data(std::string_view keyword) noexcept {
    return keyword == "enum" || keyword == "const" || keyword == "default" || keyword == "examples";
}

/// Under these stand names and schemas, so that a name is no keyword.
bool holds_names(std::string_view keyword) noexcept {
    static constexpr std::array<std::string_view, 6> all{"properties",   "patternProperties",
                                                         "definitions",  "$defs",
                                                         "dependencies", "dependentSchemas"};
    return std::find(all.begin(), all.end(), keyword) != all.end();
}

bool find_path(const JsonValue& from, const JsonValue& wanted, std::string& path) {
    if (&from == &wanted) {
        return true;
    }
    const std::size_t size{path.size()};
    std::size_t index{0};
    for (const JsonValue& element : from.elements()) {
        append_pointer_segment(path, std::to_string(index++));
        if (find_path(element, wanted, path)) {
            return true;
        }
        path.resize(size);
    }
    for (const auto& [name, member] : from.members()) {
        append_pointer_segment(path, name);
        if (find_path(member, wanted, path)) {
            return true;
        }
        path.resize(size);
    }
    return false;
}

}

std::string resolve_uri(const std::string& base, const std::string& reference) {
    const Uri from{split(base)};
    Uri to{split(reference)};
    if (!to.scheme.empty()) {
        return reference;
    }
    to.scheme = from.scheme;
    if (to.has_authority) {
        return join(to);
    }
    to.authority = from.authority;
    to.has_authority = from.has_authority;
    if (to.path.empty()) {
        to.path = from.path;
    } else if (!to.path.starts_with('/')) {
        const std::size_t slash{from.path.rfind('/')};
        const std::string folder{
            slash == std::string::npos ? (from.has_authority ? "/" : "")
                                       : from.path.substr(0, slash + 1)};
        to.path = without_dots(folder + to.path);
    } else {
        to.path = without_dots(to.path);
    }
    return join(to);
}

SchemaResources::SchemaResources(const JsonValue& schema) : m_root{schema} {
    const std::string_view dialect{schema.string_at("$schema").value_or("2020-12")};
    m_draft_07 = dialect.find("draft-07") != std::string_view::npos;
    if (!m_draft_07 && dialect.find("2020-12") == std::string_view::npos) {
        throw Rejection{"SCHEMA_DIALECT", "/$schema"};
    }
    m_bases.emplace_back("urn:schema");
    m_roots.push_back(&schema);
    m_by_uri.emplace("urn:schema", 0);
    m_resource_of.emplace(&schema, 0);
    walk(schema, 0, true);
}

void SchemaResources::walk(const JsonValue& value, std::size_t resource, bool is_schema) {
    if (is_schema && value.is_object()) {
        name(value, resource);
    }
    m_resource_of.emplace(&value, resource);
    for (const JsonValue& element : value.elements()) {
        walk(element, resource, true);
    }
    for (const auto& [keyword, member] : value.members()) {
        if (!is_schema || !holds_data(keyword)) {
            walk(member, resource, !is_schema || !holds_names(keyword));
        }
    }
}

void SchemaResources::name(const JsonValue& schema, std::size_t& resource) {
    const auto id = schema.string_at("$id");
    const bool beside_reference{m_draft_07 && schema.find("$ref") != nullptr};
    if (id && !beside_reference) {
        const std::string text{*id};
        const std::size_t mark{text.find('#')};
        if (m_draft_07 && mark == 0 && text.size() > 1) {
            m_anchors.emplace(std::pair{resource, text.substr(1)}, &schema);
        } else {
            const std::string uri{resolve_uri(m_bases[resource], text.substr(0, mark))};
            resource = m_bases.size();
            m_bases.push_back(uri);
            m_roots.push_back(&schema);
            m_by_uri.emplace(uri, resource);
            m_resource_of[&schema] = resource;
            if (m_draft_07 && mark != std::string::npos && mark + 1 < text.size()) {
                m_anchors.emplace(std::pair{resource, text.substr(mark + 1)}, &schema);
            }
        }
    }
    if (m_draft_07) {
        return;
    }
    if (const auto anchor = schema.string_at("$anchor")) {
        m_anchors.emplace(std::pair{resource, std::string{*anchor}}, &schema);
    }
    if (const auto anchor = schema.string_at("$dynamicAnchor")) {
        m_anchors.emplace(std::pair{resource, std::string{*anchor}}, &schema);
        m_dynamic.push_back({resource, std::string{*anchor}, &schema});
    }
}

std::size_t SchemaResources::resource_of(const JsonValue& schema, std::size_t outer) const {
    const auto found = m_resource_of.find(&schema);
    return found == m_resource_of.end() ? outer : found->second;
}

SchemaResources::Found
SchemaResources::find(const std::string& reference, std::size_t resource) const {
    const std::size_t mark{std::min(reference.find('#'), reference.size())};
    const std::string uri{resolve_uri(m_bases[resource], reference.substr(0, mark))};
    const std::string fragment{
        mark == reference.size() ? std::string{}
                                 : decoded(std::string_view{reference}.substr(mark + 1))};
    std::size_t target{resource};
    if (mark != 0) {
        const auto found = m_by_uri.find(uri);
        if (found == m_by_uri.end()) {
            return {};
        }
        target = found->second;
    }
    if (fragment.empty() || fragment.starts_with('/')) {
        return pointed(fragment, {m_roots[target], target});
    }
    const auto anchor = m_anchors.find({target, fragment});
    return anchor == m_anchors.end() ? Found{} : Found{anchor->second, target};
}

SchemaResources::Found SchemaResources::pointed(std::string_view pointer, Found from) const {
    while (!pointer.empty() && from.schema != nullptr) {
        pointer.remove_prefix(1);
        const std::size_t end{std::min(pointer.find('/'), pointer.size())};
        const std::string segment{unescaped(pointer.substr(0, end))};
        pointer.remove_prefix(end);
        const JsonValue* next{from.schema->find(segment)};
        std::size_t index{0};
        const char* const stop{segment.data() + segment.size()};
        if (from.schema->is_array() && std::from_chars(segment.data(), stop, index).ptr == stop
            && !segment.empty() && index < from.schema->elements().size()) {
            next = &from.schema->elements()[index];
        }
        from = {next, next == nullptr ? from.resource : resource_of(*next, from.resource)};
    }
    return from;
}

std::string SchemaResources::path_of(const JsonValue& value) const {
    std::string path;
    return find_path(m_root, value, path) ? path : std::string{};
}

}
