#include "adapters/formats/xml/bound_shape.h"

#include "adapters/formats/xml/field_tree.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <charconv>

namespace adapters::xml {

namespace core = gateway::core;
namespace text = gateway::text;

namespace {

constexpr std::uint64_t default_record_limit{std::uint64_t{8} << 20U};

[[nodiscard]] std::optional<std::uint64_t> bytes_of(std::string_view digits) {
    std::uint64_t value{0};
    const char* const end{digits.data() + digits.size()};
    const auto [stop, problem] = std::from_chars(digits.data(), end, value);
    return problem == std::errc{} && stop == end && value > 0 ? std::optional{value} : std::nullopt;
}

[[nodiscard]] bool read_names(std::string_view list, TextSet& names) {
    while (!list.empty()) {
        const std::size_t space{std::min(list.find(' '), list.size())};
        const std::string_view name{list.substr(0, space)};
        if (!name.empty() && !text::is_xml_name(name)) {
            return false;
        }
        if (!name.empty()) {
            names.emplace(name);
        }
        list.remove_prefix(std::min(space + 1, list.size()));
    }
    return true;
}

/// `b=urn:one c=urn:two`
[[nodiscard]] bool read_namespaces(std::string_view list, BoundShape& bound) {
    while (!list.empty()) {
        const std::size_t space{std::min(list.find(' '), list.size())};
        const std::string_view entry{list.substr(0, space)};
        const std::size_t equals{entry.find('=')};
        const bool formed{
            equals != std::string_view::npos && equals + 1 < entry.size()
            && text::is_xml_name(entry.substr(0, equals)) && !entry.starts_with("xml")
            && entry.find_first_of("<&\"") == std::string_view::npos};
        if (!entry.empty() && !formed) {
            return false;
        }
        if (formed
            && !bound.namespaces.emplace(entry.substr(0, equals), entry.substr(equals + 1))
                    .second) {
            return false;
        }
        list.remove_prefix(std::min(space + 1, list.size()));
    }
    return true;
}

/// Whether the reader names what is of the prefix's namespace by it. Elements of the document's own
/// have none, and of two prefixes for one namespace the first counts.
[[nodiscard]] bool is_told_by(const BoundShape& bound, const PathStep& step) {
    const auto known = bound.namespaces.find(std::string{step.prefix});
    return known != bound.namespaces.end()
           && (step.is_attribute || known->second != bound.target_namespace)
           && std::none_of(bound.namespaces.begin(), known, [&](const auto& other) {
                  return other.second == known->second;
              });
}

/// The predicates of a path, each under the path that leads to its element. Positions are asked for
/// in their order, so that they can be written in it.
[[nodiscard]] bool read_steps(BoundShape& bound, const std::string& path) {
    const auto steps = steps_of(path);
    if (!steps) {
        return false;
    }
    std::string base;
    for (const PathStep& step : *steps) {
        if (!step.prefix.empty() && !is_told_by(bound, step)) {
            return false;
        }
        base += step.is_attribute ? "/@" : "/";
        base += step.qualified;
        if (!step.has_predicate()) {
            continue;
        }
        Predicate predicate{
            step.position, std::string{step.attribute}, std::string{step.value}, {}};
        predicate.suffix = step.position != 0
                               ? "[" + std::to_string(step.position) + "]"
                               : "[@" + predicate.attribute + "='" + predicate.value + "']";
        std::vector<Predicate>& known{bound.predicates[base]};
        const auto same = std::find_if(known.begin(), known.end(), [&](const Predicate& other) {
            return other.suffix == predicate.suffix;
        });
        if (!known.empty() && (known.back().position == 0) != (step.position == 0)) {
            return false; // by place or by an attribute, not by both
        }
        const bool in_order{
            step.position == 0
            || (same == known.end() ? known.empty() || known.back().position < step.position
                                    : known.back().position == step.position)};
        if (!in_order) {
            return false;
        }
        base += predicate.suffix;
        if (same == known.end()) {
            known.push_back(std::move(predicate));
        }
    }
    return true;
}

/// Paths with what tells elements apart taken out, for KnownNames.
[[nodiscard]] std::string plain(const std::string& path) {
    std::string out;
    for (const PathStep& step : steps_of(path).value_or(std::vector<PathStep>{})) {
        out += step.is_attribute ? "/@" : "/";
        out += step.name;
    }
    return out;
}

[[nodiscard]] bool
read_setting(BoundShape& bound, const std::string& name, const std::string& value) {
    const std::optional<std::uint64_t> bytes{bytes_of(value)};
    if (name == "max-bytes" && bytes) {
        bound.limits.document = *bytes;
        return true;
    }
    if (name == "record-max-bytes" && bytes) {
        bound.record_limit = *bytes;
        return true;
    }
    if (name == "root" && text::is_xml_name(value)) {
        bound.root = value;
        return true;
    }
    if (name == "namespaces") {
        return read_namespaces(value, bound);
    }
    return name == "beside-records" && read_names(value, bound.beside_records);
}

/// They begin as the way to the records does. What stands beside the records is passed over there,
/// but for them.
[[nodiscard]] std::optional<core::Rejection>
read_control_paths(BoundShape& bound, const gateway::ports::Shape& shape) {
    for (const std::string& path : shape.control_paths) {
        const auto segments = segments_of(path);
        const std::size_t above{bound.way.empty() ? 0 : bound.way.size() - 1};
        if (!segments || above == 0 || segments->size() <= above
            || !std::equal(
                bound.way.begin(), bound.way.begin() + static_cast<std::ptrdiff_t>(above),
                segments->begin())) {
            return core::Rejection{"CONTROL_PATH", path};
        }
        const std::string& beside{(*segments)[above]};
        if (beside == bound.way.back()) {
            return core::Rejection{"CONTROL_PATH", path};
        }
        if (!beside.starts_with('@')) {
            bound.beside_records.insert(beside);
        }
        bound.control_paths.insert(path);
    }
    return std::nullopt;
}

[[nodiscard]] std::optional<core::Rejection>
read_paths(BoundShape& bound, const gateway::ports::Shape& shape) {
    if (!shape.record_path.empty()) {
        const auto way = segments_of(shape.record_path);
        if (!way || way->back().starts_with('@')) {
            return core::Rejection{"SHAPE_PATH", shape.record_path};
        }
        bound.way = *way;
    }
    std::vector<std::string> all;
    for (const std::string& path : shape.known_paths) {
        if (!read_steps(bound, path)) {
            return core::Rejection{"SHAPE_PATH", path};
        }
        all.push_back(plain(path));
        if (bound.known_paths.emplace(path, bound.ordered_paths.size()).second) {
            bound.ordered_paths.push_back(path);
        }
    }
    if (auto path = unwritable_path(shape.written_paths)) {
        return core::Rejection{"SHAPE_PATH", std::move(*path)};
    }
    if (auto rejection = read_control_paths(bound, shape)) {
        return rejection;
    }
    all.insert(all.end(), shape.control_paths.begin(), shape.control_paths.end());
    all.push_back(shape.record_path);
    bound.names = text::KnownNames{all};
    return std::nullopt;
}

}

std::optional<std::vector<std::string>> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        if (!path.starts_with('/') || (!segments.empty() && segments.back().starts_with('@'))) {
            return std::nullopt;
        }
        path.remove_prefix(1);
        const std::size_t end{std::min(path.find('/'), path.size())};
        const std::string_view segment{path.substr(0, end)};
        if (!text::is_xml_name(segment.starts_with('@') ? segment.substr(1) : segment)) {
            return std::nullopt;
        }
        segments.emplace_back(segment);
        path.remove_prefix(end);
    }
    return segments.empty() ? std::nullopt : std::optional{std::move(segments)};
}

core::Result<std::shared_ptr<const BoundShape>> bind_shape(const gateway::ports::Shape& shape) {
    auto bound = std::make_shared<BoundShape>();
    bound->record_limit = default_record_limit;
    bound->target_namespace = shape.target_namespace;
    bound->record_id = shape.record_id;
    if (!shape.record_id.empty()
        && (!text::is_xml_name(shape.record_id)
            || std::find(shape.known_paths.begin(), shape.known_paths.end(), "/@" + shape.record_id)
                   != shape.known_paths.end())) {
        return core::Rejection{"RECORD_ID", shape.record_id};
    }
    for (const auto& [name, value] : shape.settings) {
        if (!read_setting(*bound, name, value)) {
            return core::Rejection{"SHAPE_SETTING", name};
        }
    }
    if (auto rejection = read_paths(*bound, shape)) {
        return *rejection;
    }
    if (!shape.schema.empty()) {
        auto schema = text::XmlSchema::compile(shape.schema, shape.schema_name);
        if (!schema) {
            return schema.rejection();
        }
        bound->schema = std::move(schema).value();
    }
    return std::shared_ptr<const BoundShape>{std::move(bound)};
}

}
