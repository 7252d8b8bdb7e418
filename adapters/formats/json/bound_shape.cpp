#include "adapters/formats/json/bound_shape.h"

#include "adapters/formats/json/record_text.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

namespace adapters::json {

namespace core = gateway::core;

namespace {

constexpr std::size_t default_document{std::size_t{64} << 20U};
constexpr std::size_t default_line{std::size_t{1} << 20U};
constexpr std::size_t longest_index{3}; ///< digits: arrays of up to 1,000 are written

[[nodiscard]] std::optional<std::size_t> bytes_of(std::string_view digits) {
    std::size_t value{0};
    const char* const end{digits.data() + digits.size()};
    const auto [stop, problem] = std::from_chars(digits.data(), end, value);
    return problem == std::errc{} && stop == end && value > 0 ? std::optional{value} : std::nullopt;
}

/// /jobs/12/title → /jobs/*/title
[[nodiscard]] std::string starred(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end{std::min(path.find('/'), path.size())};
        const std::string_view segment{path.substr(0, end)};
        out += '/';
        out += is_index(segment) ? std::string_view{"*"} : segment;
        path.remove_prefix(end);
    }
    return out;
}

/// The first path that is none, or for which what is written has no place.
[[nodiscard]] std::optional<std::string> wrong_path(const gateway::ports::Shape& shape, Kind kind) {
    if (!shape.record_path.empty() && (kind == Kind::ndjson || !segments_of(shape.record_path))) {
        return shape.record_path;
    }
    const auto wrong = std::find_if(
        shape.known_paths.begin(), shape.known_paths.end(),
        [](const std::string& path) { return !segments_of(path); });
    return wrong == shape.known_paths.end() ? unwritable_path(shape.written_paths)
                                            : std::optional{*wrong};
}

}

bool is_index(std::string_view segment) noexcept {
    return !segment.empty() && std::all_of(segment.begin(), segment.end(), [](char byte) {
        return byte >= '0' && byte <= '9';
    });
}

std::optional<std::size_t> index_of(std::string_view segment) noexcept {
    if (segment.size() > longest_index || (segment.size() > 1 && segment.front() == '0')) {
        return std::nullopt;
    }
    std::size_t index{0};
    for (const char digit : segment) {
        index = 10 * index + static_cast<std::size_t>(digit - '0');
    }
    return index;
}

std::optional<std::vector<std::string>> segments_of(std::string_view pointer) {
    std::vector<std::string> segments;
    while (!pointer.empty()) {
        if (!pointer.starts_with('/')) {
            return std::nullopt;
        }
        pointer.remove_prefix(1);
        std::string segment;
        while (!pointer.empty() && pointer.front() != '/') {
            if (pointer.starts_with("~0") || pointer.starts_with("~1")) {
                segment += pointer[1] == '0' ? '~' : '/';
                pointer.remove_prefix(2);
            } else if (pointer.front() == '~') {
                return std::nullopt;
            } else {
                segment += pointer.front();
                pointer.remove_prefix(1);
            }
        }
        segments.push_back(std::move(segment));
    }
    return segments.empty() ? std::nullopt : std::optional{std::move(segments)};
}

KnownPaths::KnownPaths(const std::vector<std::string>& paths)
    : m_paths{paths.begin(), paths.end()} {
    m_stars = std::any_of(paths.begin(), paths.end(), [](const std::string& path) {
        return path.ends_with("/*") || path.find("/*/") != std::string::npos;
    });
    for (const std::string& path : paths) {
        add_places_of(path);
    }
}

void KnownPaths::add_places_of(std::string_view path) {
    for (std::size_t at{path.find('/', 1)}; at != std::string_view::npos;) {
        const std::size_t next{path.find('/', at + 1)};
        const std::string_view segment{path.substr(at + 1, next - at - 1)};
        Below& below{m_places[std::string{path.substr(0, at)}]};
        const bool any{segment == "*"};
        below.any_element = below.any_element || any;
        below.digits = below.digits || is_index(segment);
        below.members = below.members || (!any && !is_index(segment));
        at = next;
    }
}

bool KnownPaths::contains(std::string_view path) const {
    return m_paths.contains(path) || (m_stars && m_paths.contains(starred(path)));
}

