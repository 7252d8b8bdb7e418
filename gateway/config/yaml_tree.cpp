#include "gateway/config/yaml_tree.h"

#include "gateway/text/charset.h"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace gateway::config {

namespace {

std::size_t line_of(const yaml_mark_t& mark) noexcept {
    return mark.line + 1;
}

/// Ends the reading of a document that nests too deep.
struct TooDeep {
    std::size_t line;
};

/// Ends it where it stops being YAML.
struct NotYaml {
    std::size_t line;
    std::string problem; ///< in libyaml's fixed words
};

std::string_view text_of(const yaml_char_t* text) noexcept {
    return reinterpret_cast<const char*>(text); // NOLINT(*-reinterpret-cast): libyaml's own bytes
}

/// What the parser tells, one event after another.
class Events final {
public:
    explicit Events(const std::string& text) {
        if (yaml_parser_initialize(&m_parser) == 0) {
            throw std::bad_alloc{};
        }
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(
            &m_parser, reinterpret_cast<const yaml_char_t*>(text.data()), text.size()); // NOLINT
    }

    ~Events() {
        yaml_event_delete(&m_event);
        yaml_parser_delete(&m_parser);
    }

    Events(const Events&) = delete;
    Events& operator=(const Events&) = delete;

    /// Lives until the next one. @throws NotYaml
    [[nodiscard]] const yaml_event_t& next() {
        yaml_event_delete(&m_event);
        if (yaml_parser_parse(&m_parser, &m_event) == 0) {
            if (m_parser.error == YAML_MEMORY_ERROR) {
                throw std::bad_alloc{};
            }
            throw NotYaml{
                line_of(m_parser.problem_mark),
                m_parser.problem == nullptr ? std::string{} : m_parser.problem};
        }
        return m_event;
    }

private:
    yaml_parser_t m_parser{};
    yaml_event_t m_event{};
};

/// What stands for nothing where it stands without quotes (YAML 1.2 §10.3.2, and its capitals).
bool is_null(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 5> nulls{"", "~", "null", "Null", "NULL"};
    return std::find(nulls.begin(), nulls.end(), text) != nulls.end();
}

/// Builds the tree from the parser's events, so that nothing is folded away before it was seen.
class Builder final {
public:
    explicit Builder(const Sheet& sheet) : m_sheet{sheet} {}

    /// @throws TooDeep
    void take(const yaml_event_t& event) {
        switch (event.type) {
        case YAML_ALIAS_EVENT: refuse_alias(event); break;
        case YAML_SCALAR_EVENT: scalar(event); break;
        case YAML_SEQUENCE_START_EVENT:
            open(
                event, event.data.sequence_start.tag, event.data.sequence_start.anchor,
                Tree::Kind::sequence);
            break;
        case YAML_MAPPING_START_EVENT:
            open(
                event, event.data.mapping_start.tag, event.data.mapping_start.anchor,
                Tree::Kind::map);
            break;
        case YAML_SEQUENCE_END_EVENT: close(); break;
        case YAML_MAPPING_END_EVENT:
            refuse_duplicates();
            close();
            break;
        case YAML_NO_EVENT:
        case YAML_STREAM_START_EVENT:
        case YAML_STREAM_END_EVENT:
        case YAML_DOCUMENT_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        }
    }

    [[nodiscard]] Tree take_tree() { return std::move(m_root); }

private:
    struct Frame {
        Tree tree;
        bool has_key{false};
        std::string key{};
        std::size_t key_line{0};
    };

    static Tree made(const yaml_event_t& event, Tree::Kind kind) {
        Tree tree;
        tree.kind = kind;
        tree.line = line_of(event.start_mark);
        return tree;
    }

    void refuse_alias(const yaml_event_t& event) {
        m_sheet.error(
            line_of(event.start_mark), "ALIAS_FORBIDDEN",
            "aliases are not read: write the value out");
        put(made(event, Tree::Kind::null));
    }

    void refuse_marks(
        const yaml_event_t& event, const yaml_char_t* tag, const yaml_char_t* anchor) const {
        if (anchor != nullptr) {
            m_sheet.error(
                line_of(event.start_mark), "ANCHOR_FORBIDDEN",
                "anchors are not read: write the value out");
        }
        if (tag != nullptr) {
            m_sheet.error(line_of(event.start_mark), "TAG_FORBIDDEN", "tags are not read");
        }
    }

    void scalar(const yaml_event_t& event) {
        const auto& told = event.data.scalar;
        refuse_marks(event, told.tag, told.anchor);
        Tree tree{made(event, Tree::Kind::scalar)};
        tree.text.assign(text_of(told.value).data(), told.length);
        tree.is_quoted = told.style != YAML_PLAIN_SCALAR_STYLE;
        if (!tree.is_quoted && is_null(tree.text)) {
            tree.kind = Tree::Kind::null;
            tree.text.clear();
        }
        put(std::move(tree));
    }

    void open(
        const yaml_event_t& event, const yaml_char_t* tag, const yaml_char_t* anchor,
        Tree::Kind kind) {
        refuse_marks(event, tag, anchor);
        if (m_frames.size() >= depth_limit) {
            throw TooDeep{line_of(event.start_mark)};
        }
        m_frames.push_back(Frame{made(event, kind)});
    }

