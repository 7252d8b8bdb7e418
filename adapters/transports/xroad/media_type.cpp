#include "adapters/transports/xroad/media_type.h"

#include <algorithm>

namespace adapters::xroad {

namespace {

constexpr std::size_t most_parameters{16};

[[nodiscard]] bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9')
               || std::string_view{"!#$%&'*+-.^_`|~"}.find(letter) != std::string_view::npos;
    });
}

[[nodiscard]] std::string lowered(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return out;
}

/// A place in a text that is read from left to right.
class Cursor final {
public:
    explicit Cursor(std::string_view text) noexcept : m_rest{text} {}

    [[nodiscard]] bool at_end() const noexcept { return m_rest.empty(); }

    void skip_space() noexcept {
        m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t"), m_rest.size()));
    }

    [[nodiscard]] bool take(char letter) noexcept {
        const bool there{m_rest.starts_with(letter)};
        m_rest.remove_prefix(there ? 1 : 0);
        return there;
    }

    /// Up to one of `stops`.
    [[nodiscard]] std::string_view until(std::string_view stops) noexcept {
        const std::size_t end{std::min(m_rest.find_first_of(stops), m_rest.size())};
        const std::string_view taken{m_rest.substr(0, end)};
        m_rest.remove_prefix(end);
        return taken;
    }

    /// A token or a quoted string; nothing if it is neither.
    [[nodiscard]] std::optional<std::string> value() {
        if (!take('"')) {
            const std::string_view token{until("; \t")};
            return is_plain(token) ? std::optional{std::string{token}} : std::nullopt;
        }
        std::string out;
        while (!m_rest.empty()) {
            const char letter{m_rest.front()};
            m_rest.remove_prefix(1);
            if (letter == '"') {
                return out;
            }
            if (letter == '\\') {
                if (m_rest.empty()) {
                    return std::nullopt;
                }
                out += m_rest.front();
                m_rest.remove_prefix(1);
            } else {
                out += letter;
            }
        }
        return std::nullopt;
    }

private:
    /// Boundaries without quotes often have : = / in them, and everybody reads them.
    [[nodiscard]] static bool is_plain(std::string_view text) noexcept {
        return !text.empty() && text.find_first_of("\"\\()<>@,") == std::string_view::npos;
    }

    std::string_view m_rest;
};

[[nodiscard]] bool has_control(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return (byte < 0x20 && letter != '\t') || byte == 0x7F;
    });
}

[[nodiscard]] bool read_parameters(Cursor& cursor, MediaType& type) {
    for (cursor.skip_space(); !cursor.at_end(); cursor.skip_space()) {
        if (!cursor.take(';')) {
            return false;
        }
        cursor.skip_space();
        if (cursor.at_end()) {
            return true;
        }
        const std::string_view name{cursor.until("= \t;")};
        if (!is_token(name) || !cursor.take('=')) {
            return false;
        }
        std::optional<std::string> value{cursor.value()};
        std::string key{lowered(name)};
        if (!value || type.parameter(key) || type.parameters.size() == most_parameters) {
            return false;
        }
        type.parameters.emplace_back(std::move(key), *std::move(value));
    }
    return true;
}

}

std::optional<std::string_view> MediaType::parameter(std::string_view name) const noexcept {
    const auto at = std::find_if(parameters.begin(), parameters.end(), [name](const auto& pair) {
        return pair.first == name;
    });
    return at == parameters.end() ? std::nullopt : std::optional<std::string_view>{at->second};
}

std::optional<MediaType> parse_disposition(std::string_view text) {
    if (has_control(text)) {
        return std::nullopt;
    }
    Cursor cursor{text};
    cursor.skip_space();
    MediaType type{lowered(cursor.until("; \t"))};
    if (type.essence.empty() || !read_parameters(cursor, type)) {
        return std::nullopt;
    }
    return type;
}

std::optional<MediaType> parse_media_type(std::string_view text) {
    std::optional<MediaType> type{parse_disposition(text)};
    if (!type) {
        return std::nullopt;
    }
    const std::string_view essence{type->essence};
    const std::size_t slash{essence.find('/')};
    if (slash == std::string_view::npos || !is_token(essence.substr(0, slash))
        || !is_token(essence.substr(slash + 1))) {
        return std::nullopt;
    }
    return type;
}

std::string text_of(const MediaType& type) {
    std::string out{type.essence};
    for (const auto& [name, value] : type.parameters) {
        out += "; " + name + "=\"";
        for (const char letter : value) {
            if (letter == '"' || letter == '\\') {
                out += '\\';
            }
            out += letter;
        }
        out += '"';
    }
    return out;
}

}
