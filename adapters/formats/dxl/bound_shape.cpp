#include "adapters/formats/dxl/bound_shape.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace adapters::dxl {

namespace core = gateway::core;

namespace {

[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view digits) {
    std::uint64_t value{0};
    const char* const end{digits.data() + digits.size()};
    const auto [stop, problem] = std::from_chars(digits.data(), end, value);
    return problem == std::errc{} && stop == end && value > 0 ? std::optional{value} : std::nullopt;
}

[[nodiscard]] bool
read_setting(BoundShape& bound, const std::string& name, const std::string& value) {
    if (name == "form" || name == "list-separator") {
        (name == "form" ? bound.form : bound.list_separator) = value;
        return !value.empty();
    }
    const std::optional<std::uint64_t> number{number_of(value)};
    if (!number) {
        return false;
    }
    if (name == "record-max-bytes") {
        bound.record_limit = *number;
    } else if (name == "max-documents") {
        bound.most_documents = *number;
    } else {
        bound.limits.document = *number;
    }
    return name == "record-max-bytes" || name == "max-documents" || name == "max-bytes";
}

/// An item, /@unid and its like, or an attached file's attribute; nobody's name.
[[nodiscard]] bool is_path(std::string_view path) {
    constexpr std::array<std::string_view, 4> own{"/@unid", "/@form", "/@created", "/@modified"};
    if (std::find(own.begin(), own.end(), path) != own.end()) {
        return true;
    }
    constexpr std::array<std::string_view, 2> of_file{"/@name", "/@size"};
    for (const std::string_view attribute : of_file) {
        path.remove_suffix(path.ends_with(attribute) ? attribute.size() : 0);
    }
    return path.size() > 1 && path.front() == '/' && path[1] != '@'
           && path.find('/', 1) == std::string_view::npos && !is_of_staff(path.substr(1));
}

}

bool is_of_staff(std::string_view item) noexcept {
    constexpr std::array<std::string_view, 6> names{"$UpdatedBy", "$Revisions", "$Signature",
                                                    "$Readers",   "$Authors",   "$WrittenBy"};
    return std::any_of(names.begin(), names.end(), [item](std::string_view name) {
        // Notes takes small and capital letters of an item's name for the same
        return std::equal(
            name.begin(), name.end(), item.begin(), item.end(), [](char left, char right) {
                const bool capital{right >= 'A' && right <= 'Z'};
                const bool lower{left >= 'A' && left <= 'Z'};
                return (lower ? left - 'A' + 'a' : left) == (capital ? right - 'A' + 'a' : right);
            });
    });
}

core::Result<std::shared_ptr<const BoundShape>> bind_shape(const gateway::ports::Shape& shape) {
    auto bound = std::make_shared<BoundShape>();
    if (!shape.schema.empty()) {
        return core::Rejection{"SCHEMA_UNSUPPORTED", shape.schema_name};
    }
    if (!shape.record_path.empty()) {
        return core::Rejection{"SHAPE_PATH", shape.record_path}; // a document is a record
    }
    if (!shape.control_paths.empty()) {
        return core::Rejection{"CONTROL_PATH", shape.control_paths.front()};
    }
    for (const auto& [name, value] : shape.settings) {
        if (!read_setting(*bound, name, value)) {
            return core::Rejection{"SHAPE_SETTING", name};
        }
    }
    for (const std::string& path : shape.known_paths) {
        if (!is_path(path)) {
            return core::Rejection{"SHAPE_PATH", path};
        }
        bound->known_paths.insert(path);
    }
    for (const std::string& path : shape.written_paths) {
        if (path.find('@') != std::string::npos) {
            return core::Rejection{"SHAPE_PATH", path}; // Notes gives a document those itself
        }
    }
    bound->record_id = shape.record_id;
    if (!shape.record_id.empty()
        && (!is_path("/" + shape.record_id)
            || bound->known_paths.contains("/" + shape.record_id))) {
        return core::Rejection{"RECORD_ID", shape.record_id};
    }
    // an attached file is one text between two tags
    bound->limits.text = std::max(bound->record_limit, bound->limits.text);
    std::vector<std::string> names{"/database/document/note/item"};
    names.insert(names.end(), shape.known_paths.begin(), shape.known_paths.end());
    bound->names = gateway::text::KnownNames{names};
    return std::shared_ptr<const BoundShape>{std::move(bound)};
}

}