    void close() {
        Tree tree{std::move(m_frames.back().tree)};
        m_frames.pop_back();
        put(std::move(tree));
    }

    void put(Tree value) {
        if (m_frames.empty()) {
            m_root = std::move(value);
            return;
        }
        Frame& frame{m_frames.back()};
        if (frame.tree.kind == Tree::Kind::sequence) {
            frame.tree.items.push_back(std::move(value));
        } else if (!frame.has_key) {
            if (value.kind != Tree::Kind::scalar) {
                m_sheet.error(value.line, "KEY_FORM", "a key is one word");
            }
            frame.has_key = true;
            frame.key = std::move(value.text);
            frame.key_line = value.line;
        } else {
            frame.tree.entries.push_back({std::move(frame.key), frame.key_line, std::move(value)});
            frame.has_key = false;
        }
    }

    void refuse_duplicates() const {
        std::set<std::string_view> seen;
        for (const Tree::Entry& entry : m_frames.back().tree.entries) {
            if (!seen.insert(entry.key).second) {
                m_sheet.error(
                    entry.line, "KEY_DUPLICATE", "the key " + said(entry.key) + " stands twice");
            }
        }
    }

    const Sheet& m_sheet;
    std::vector<Frame> m_frames;
    Tree m_root;
};

/// Characters that could fool a reader of the file, or the parser, do not reach it.
std::optional<std::size_t> strange_line(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) {
        return 1;
    }
    std::size_t line{1};
    if (!text::is_utf8(text)) {
        for (std::size_t end{text.find('\n')};
             end != std::string_view::npos && text::is_utf8(text.substr(0, end));
             end = text.find('\n')) {
            text.remove_prefix(end + 1);
            ++line;
        }
        return line;
    }
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '\n') {
            ++line;
        } else if ((byte < 0x20 && character != '\t' && character != '\r') || byte == 0x7f) {
            return line;
        }
    }
    return std::nullopt;
}

/// @throws NotYaml, TooDeep
std::optional<Tree> parse(const Sheet& sheet, const std::string& text) {
    Events events{text};
    Builder builder{sheet};
    bool begun{false};
    for (;;) {
        const yaml_event_t& event{events.next()};
        if (event.type == YAML_STREAM_END_EVENT) {
            break;
        }
        if (event.type == YAML_DOCUMENT_START_EVENT && std::exchange(begun, true)) {
            sheet.error(line_of(event.start_mark), "DOCUMENTS_MANY", "a file is one document");
            break;
        }
        builder.take(event);
    }
    if (!begun) {
        sheet.error(1, "FILE_EMPTY", "there is nothing in this file");
        return std::nullopt;
    }
    return builder.take_tree();
}

void append_json(const std::string& text, std::string& out) {
    constexpr std::string_view digits{"0123456789abcdef"};
    out += '"';
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += digits[byte >> 4U];
            out += digits[byte & 0xFU];
        } else {
            out += character;
        }
    }
    out += '"';
}

void append_json(const Tree& tree, std::string& out) {
    const char* separator{""};
    switch (tree.kind) {
    case Tree::Kind::null: out += "null"; break;
    case Tree::Kind::scalar:
        if (!tree.is_quoted && (tree.text == "true" || tree.text == "false")) {
            out += tree.text;
        } else {
            append_json(tree.text, out);
        }
        break;
    case Tree::Kind::sequence:
        out += '[';
        for (const Tree& item : tree.items) {
            out += std::exchange(separator, ",");
            append_json(item, out);
        }
        out += ']';
        break;
    case Tree::Kind::map:
        out += '{';
        for (const Tree::Entry& entry : tree.entries) {
            out += std::exchange(separator, ",");
            append_json(entry.key, out);
            out += ':';
            append_json(entry.value, out);
        }
        out += '}';
        break;
    }
}

}

const Tree::Entry* Tree::find(std::string_view key) const noexcept {
    const auto found = std::find_if(
        entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

std::optional<Tree> parse_yaml(const Sheet& sheet, const std::string& text) {
    if (text.size() > file_limit) {
        sheet.error(0, "FILE_TOO_LARGE", "a file is at most 4 MiB");
        return std::nullopt;
    }
    if (const std::optional<std::size_t> line{strange_line(text)}) {
        sheet.error(
            *line, "FILE_ENCODING",
            "a file is UTF-8 without byte order mark or control characters");
        return std::nullopt;
    }
    try {
        return parse(sheet, text);
    } catch (const TooDeep& deep) {
        sheet.error(deep.line, "DEPTH_LIMIT", "this nests deeper than 64 levels");
    } catch (const NotYaml& failure) {
        sheet.error(
            failure.line, "YAML_SYNTAX",
            "this is not well-formed YAML"
                + (failure.problem.empty() ? std::string{} : ": " + failure.problem));
    }
    return std::nullopt;
}

std::string to_json(const Tree& tree) {
    std::string json;
    append_json(tree, json);
    return json;
}

}
