#include "gateway/text/charset.h"
#include "gateway/text/json_reader.h"
#include "gateway/text/json_value.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace gateway::text {

/// Builds the tree from nlohmann's tokens; its own tree would lose digits and keep the last of two
/// equal keys.
class JsonTreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
public:
    JsonTreeBuilder(std::string_view text, const KnownNames* names)
        : m_text{text}, m_names{names} {}

    [[nodiscard]] core::Result<JsonValue> result(bool parsed) {
        if (m_rejection) {
            return *m_rejection;
        }
        return parsed ? core::Result<JsonValue>{std::move(m_root)}
                      : core::Result<JsonValue>{core::Rejection{"JSON_MALFORMED", ""}};
    }

    bool null() override { return place(JsonValue{}); }
    bool boolean(bool value) override { return place(JsonValue::of_boolean(value)); }

    bool number_integer(number_integer_t value) override {
        // zero comes this way only as -0
        return place(JsonValue::of_number(value == 0 ? "-0" : std::to_string(value)));
    }

    bool number_unsigned(number_unsigned_t value) override {
        return place(JsonValue::of_number(std::to_string(value)));
    }

    bool number_float(number_float_t, const string_t& digits) override {
        return place(JsonValue::of_number(digits));
    }

    bool string(string_t& text) override {
        return admit(text) && place(JsonValue::of_string(std::move(text)));
    }

    bool binary(binary_t&) override { return reject("JSON_MALFORMED"); }
    bool start_object(std::size_t) override { return open(JsonValue::make_object()); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(JsonValue::make_array()); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        if (!admit(name)) {
            return false;
        }
        Level& level{m_levels.back()};
        level.key = std::move(name);
        return level.keys.insert(level.key).second || reject("JSON_DUPLICATE_KEY");
    }

    bool parse_error(
        std::size_t position, const std::string&,
        const nlohmann::detail::exception& problem) override {
        constexpr int number_overflow{406};
        m_position = position == 0 ? 0 : position - 1;
        if (problem.id == number_overflow) {
            return reject("JSON_NUMBER");
        }
        return reject("JSON_MALFORMED");
    }

private:
    struct Level {
        JsonValue value;
        std::string key{};
        std::set<std::string> keys{}; ///< a tree: nobody can choose keys that are slow in it
    };

    bool admit(const std::string& text) {
        return text.find('\0') == std::string::npos || reject("JSON_CHARACTER");
    }

    bool open(JsonValue container) {
        if (m_levels.size() == JsonLimits{}.depth) {
            return reject("JSON_DEPTH");
        }
        m_levels.push_back(Level{std::move(container)});
        return true;
    }

    bool close() {
        JsonValue done{std::move(m_levels.back().value)};
        m_levels.pop_back();
        return place(std::move(done));
    }

    bool place(JsonValue value) {
        if (m_levels.empty()) {
            m_root = std::move(value);
        } else if (Level & level{m_levels.back()}; level.value.is_array()) {
            level.value.m_elements.push_back(std::move(value));
        } else {
            level.value.m_members.emplace_back(level.key, std::move(value));
        }
        return true;
    }

    bool reject(core::Code code) {
        std::string path;
        for (const Level& level : m_levels) {
            if (level.value.is_array()) {
                path += '/' + std::to_string(level.value.elements().size());
            } else if (m_names != nullptr && m_names->contains(level.key)) {
                append_pointer_segment(path, level.key);
            } else {
                path += "/*";
            }
        }
        std::optional<std::size_t> line;
        if (m_position) {
            const std::string_view before{m_text.substr(0, std::min(*m_position, m_text.size()))};
            line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
        }
        m_rejection = core::Rejection{code, std::move(path), line, std::nullopt};
        return false;
    }

    std::string_view m_text;
    const KnownNames* m_names;
    std::vector<Level> m_levels;
    JsonValue m_root;
    std::optional<std::size_t> m_position{};
    std::optional<core::Rejection> m_rejection{};
};

core::Result<JsonValue> parse_json(std::string_view text, const KnownNames* names) {
    if (text.starts_with("\xEF\xBB\xBF") || !is_utf8(text)) {
        return core::Rejection{"JSON_ENCODING", ""};
    }
    if (text.find('\0') != std::string_view::npos) {
        return core::Rejection{"JSON_MALFORMED", ""}; // nlohmann takes it for the end of the text
    }
    JsonTreeBuilder builder{text, names};
    const bool parsed{nlohmann::json::sax_parse(text.begin(), text.end(), &builder)};
    return builder.result(parsed);
}

}
