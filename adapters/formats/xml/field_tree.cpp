#include "adapters/formats/xml/field_tree.h"

#include "adapters/formats/xml/path_step.h"
#include "gateway/core/error.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <map>
#include <set>

namespace adapters::xml {

namespace core = gateway::core;

namespace {

constexpr std::size_t last_place{1000}; ///< before which empty elements are written

[[noreturn]] void no_path() {
    throw core::GatewayError{"XML_PATH", core::GatewayError::Retry::never};
}

[[nodiscard]] std::string_view name_of(std::string_view step) {
    return step.substr(0, step.find('['));
}

/// So that [2] is the second, whether or not the first has anything.
void fill_up(Element& parent, std::string_view step) {
    if (step.find('[') == std::string_view::npos) {
        return;
    }
    const std::optional<PathStep> parsed{parse_step(step)};
    const std::size_t position{parsed ? parsed->position : 0};
    auto present = static_cast<std::size_t>(
        std::count_if(parent.children.begin(), parent.children.end(), [&](const Element& child) {
            return name_of(child.name) == name_of(step);
        }));
    if (position > last_place || (position != 0 && present >= position)) {
        no_path();
    }
    for (; present + 1 < position; ++present) {
        parent.children.push_back(Element{name_of(step)});
    }
}

/// @param of_attribute whether it may have text already: an attribute goes with it.
[[nodiscard]] Element& last_child(Element& parent, std::string_view name, bool of_attribute) {
    if (parent.children.empty() || parent.children.back().name != name
        || (parent.children.back().is_leaf && !of_attribute)) {
        fill_up(parent, name);
        parent.children.push_back(Element{name});
    }
    return parent.children.back();
}

/// The last child, if it has nothing but attributes yet; else a new one.
[[nodiscard]] Element& new_leaf(Element& parent, std::string_view name) {
    const bool begun{
        !parent.children.empty() && parent.children.back().name == name
        && !parent.children.back().is_leaf && parent.children.back().children.empty()};
    if (!begun) {
        fill_up(parent, name);
        parent.children.push_back(Element{name});
    }
    return parent.children.back();
}

[[nodiscard]] bool has_attribute(const Element& element, std::string_view name) {
    return std::any_of(
        element.attributes.begin(), element.attributes.end(),
        [name](const auto& attribute) { return attribute.first == name; });
}

/// The segments of a path, as segments_of() has them, but as parts of it.
/// @return whether it is a path.
[[nodiscard]] bool split(std::string_view path, std::vector<std::string_view>& segments) {
    segments.clear();
    while (!path.empty()) {
        if (!path.starts_with('/') || (!segments.empty() && segments.back().starts_with('@'))) {
            return false;
        }
        path.remove_prefix(1);
        const std::size_t end{std::min(path.find('/'), path.size())};
        const std::string_view segment{path.substr(0, end)};
        if (!parse_step(segment)) {
            return false;
        }
        segments.push_back(segment);
        path.remove_prefix(end);
    }
    return !segments.empty();
}

void add(Element& root, const core::ClearedField& field, std::vector<std::string_view>& segments) {
    if (!split(field.path, segments)) {
        no_path();
    }
    Element* at{&root};
    Element* parent{&root};
    const std::string_view last{segments.back()};
    const bool attribute{last.starts_with('@')};
    for (std::size_t index{0}; index + 1 < segments.size(); ++index) {
        parent = at;
        at = &last_child(*at, segments[index], attribute && index + 2 == segments.size());
    }
    const bool supplied{field.kind == core::ClearedField::Kind::value};
    if (!attribute) {
        Element& leaf{new_leaf(*at, last)};
        leaf.text = field.value.reveal();
        leaf.is_leaf = true;
        leaf.not_supplied = !supplied;
        return;
    }
    if (!supplied) {
        return;
    }
    const std::string_view name{last.substr(1)};
    if (has_attribute(*at, name)) {
        if (at == &root) {
            no_path();
        }
        parent->children.push_back(Element{segments[segments.size() - 2]});
        at = &parent->children.back();
    }
    at->attributes.emplace_back(name, field.value.reveal());
}

/// The paths of a document as far as they were looked at.
class WrittenPaths final {
public:
    /// @return whether there is a place for it beside those before.
    [[nodiscard]] bool take(const std::string& path) {
        std::vector<std::string_view> segments;
        if (!split(path, segments) || !m_all.insert(path).second) {
            return false;
        }
        const bool attribute{segments.back().starts_with('@')};
        std::vector<std::string> elements;
        std::string at;
        Alike* alike{&m_alike[at]}; // of the record itself
        for (std::size_t index{0}; index + (attribute ? 1U : 0U) < segments.size(); ++index) {
            const PathStep step{parse_step(segments[index]).value_or(PathStep{})};
            alike = &m_alike[at + "/" + std::string{step.qualified}];
            alike->plain = alike->plain || !step.has_predicate();
            alike->placed = alike->placed || step.position != 0;
            if (!step.attribute.empty()) {
                alike->told_by.emplace(step.attribute);
            }
            if (step.position > last_place || (alike->plain && alike->placed)) {
                return false; // the plain one would be in a place
            }
            elements.push_back(at.append("/").append(segments[index]));
        }
        if (attribute) {
            alike->attributes.emplace(segments.back().substr(1));
        }
        return alike->apart() && has_one_place(elements, attribute);
    }

private:
    /// Elements of one name in one parent.
    struct Alike {
        bool plain{false};
        bool placed{false};
        std::set<std::string> told_by{};
        std::set<std::string> attributes{};