std::string_view KnownPaths::of_another_kind(std::string_view unknown) const {
    const auto at = [this](std::string_view spelled) {
        const auto place = m_places.find(spelled);
        const auto value = m_paths.find(spelled);
        const Below* const below{place == m_places.end() ? nullptr : &place->second};
        const std::string_view known{
            below != nullptr         ? std::string_view{place->first}
            : value != m_paths.end() ? std::string_view{*value}
                                     : std::string_view{}};
        return std::pair{known, below};
    };
    for (std::size_t end{0}; end < unknown.size();) {
        end = std::min(unknown.find('/', end + 1), unknown.size());
        const std::string_view written{unknown.substr(0, end)};
        auto [known, below] = at(written);
        if (known.empty() && m_stars) {
            std::tie(known, below) = at(starred(written));
        }
        if (!known.empty() && differs(known, below, unknown.substr(end))) {
            return known;
        }
    }
    return {};
}

/// @param below null: the place is known as a value. @param rest of the path, behind the place
bool KnownPaths::differs(std::string_view place, const Below* below, std::string_view rest) const {
    if (rest.empty()) {
        return below != nullptr; // a value
    }
    if (below == nullptr) {
        return true;
    }
    if (m_paths.contains(place)) {
        return false; // known as both
    }
    const std::string_view segment{rest.substr(1, rest.find('/', 1) - 1)};
    const bool object_known{below->members && !below->any_element && !below->digits};
    const bool array_known{below->any_element && !below->members && !below->digits};
    return (object_known && segment == "0") || (array_known && !is_index(segment));
}

core::Result<std::shared_ptr<const BoundShape>>
bind_shape(const gateway::ports::Shape& shape, Kind kind) {
    auto bound = std::make_shared<BoundShape>();
    if (!shape.schema.empty()) {
        auto schema = gateway::text::JsonSchema::compile(shape.schema, shape.schema_name);
        if (!schema) {
            return schema.rejection();
        }
        bound->schema = std::move(schema).value();
    }
    if (auto path = wrong_path(shape, kind)) {
        return core::Rejection{"SHAPE_PATH", std::move(*path)};
    }
    const bool with_path{!shape.record_path.empty()};
    for (const std::string& path : shape.control_paths) {
        const bool in_records{with_path && path.starts_with(shape.record_path + "/")};
        if (kind == Kind::ndjson || !with_path || in_records || !segments_of(path)) {
            return core::Rejection{"CONTROL_PATH", path}; // a line stands for itself alone
        }
    }
    bound->limit = kind == Kind::json ? default_document : default_line;
    bound->known_limit = default_document;
    for (const auto& [name, value] : shape.settings) {
        if (name == "schema-of" && kind == Kind::json && bound->schema != nullptr
            && (value == "record" || value == "document")) {
            bound->schema_of_document = value == "document";
            continue;
        }
        const std::optional<std::size_t> bytes{bytes_of(value)};
        const bool known{name == "max-known-bytes" && kind == Kind::json};
        if (!bytes || (name != "max-bytes" && !known)) {
            return core::Rejection{"SHAPE_SETTING", name};
        }
        (known ? bound->known_limit : bound->limit) = *bytes;
    }
    std::vector<std::string> all{shape.known_paths};
    all.insert(all.end(), shape.control_paths.begin(), shape.control_paths.end());
    all.push_back(shape.record_path);
    bound->names = gateway::text::KnownNames{all};
    bound->known_paths = KnownPaths{shape.known_paths};
    bound->control_paths = KnownPaths{shape.control_paths};
    bound->has_controls = !shape.control_paths.empty();
    bound->record_path = shape.record_path;
    bound->record_id = shape.record_id;
    const std::string id_path{"/" + shape.record_id};
    if (!shape.record_id.empty()
        && std::any_of(
            shape.known_paths.begin(), shape.known_paths.end(), [&](const std::string& path) {
                return path == id_path || path.starts_with(id_path + "/");
            })) {
        return core::Rejection{"RECORD_ID", shape.record_id};
    }
    return std::shared_ptr<const BoundShape>{std::move(bound)};
}

}
