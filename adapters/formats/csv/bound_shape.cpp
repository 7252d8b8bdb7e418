#include "adapters/formats/csv/bound_shape.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace adapters::csv {

namespace core = gateway::core;
namespace text = gateway::text;

namespace {

constexpr std::string_view blank{" \t\r\n"};

[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view digits) {
    std::uint64_t value{0};
    const char* const end{digits.data() + digits.size()};
    const auto [stop, problem] = std::from_chars(digits.data(), end, value);
    return problem == std::errc{} && stop == end && value > 0 ? std::optional{value} : std::nullopt;
}

[[nodiscard]] std::vector<std::string_view> words_of(std::string_view list) {
    std::vector<std::string_view> words;
    while (!list.empty()) {
        const std::size_t space{std::min(list.find(' '), list.size())};
        if (space != 0) {
            words.push_back(list.substr(0, space));
        }
        list.remove_prefix(std::min(space + 1, list.size()));
    }
    return words;
}

[[nodiscard]] bool read_separator(BoundShape& bound, std::string_view value) {
    if (value == "tab") {
        bound.separator = '\t';
        return true;
    }
    bound.separator = value.empty() ? bound.separator : value.front();
    return value == ";" || value == ",";
}

[[nodiscard]] bool read_charset(BoundShape& bound, std::string_view value) {
    const std::optional<text::Charset> charset{text::find_charset(value)};
    bound.charset = charset.value_or(bound.charset);
    return charset.has_value();
}

[[nodiscard]] bool read_columns(BoundShape& bound, std::string_view value) {
    for (const std::string_view name : words_of(value)) {
        bound.columns.push_back(path_of(name));
    }
    return !bound.columns.empty();
}

/// `postal_code=5 municipality=3`
[[nodiscard]] bool read_lost_zeros(BoundShape& bound, std::string_view value) {
    constexpr std::size_t widest{20};
    for (const std::string_view word : words_of(value)) {
        const std::size_t equals{word.rfind('=')};
        const auto width =
            equals == std::string_view::npos ? std::nullopt : number_of(word.substr(equals + 1));
        if (!width || *width > widest
            || !bound.lost_zeros.emplace(path_of(word.substr(0, equals)), *width).second) {
            return false;
        }
    }
    return !bound.lost_zeros.empty();
}

[[nodiscard]] bool
read_setting(BoundShape& bound, const std::string& name, const std::string& value) {
    if (name == "separator") {
        return read_separator(bound, value);
    }
    if (name == "charset") {
        return read_charset(bound, value);
    }
    if (name == "byte-order-mark") {
        bound.byte_order_mark = value == "yes";
        return value == "yes" || value == "no";
    }
    if (name == "columns") {
        return read_columns(bound, value);
    }
    if (name == "lost-zeros") {
        return read_lost_zeros(bound, value);
    }
    if (name == "not-supplied") {
        bound.not_supplied = value;
        return !value.empty();
    }
    if (name == "line-ends-in-cells") {
        bound.line_ends = value == "any" ? LineEnds::any : LineEnds::plain;
        return value == "any" || value == "plain";
    }
    const std::optional<std::uint64_t> bytes{number_of(value)};
    if (name == "record-max-bytes" && bytes) {
        bound.record_limit = *bytes;
        return true;
    }
    bound.document_limit = bytes.value_or(bound.document_limit);
    return name == "max-bytes" && bytes;
}

/// Paths that no head could give are mistakes in the mapping.
[[nodiscard]] std::optional<core::Rejection>
read_paths(BoundShape& bound, const gateway::ports::Shape& shape) {
    for (const std::string& path : shape.known_paths) {
        if (path.size() < 2 || path.front() != '/'
            || path_of(std::string_view{path}.substr(1)) != path) {
            return core::Rejection{"SHAPE_PATH", path};
        }
        if (bound.known_paths.insert(path).second) {
            bound.known.push_back(path);
        }
    }
    for (const auto& [path, width] : bound.lost_zeros) {
        if (!bound.known_paths.contains(path)) {
            return core::Rejection{"SHAPE_SETTING", "lost-zeros"};
        }
    }
    const std::string id_path{"/" + shape.record_id};
    if (!shape.record_id.empty()
        && (path_of(shape.record_id) != id_path || bound.known_paths.contains(id_path)
            || !bound.columns.empty())) {
        return core::Rejection{"RECORD_ID", shape.record_id};
    }
    return std::nullopt;
}

}

std::string path_of(std::string_view name) {
    const std::size_t first{std::min(name.find_first_not_of(blank), name.size())};
    name.remove_prefix(first);
    name = name.substr(0, name.find_last_not_of(blank) + 1);
    std::string path{"/"};
    path += name;
    std::replace_if(
        path.begin() + 1, path.end(),
        [](char character) {
            return character == '/' || character == '*'
                   || blank.find(character) != std::string_view::npos;
        },
        '_');
    return path;
}

core::Result<std::shared_ptr<const BoundShape>> bind_shape(const gateway::ports::Shape& shape) {
    auto bound = std::make_shared<BoundShape>();
    if (!shape.schema.empty()) {
        return core::Rejection{"SCHEMA_UNSUPPORTED", shape.schema_name};
    }
    if (!shape.record_path.empty()) {
        return core::Rejection{"SHAPE_PATH", shape.record_path}; // a row is a record
    }
    if (!shape.control_paths.empty()) {
        return core::Rejection{"CONTROL_PATH", shape.control_paths.front()}; // only rows are there
    }
    bound->record_id = shape.record_id;
    for (const auto& [name, value] : shape.settings) {
        if (!read_setting(*bound, name, value)) {
            return core::Rejection{"SHAPE_SETTING", name};
        }
    }
    if (!shape.written_paths.empty()) {
        bound->line_ends = LineEnds::any; // we mark our cells as RFC 4180 says, and read them again
    }
    if (bound->byte_order_mark && bound->charset != text::Charset::utf_8) {
        return core::Rejection{"SHAPE_SETTING", "byte-order-mark"};
    }
    if (auto rejection = read_paths(*bound, shape)) {
        return std::move(*rejection);
    }
    return std::shared_ptr<const BoundShape>{std::move(bound)};
}

}