        /// Whether nothing that is written looks like what tells them apart.
        [[nodiscard]] bool apart() const {
            return std::none_of(told_by.begin(), told_by.end(), [this](const std::string& name) {
                return attributes.contains(name);
            });
        }
    };

    /// Each element stands in one piece, and has text or elements.
    [[nodiscard]] bool has_one_place(const std::vector<std::string>& elements, bool attribute) {
        const bool all_open{
            elements.size() <= m_open.size()
            && std::equal(elements.begin(), elements.end(), m_open.begin())};
        if (!attribute || !all_open) { // an attribute of what is open ends nothing
            for (const std::string& open : m_open) {
                if (std::find(elements.begin(), elements.end(), open) == elements.end()) {
                    m_left.insert(open);
                }
            }
            m_open = elements;
        }
        for (std::size_t at{0}; at < elements.size(); ++at) {
            const bool last{at + 1 == elements.size()};
            if (!last) {
                m_with_elements.insert(elements[at]);
            } else if (!attribute) {
                m_with_text.insert(elements[at]);
            }
            if (m_left.contains(elements[at])
                || (m_with_text.contains(elements[at]) && m_with_elements.contains(elements[at]))) {
                return false;
            }
        }
        return true;
    }

    std::set<std::string> m_all;
    std::map<std::string, Alike> m_alike; ///< by the path of the parent and the name
    std::vector<std::string> m_open;
    std::set<std::string> m_left;
    std::set<std::string> m_with_text;
    std::set<std::string> m_with_elements;
};

}

std::optional<std::string> unwritable_path(std::span<const std::string> paths) {
    WrittenPaths written;
    const auto wrong = std::find_if(
        paths.begin(), paths.end(), [&](const std::string& path) { return !written.take(path); });
    return wrong == paths.end() ? std::nullopt : std::optional{*wrong};
}

Element tree_of(std::span<const core::ClearedField> fields) {
    Element root;
    root.children.reserve(fields.size());
    std::vector<std::string_view> segments;
    for (const core::ClearedField& field : fields) {
        if (!gateway::text::is_xml_text(field.value.reveal())) {
            throw core::GatewayError{"XML_CHARACTER", core::GatewayError::Retry::never};
        }
        add(root, field, segments);
    }
    return root;
}

}
