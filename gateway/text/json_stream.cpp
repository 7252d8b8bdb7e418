#include "gateway/text/json_stream.h"

#include "gateway/text/charset.h"
#include "gateway/text/json_path.h"
#include "gateway/text/json_value.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gateway::text {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_key{1024};
/// What a leaf that is kept takes beside its text and its path.
constexpr std::size_t around_a_leaf{128};

[[nodiscard]] std::string_view view(json::string_view text) noexcept {
    return {text.data(), text.size()};
}

/// Personal data; in depth, not a promise.
void wipe(std::string& text) noexcept {
    for (volatile char& byte : text) {
        byte = 0;
    }
}

/// What Boost's parser tells, as leaves with their paths. Each on_… says whether it goes on.
class Leaves final {
public:
    // what the parser refuses by itself
    static constexpr std::size_t max_object_size{static_cast<std::size_t>(-1)};
    static constexpr std::size_t max_array_size{static_cast<std::size_t>(-1)};
    static constexpr std::size_t max_key_size{longest_key};
    static constexpr std::size_t max_string_size{static_cast<std::size_t>(-1)};

    Leaves(
        const KnownNames* names, JsonStream::Wants wants, JsonStream::OnLeaf on_leaf,
        StreamLimits limits)
        : m_names{names}, m_wants{std::move(wants)}, m_on_leaf{std::move(on_leaf)}, m_limits{
                                                                                        limits} {}

    ~Leaves() {
        for (std::string* const text : {&m_value, &m_path, &m_key}) {
            wipe(*text);
        }
    }
    Leaves(const Leaves&) = delete;
    Leaves& operator=(const Leaves&) = delete;

    bool on_document_begin(json::error_code& /*ec*/) noexcept { return true; }
    bool on_document_end(json::error_code& /*ec*/) noexcept { return true; }

    bool on_object_begin(json::error_code& /*ec*/) {
        if (!m_levels.empty()) {
            enter();
        }
        m_levels.push_back({false, 0, {}});
        return true;
    }

    bool on_object_end(std::size_t /*members*/, json::error_code& ec) {
        std::vector<std::size_t>& keys{m_levels.back().keys};
        std::sort(keys.begin(), keys.end());
        if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) {
            return reject_with("JSON_DUPLICATE_KEY", ec);
        }
        m_levels.pop_back();
        leave();
        return true;
    }

    bool on_array_begin(json::error_code& ec) {
        if (m_levels.empty()) {
            return reject_with("JSON_NOT_OBJECT", ec);
        }
        enter();
        m_levels.push_back({true, 0, {}});
        return true;
    }

    bool on_array_end(std::size_t /*items*/, json::error_code& /*ec*/) {
        m_levels.pop_back();
        leave();
        return true;
    }

    bool on_key_part(json::string_view part, std::size_t /*so_far*/, json::error_code& /*ec*/) {
        m_key += view(part);
        return true;
    }

    bool on_key(json::string_view part, std::size_t /*whole*/, json::error_code& ec) {
        m_key += view(part);
        m_segments.push_back({m_path.size(), false});
        append_pointer_segment(m_path, m_key);
        if (m_key.find('\0') != std::string::npos) {
            return reject_with("JSON_CHARACTER", ec);
        }
        // keys are as many as somebody likes: of each a number is kept. Two different ones of the
        // same number are refused like one that stands twice, which costs nobody anything.
        std::vector<std::size_t>& keys{m_levels.back().keys};
        keys.push_back(std::hash<std::string>{}(m_key));
        m_key.clear();
        return keys.size() <= m_limits.members || reject_with("JSON_TOO_LARGE", ec);
    }

    bool on_string_part(json::string_view part, std::size_t /*so_far*/, json::error_code& ec) {
        return keep(view(part), ec);
    }

    bool on_string(json::string_view part, std::size_t /*whole*/, json::error_code& ec) {
        return keep(view(part), ec) && tell(core::Value::Kind::text, m_value, ec);
    }

    bool on_number_part(json::string_view part, json::error_code& ec) {
        return keep(view(part), ec);
    }

    bool on_int64(std::int64_t /*number*/, json::string_view part, json::error_code& ec) {
        return number(view(part), ec);
    }
    bool on_uint64(std::uint64_t /*number*/, json::string_view part, json::error_code& ec) {
        return number(view(part), ec);
    }
    bool on_double(double /*number*/, json::string_view part, json::error_code& ec) {
        return number(view(part), ec);
    }

    bool on_bool(bool truth, json::error_code& ec) {
        return begin_scalar(ec) && tell(core::Value::Kind::boolean, truth ? "true" : "false", ec);
    }

    bool on_null(json::error_code& ec) {
        if (!begin_scalar(ec)) {
            return false;
        }
        end_scalar();
        return true;
    }

    bool on_comment_part(json::string_view /*part*/, json::error_code& /*ec*/) { return true; }
    bool on_comment(json::string_view /*part*/, json::error_code& /*ec*/) { return true; }

    /// What was rejected here, and not by the parser.
    [[nodiscard]] const std::optional<core::Code>& rejected() const noexcept { return m_rejected; }

    [[nodiscard]] std::string shown_path() const {
        return text::shown_path(m_path, m_segments, m_names);
    }

