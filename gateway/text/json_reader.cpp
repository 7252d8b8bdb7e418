#include "gateway/text/json_reader.h"

#include "gateway/text/json_path.h"
#include "gateway/text/json_value.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <string>

namespace gateway::text {

namespace ondemand = simdjson::ondemand;

namespace {

/// Up to so many keys a new one is compared with all before it; a larger object is sorted at its
/// end.
constexpr std::size_t few_keys{32};

[[nodiscard]] std::string_view trimmed(std::string_view token) noexcept {
    const std::size_t last{token.find_last_not_of(" \t\r\n")};
    return token.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

[[nodiscard]] core::Code code_of(simdjson::error_code error) noexcept {
    if (error == simdjson::UTF8_ERROR) {
        return "JSON_ENCODING";
    }
    return "JSON_MALFORMED";
}

}

/// simdjson reads forward only and checks a value when it is taken: so every value is taken here.
class JsonReader::Walk final {
public:
    Walk(const KnownNames* names, JsonLimits limits) : m_names{names}, m_limits{limits} {}

    ~Walk() { wipe(); }
    Walk(const Walk&) = delete;
    Walk& operator=(const Walk&) = delete;

    [[nodiscard]] core::Result<core::Nothing> leaves(std::string_view text, const OnLeaf& on_leaf) {
        m_on_leaf = &on_leaf;
        ondemand::object root;
        if (!begin(text) || !root_object(root) || !fields(root, 1, std::nullopt) || !at_end()) {
            return *m_rejection;
        }
        return core::Nothing{};
    }

    [[nodiscard]] core::Result<std::vector<Element>>
    elements(std::string_view text, std::string_view pointer) {
        m_on_leaf = nullptr;
        m_elements.clear();
        m_found = false;
        ondemand::object root;
        if (!begin(text) || !root_object(root) || !fields(root, 1, pointer) || !at_end()) {
            return *m_rejection;
        }
        if (!m_found) {
            return core::Rejection{"JSON_NO_RECORDS", ""};
        }
        return std::move(m_elements);
    }

private:
    /// The way that is left to the records, where a value stands on it.
    using Way = std::optional<std::string_view>;

    bool begin(std::string_view text);
    bool root_object(ondemand::object& root);
    bool at_end();
    bool fields(ondemand::object& object, std::size_t depth, Way way);
    /// @param first where the keys of its object begin in m_keys
    bool field(ondemand::field& field, std::size_t first, std::size_t depth, Way way);
    bool admit_key(std::string_view key, std::size_t first);
    bool on_way(ondemand::value value, std::size_t depth, std::string_view rest);
    bool items(ondemand::array& array, std::size_t depth, bool records);
    bool record(ondemand::value value, std::size_t depth);
    bool value(ondemand::value value, std::size_t depth);
    bool scalar(ondemand::value value, ondemand::json_type type);
    bool leaf(core::Value::Kind kind, std::string_view text);
    bool reject(core::Code code);
    bool fail(simdjson::error_code error) { return reject(code_of(error)); }
    [[nodiscard]] std::size_t line_of(const char* at);
    void wipe() noexcept;

