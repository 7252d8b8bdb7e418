#include "gateway/config/yaml_tree.h"

#include "gateway/text/charset.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <set>
#include <sstream>
#include <utility>

namespace gateway::config {

namespace {

std::size_t line_of(const YAML::Mark& mark) noexcept {
    return mark.line < 0 ? 0U : static_cast<std::size_t>(mark.line) + 1;
}

/// Ends the reading of a document that nests too deep.
struct TooDeep {
    std::size_t line;
};

/// Builds the tree from the parser's events, so that nothing is folded away before it was seen.
class Builder final : public YAML::EventHandler {
public:
    explicit Builder(const Sheet& sheet) : m_sheet{sheet} {}

    void OnDocumentStart(const YAML::Mark& mark) override { m_line = line_of(mark); }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        put(made(mark, Tree::Kind::null));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        m_sheet.error(
            line_of(mark), "ALIAS_FORBIDDEN", "aliases are not read: write the value out");
        put(made(mark, Tree::Kind::null));
    }

    void OnScalar(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
        const std::string& value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        Tree scalar{made(mark, Tree::Kind::scalar)};
        scalar.text = value;
        scalar.is_quoted = tag == "!";
        put(std::move(scalar));
    }

    void OnSequenceStart(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
        YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Tree::Kind::sequence);
    }

    void OnMapStart(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
        YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Tree::Kind::map);
    }

    void OnSequenceEnd() override { close(); }

    void OnMapEnd() override {
        refuse_duplicates();
        close();
    }

    [[nodiscard]] Tree take() { return std::move(m_root); }
    [[nodiscard]] std::size_t line() const noexcept { return m_line; }

private:
    struct Frame {
        Tree tree;
        bool has_key{false};
        std::string key{};
        std::size_t key_line{0};
    };

    static Tree made(const YAML::Mark& mark, Tree::Kind kind) {
        Tree tree;
        tree.kind = kind;
        tree.line = line_of(mark);
        return tree;
    }

    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
        if (anchor != 0) {
            m_sheet.error(
                line_of(mark), "ANCHOR_FORBIDDEN", "anchors are not read: write the value out");
        }
    }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!") {
            m_sheet.error(line_of(mark), "TAG_FORBIDDEN", "tags are not read");
        }
    }

    void
    open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Tree::Kind kind) {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        if (m_frames.size() >= depth_limit) {
            throw TooDeep{line_of(mark)};
        }
        m_frames.push_back(Frame{made(mark, kind)});
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
    std::size_t m_line{0};
};

/// Characters that could fool a reader of the file, or the parser, do not reach it.
std::optional<std::size_t> strange_line(std::string_view text) {
    if (!text::is_utf8(text) || text.starts_with("\xef\xbb\xbf")) {
        return 1;
    }
    std::size_t line{1};
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

std::optional<Tree> parse(const Sheet& sheet, const std::string& text) {
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    Builder builder{sheet};
    if (!parser.HandleNextDocument(builder)) {
        sheet.error(1, "FILE_EMPTY", "there is nothing in this file");
        return std::nullopt;
    }
    Builder second{sheet};
    if (parser.HandleNextDocument(second)) {
        sheet.error(second.line(), "DOCUMENTS_MANY", "a file is one document");
    }
    return builder.take();
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
    } catch (const YAML::DeepRecursion& deep) {
        sheet.error(line_of(deep.mark), "DEPTH_LIMIT", "this nests deeper than 64 levels");
    } catch (const YAML::Exception& failure) {
        sheet.error(line_of(failure.mark), "YAML_SYNTAX", "this is not well-formed YAML");
    }
    return std::nullopt;
}

std::string to_json(const Tree& tree) {
    std::string json;
    append_json(tree, json);
    return json;
}

}