private:
    /// An object or array that is open.
    struct Level {
        bool array;
        std::size_t next; ///< item of an array
        std::vector<std::size_t> keys;
    };

    /// A value begins: of an array's item its index comes into the path, a member's key is there.
    void enter() {
        if (!m_levels.empty() && m_levels.back().array) {
            m_segments.push_back({m_path.size(), true});
            m_path += '/' + std::to_string(m_levels.back().next++);
        }
    }

    /// At the first part of a string or number, of which none says that it is the first.
    bool begin_scalar(json::error_code& ec) {
        if (m_levels.empty()) {
            return reject_with("JSON_NOT_OBJECT", ec);
        }
        if (!std::exchange(m_in_scalar, true)) {
            enter();
            m_wanted = m_wants(m_path);
        }
        return true;
    }

    void end_scalar() {
        m_in_scalar = false;
        wipe(m_value);
        m_value.clear();
        leave();
    }

    void leave() {
        if (!m_segments.empty()) {
            m_path.resize(m_segments.back().start);
            m_segments.pop_back();
        }
    }

    bool number(std::string_view part, json::error_code& ec) {
        return keep(part, ec) && tell(core::Value::Kind::number, m_value, ec);
    }

    bool keep(std::string_view part, json::error_code& ec) {
        if (!begin_scalar(ec)) {
            return false;
        }
        if (part.find('\0') != std::string_view::npos) {
            return reject_with("JSON_CHARACTER", ec); // no register can hold it
        }
        if (!m_wanted) {
            return true;
        }
        m_value += part;
        return count(part.size(), ec);
    }

    bool count(std::size_t bytes, json::error_code& ec) {
        m_kept += bytes;
        return m_kept <= m_limits.kept || reject_with("JSON_TOO_LARGE", ec);
    }

    bool tell(core::Value::Kind kind, std::string_view text, json::error_code& ec) {
        if (m_wanted && !count(m_path.size() + around_a_leaf, ec)) {
            return false;
        }
        m_on_leaf(m_path, kind, text);
        end_scalar();
        return true;
    }

    bool reject_with(core::Code code, json::error_code& ec) {
        m_rejected = code;
        ec = json::make_error_code(json::error::exception);
        return false;
    }

    const KnownNames* m_names;
    JsonStream::Wants m_wants;
    JsonStream::OnLeaf m_on_leaf;
    StreamLimits m_limits;
    std::string m_path;
    std::vector<PathSegment> m_segments;
    std::vector<Level> m_levels;
    std::string m_key;
    std::string m_value;
    std::size_t m_kept{0};
    bool m_wanted{false};
    bool m_in_scalar{false};
    std::optional<core::Code> m_rejected{};
};

json::parse_options options_of(JsonLimits limits) noexcept {
    json::parse_options options;
    options.max_depth = limits.depth;
    return options;
}

core::Code code_of(const json::error_code& error) noexcept {
    if (error == json::error::too_deep) {
        return "JSON_DEPTH";
    }
    if (error == json::error::key_too_large) {
        return "JSON_TOO_LARGE";
    }
    return "JSON_MALFORMED";
}

}

class JsonStream::Parser final {
public:
    Parser(
        const KnownNames* names, Wants wants, OnLeaf on_leaf, JsonLimits limits,
        StreamLimits stream_limits)
        : m_parser{options_of(limits), names, std::move(wants), std::move(on_leaf), stream_limits} {
    }

    ~Parser() { wipe(m_text); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    core::Result<core::Nothing> append(core::ByteView piece) {
        m_text.clear();
        if (!m_decoder.append(piece, m_text)) {
            return reject("JSON_ENCODING");
        }
        if (m_text.empty()) {
            return core::Nothing{};
        }
        if (!std::exchange(m_begun, true) && m_text.starts_with("\xEF\xBB\xBF")) {
            return reject("JSON_ENCODING");
        }
        return write(true);
    }

    core::Result<core::Nothing> finish() {
        m_text.clear();
        if (!m_decoder.finish(m_text)) {
            return reject("JSON_ENCODING");
        }
        return write(false);
    }

private:
    core::Result<core::Nothing> write(bool more) {
        json::error_code error;
        const std::size_t read{m_parser.write_some(more, m_text.data(), m_text.size(), error)};
        const auto end = m_text.begin() + static_cast<std::ptrdiff_t>(read);
        m_line += static_cast<std::size_t>(std::count(m_text.begin(), end, '\n'));
        if (error) {
            const auto& rejected = m_parser.handler().rejected();
            return reject(rejected ? *rejected : code_of(error));
        }
        return read < m_text.size() ? reject("JSON_MALFORMED") : core::Nothing{};
    }

    core::Result<core::Nothing> reject(core::Code code) {
        return core::Rejection{code, m_parser.handler().shown_path(), m_line, std::nullopt};
    }

    json::basic_parser<Leaves> m_parser;
    Decoder m_decoder{Charset::utf_8};
    std::string m_text;
    std::size_t m_line{1};
    bool m_begun{false};
};

JsonStream::JsonStream(
    const KnownNames* names, Wants wants, OnLeaf on_leaf, JsonLimits limits,
    StreamLimits stream_limits)
    : m_parser{std::make_unique<Parser>(
        names, std::move(wants), std::move(on_leaf), limits, stream_limits)} {}

JsonStream::~JsonStream() = default;

core::Result<core::Nothing> JsonStream::append(core::ByteView piece) {
    return m_parser->append(piece);
}

core::Result<core::Nothing> JsonStream::finish() {
    return m_parser->finish();
}

}