    const KnownNames* m_names;
    JsonLimits m_limits;
    ondemand::parser m_parser;
    ondemand::document m_document;
    std::string_view m_text; ///< the caller's
    std::string m_padded;    ///< a copy with the room behind it that simdjson reads into
    std::string m_path;
    std::vector<PathSegment> m_segments;
    std::vector<std::string_view> m_keys; ///< of all open objects, outermost first
    const OnLeaf* m_on_leaf{nullptr};
    std::vector<Element> m_elements;
    bool m_started{false};
    bool m_found{false};
    bool m_inside_record{false}; ///< leaves() will look again
    std::size_t m_counted{0};    ///< up to here m_line counts
    std::size_t m_line{1};
    std::optional<core::Rejection> m_rejection{};
};

bool JsonReader::Walk::begin(std::string_view text) {
    m_text = text;
    wipe();
    m_padded.assign(text);
    m_padded.append(simdjson::SIMDJSON_PADDING, '\0');
    m_path.clear();
    m_segments.clear();
    m_keys.clear();
    m_inside_record = false;
    m_started = false;
    m_counted = 0;
    m_line = 1;
    m_rejection.reset();
    if (text.starts_with("\xEF\xBB\xBF")) {
        return reject("JSON_ENCODING");
    }
    const simdjson::padded_string_view view{m_padded.data(), text.size(), m_padded.size()};
    const simdjson::error_code error{m_parser.iterate(view).get(m_document)};
    m_started = error == simdjson::SUCCESS;
    return m_started || fail(error);
}

bool JsonReader::Walk::root_object(ondemand::object& root) {
    ondemand::json_type type{};
    if (const auto error = m_document.type().get(type)) {
        return fail(error);
    }
    if (type != ondemand::json_type::object) {
        return reject("JSON_NOT_OBJECT");
    }
    const simdjson::error_code error{m_document.get_object().get(root)};
    return error == simdjson::SUCCESS || fail(error);
}

bool JsonReader::Walk::at_end() {
    const char* at{nullptr};
    // out of bounds is how this version of simdjson says that no token is left
    return m_document.current_location().get(at) == simdjson::OUT_OF_BOUNDS
           || reject("JSON_MALFORMED");
}

bool JsonReader::Walk::fields(ondemand::object& object, std::size_t depth, Way way) {
    if (depth > m_limits.depth) {
        return reject("JSON_DEPTH");
    }
    const std::size_t first{m_keys.size()};
    for (auto next : object) {
        ondemand::field member;
        if (const auto error = std::move(next).get(member)) {
            return fail(error);
        }
        if (!field(member, first, depth, way)) {
            return false;
        }
    }
    if (m_keys.size() - first > few_keys) {
        const auto begin = m_keys.begin() + static_cast<std::ptrdiff_t>(first);
        std::sort(begin, m_keys.end());
        if (std::adjacent_find(begin, m_keys.end()) != m_keys.end()) {
            return reject("JSON_DUPLICATE_KEY");
        }
    }
    m_keys.resize(first);
    return true;
}

bool JsonReader::Walk::field(
    ondemand::field& field, std::size_t first, std::size_t depth, Way way) {
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) {
        return fail(error);
    }
    const PathSegment segment{m_path.size(), false};
    append_pointer_segment(m_path, key);
    m_segments.push_back(segment);
    const std::string_view own{std::string_view{m_path}.substr(segment.start)};
    const bool leads{
        way && way->starts_with(own) && (way->size() == own.size() || (*way)[own.size()] == '/')};
    const bool good{
        admit_key(key, first)
        && (leads ? on_way(field.value(), depth, way->substr(own.size()))
                  : value(field.value(), depth))};
    if (good) {
        m_path.resize(segment.start);
        m_segments.pop_back();
    }
    return good;
}

bool JsonReader::Walk::admit_key(std::string_view key, std::size_t first) {
    if (m_inside_record) {
        return true;
    }
    if (key.find('\0') != std::string_view::npos) {
        return reject("JSON_CHARACTER");
    }
    if (m_keys.size() - first < few_keys) {
        const auto begin = m_keys.begin() + static_cast<std::ptrdiff_t>(first);
        if (std::find(begin, m_keys.end(), key) != m_keys.end()) {
            return reject("JSON_DUPLICATE_KEY");
        }
    }
    m_keys.push_back(key);
    return true;
}

bool JsonReader::Walk::on_way(ondemand::value next, std::size_t depth, std::string_view rest) {
    ondemand::json_type type{};
    if (const auto error = next.type().get(type)) {
        return fail(error);
    }
    if (rest.empty() && type == ondemand::json_type::array) {
        m_found = true;
        ondemand::array array;
        const simdjson::error_code error{next.get_array().get(array)};
        return error == simdjson::SUCCESS ? items(array, depth + 1, true) : fail(error);
    }
    if (!rest.empty() && type == ondemand::json_type::object) {
        ondemand::object object;
        const simdjson::error_code error{next.get_object().get(object)};
        return error == simdjson::SUCCESS ? fields(object, depth + 1, rest) : fail(error);
    }
    return value(next, depth);
}

bool JsonReader::Walk::items(ondemand::array& array, std::size_t depth, bool records) {
    if (depth > m_limits.depth) {
        return reject("JSON_DEPTH");
    }
    std::size_t index{0};
    for (auto next : array) {
        ondemand::value item;
        if (const auto error = std::move(next).get(item)) {
            return fail(error);
        }
        m_segments.push_back(PathSegment{m_path.size(), true});
        m_path += '/' + std::to_string(index++);
        if (!(records ? record(item, depth) : value(item, depth))) {
            return false;
        }
        m_path.resize(m_segments.back().start);
        m_segments.pop_back();
    }
    return true;
}

bool JsonReader::Walk::record(ondemand::value item, std::size_t depth) {
    const std::string_view first{trimmed(item.raw_json_token())};
    ondemand::json_type type{};
    if (const auto error = item.type().get(type)) {
        return fail(error);
    }
    const bool container{type == ondemand::json_type::object || type == ondemand::json_type::array};
    m_inside_record = true;
    const bool good{value(item, depth)};
    m_inside_record = false;
    if (!good) {
        return false;
    }
    const char* end{first.data() + first.size()};
    if (container) {
        const auto error = m_document.current_location().get(end);
        if (error != simdjson::SUCCESS) {
            return fail(error);
        }
    }
    const auto begin = static_cast<std::size_t>(first.data() - m_padded.data());
    const auto size = static_cast<std::size_t>(end - first.data());
    m_elements.push_back(Element{trimmed(m_text.substr(begin, size)), line_of(first.data())});
    return true;
}

bool JsonReader::Walk::value(ondemand::value next, std::size_t depth) {
    ondemand::json_type type{};
    if (const auto error = next.type().get(type)) {
        return fail(error);
    }
    if (type == ondemand::json_type::object) {
        ondemand::object object;
        const simdjson::error_code error{next.get_object().get(object)};
        return error == simdjson::SUCCESS ? fields(object, depth + 1, std::nullopt) : fail(error);
    }
    if (type == ondemand::json_type::array) {
        ondemand::array array;
        const simdjson::error_code error{next.get_array().get(array)};
        return error == simdjson::SUCCESS ? items(array, depth + 1, false) : fail(error);
    }
    return scalar(next, type);
}

bool JsonReader::Walk::scalar(ondemand::value next, ondemand::json_type type) {
    if (type == ondemand::json_type::number) {
        // left unread for simdjson, which would make a double of it and refuse long integers
        const std::string_view token{trimmed(next.raw_json_token())};
        return is_json_number(token) ? leaf(core::Value::Kind::number, token)
                                     : reject("JSON_MALFORMED");
    }
    if (type == ondemand::json_type::string) {
        std::string_view text;
        const simdjson::error_code error{next.get_string().get(text)};
        return error == simdjson::SUCCESS ? leaf(core::Value::Kind::text, text) : fail(error);
    }
    bool truth{false};
    if (type == ondemand::json_type::boolean) {
        const simdjson::error_code error{next.get_bool().get(truth)};
        return error == simdjson::SUCCESS
                   ? leaf(core::Value::Kind::boolean, truth ? "true" : "false")
                   : fail(error);
    }
    const simdjson::error_code error{next.is_null().get(truth)};
    return (error == simdjson::SUCCESS && truth) || reject("JSON_MALFORMED");
}

bool JsonReader::Walk::leaf(core::Value::Kind kind, std::string_view text) {
    if (m_inside_record) {
        return true;
    }
    if (text.find('\0') != std::string_view::npos) {
        return reject("JSON_CHARACTER"); // no register can hold it
    }
    if (m_on_leaf != nullptr) {
        (*m_on_leaf)(m_path, kind, text);
    }
    return true;
}

bool JsonReader::Walk::reject(core::Code code) {
    const char* at{m_padded.data()};
    if (m_started && m_document.current_location().get(at) != simdjson::SUCCESS) {
        at = m_padded.data() + m_text.size();
    }
    m_rejection =
        core::Rejection{code, shown_path(m_path, m_segments, m_names), line_of(at), std::nullopt};
    return false;
}

std::size_t JsonReader::Walk::line_of(const char* at) {
    const auto offset = std::min(static_cast<std::size_t>(at - m_padded.data()), m_text.size());
    if (offset > m_counted) {
        const std::string_view passed{m_text.substr(m_counted, offset - m_counted)};
        m_line += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
        m_counted = offset;
    }
    return m_line;
}

void JsonReader::Walk::wipe() noexcept {
    for (volatile char& byte : m_padded) {
        byte = 0; // personal data; in depth, not a promise: simdjson keeps strings of its own
    }
}

JsonReader::JsonReader(const KnownNames* names, JsonLimits limits)
    : m_walk{std::make_unique<Walk>(names, limits)} {}

JsonReader::~JsonReader() = default;

core::Result<core::Nothing> JsonReader::leaves(std::string_view object, const OnLeaf& on_leaf) {
    return m_walk->leaves(object, on_leaf);
}

core::Result<std::vector<JsonReader::Element>>
JsonReader::elements(std::string_view document, std::string_view pointer) {
    return m_walk->elements(document, pointer);
}

}
