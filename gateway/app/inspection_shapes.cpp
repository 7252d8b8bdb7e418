#include "gateway/app/inspection_shapes.h"

#include "gateway/app/input_line.h"
#include "gateway/core/characters.h"
#include "gateway/core/error.h"
#include "gateway/text/charset.h"
#include "gateway/text/json_value.h"
#include "gateway/text/xml_reader.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace gateway::app {

namespace {

using core::Rejection;

constexpr std::size_t head_size{std::size_t{64} * 1024};

[[nodiscard]] std::string read_head(const OpenSource& open, std::size_t most) {
    const auto source = open();
    std::string head;
    for (std::size_t count{1}; count != 0 && head.size() < most;) {
        std::array<std::byte, 16 * 1024> piece{};
        count = source->read(piece);
        head += core::as_text(core::ByteView{piece}.subspan(0, count));
    }
    return head;
}

/// Names and numbers of the elements of the first three levels.
class Outline final : public text::XmlEvents {
public:
    struct Level {
        std::vector<std::string> names; ///< in order of appearance
        std::map<std::string, std::size_t> counts;

        void add(std::string_view name) {
            if (++counts[std::string{name}] == 1) {
                names.emplace_back(name);
            }
        }

        /// The name that comes most often, and more than once; empty if there is none.
        [[nodiscard]] std::string repeated() const {
            std::string found;
            std::size_t most{1};
            for (const std::string& name : names) {
                if (counts.at(name) > most) {
                    most = counts.at(name);
                    found = name;
                }
            }
            return found;
        }
    };

    std::string root;
    std::string name_space;
    Level children;
    Level grandchildren;

    void start(std::string_view name, std::string_view space, std::span<const text::XmlAttribute>)
        override {
        if (m_depth == 0) {
            root = name;
            name_space = space;
        } else if (m_depth < 3 && children.names.size() + grandchildren.names.size() < 1000) {
            (m_depth == 1 ? children : grandchildren).add(name);
        }
        ++m_depth;
    }

    void text(std::string_view) override {}
    void end() override { --m_depth; }
    void violation(const Rejection&) override {}

private:
    std::size_t m_depth{0};
};

void lay_out(const Outline& outline, ports::Shape& shape) {
    shape.target_namespace = outline.name_space;
    const Outline::Level* level{nullptr};
    if (!outline.children.repeated().empty()) {
        level = &outline.children;
        shape.record_path = "/" + outline.root + "/" + level->repeated();
    } else if (outline.children.names.size() == 1 && !outline.grandchildren.repeated().empty()) {
        level = &outline.grandchildren;
        shape.record_path =
            "/" + outline.root + "/" + outline.children.names.front() + "/" + level->repeated();
    }
    std::string beside;
    if (level != nullptr) {
        for (const std::string& name : level->names) {
            beside += name == level->repeated() ? "" : name + " ";
        }
    }
    if (!beside.empty()) {
        shape.settings["beside-records"] = beside;
    }
}

[[nodiscard]] core::Result<GuessedShape> guess_xml(const OpenSource& open, std::string& format) {
    const auto source = open();
    Outline outline;
    text::XmlReader::Options options;
    options.doctype = text::Doctype::skipped; // the format's own reader says what it takes
    options.limits.text = std::size_t{64} << 20U;
    text::XmlReader reader{
        [&source](std::span<std::byte> into) { return source->read(into); }, outline, options};
    core::Result<bool> more{true};
    while (more && more.value()) {
        more = reader.step();
    }
    if (format.empty()) {
        format = outline.name_space == "http://www.lotus.com/dxl" ? "dxl"
                 : outline.root == "Finvoice"                     ? "finvoice"
                                                                  : "xml";
    }
    if (!more) {
        return more.rejection();
    }
    GuessedShape guessed{format, format == "finvoice" ? "xml" : format, {}, {}};
    if (format == "xml") {
        lay_out(outline, guessed.shape);
    }
    if (format == "finvoice") {
        guessed.shape.target_namespace = outline.name_space;
    }
    return guessed;
}

[[nodiscard]] std::string pointer_of(std::string_view name) {
    std::string pointer{"/"};
    for (const char character : name) {
        if (character == '~' || character == '/') {
            pointer += character == '~' ? "~0" : "~1";
        } else {
            pointer += character;
        }
    }
    return pointer;
}

/// The longest array of objects, at the root or one level below.
void find_records(
    const text::JsonValue& object, const std::string& path, std::size_t& most,
    std::string& record_path, int levels) {
    for (const auto& [name, value] : object.members()) {
        const std::string here{path + pointer_of(name)};
        const bool of_objects{
            value.is_array() && !value.elements().empty() && value.elements().front().is_object()};
        if (of_objects && value.elements().size() > most) {
            most = value.elements().size();
            record_path = here;
        }
        if (value.is_object() && levels > 0) {
            find_records(value, here, most, record_path, levels - 1);
        }
    }
}

[[nodiscard]] core::Result<GuessedShape> guess_json(const OpenSource& open) {
    constexpr std::size_t longest{std::size_t{64} << 20U};
    GuessedShape guessed{"json", "json", {}, {}};
    const core::Result<text::JsonValue> tree{text::parse_json(unmarked(read_head(open, longest)))};
    if (!tree) {
        return tree.rejection();
    }
    std::size_t most{0};
    find_records(tree.value(), "", most, guessed.shape.record_path, 1);
    return guessed;
}

[[nodiscard]] bool is_whole_utf8(const OpenSource& open) {
    const auto source = open();
    text::Decoder decoder{text::Charset::utf_8};
    std::array<std::byte, 16 * 1024> piece{};
    std::string text;
    for (std::size_t count{source->read(piece)}; count != 0; count = source->read(piece)) {
        text.clear();
        if (!decoder.append(core::ByteView{piece}.subspan(0, count), text)) {
            return false;
        }
    }
    return decoder.finish(text);
}

/// The cells of a line, as far as a line shows them.
[[nodiscard]] std::vector<std::string> cells_of(std::string_view line, char mark) {
    std::vector<std::string> cells(1);
    bool quoted{false};
    for (const char character : line) {
        quoted = quoted != (character == '"');
        if (character == mark && !quoted) {
            cells.emplace_back();
        } else {
            cells.back() += character;
        }
    }
    return cells;
}

/// Four digits or an @: a number, a day, an identifier, an address, but hardly a column's name.
[[nodiscard]] bool looks_like_data(const std::string& cell) {
    return std::count_if(cell.begin(), cell.end(), core::is_digit) >= 4
           || cell.find('@') != std::string::npos;
}

/// The first row of a table without a head would be shown as names.
void guess_head(std::string_view line, GuessedShape& guessed) {
    const std::string& separator{guessed.shape.settings["separator"]};
    const std::vector<std::string> cells{
        cells_of(line, separator == "tab" ? '\t' : separator.front())};
    if (!std::any_of(cells.begin(), cells.end(), looks_like_data)) {
        return;
    }
    std::string& columns{guessed.shape.settings["columns"]};
    for (std::size_t number{1}; number <= cells.size(); ++number) {
        columns += "column-" + std::to_string(number) + " ";
    }
    guessed.warnings.push_back({"HEAD_MISSING", ""});
}

[[nodiscard]] GuessedShape
guess_csv(const OpenSource& open, const std::string& head, const InspectionWishes& wishes) {
    GuessedShape guessed{"csv", "csv", {}, {}};
    std::string& separator{guessed.shape.settings["separator"]};
    std::string& charset{guessed.shape.settings["charset"]};
    separator = wishes.separator;
    charset = wishes.charset;
    const std::string_view line{std::string_view{head}.substr(0, head.find('\n'))};
    if (separator.empty()) {
        const auto times = [line](char mark) { return std::count(line.begin(), line.end(), mark); };
        separator = times(';') >= std::max(times(','), times('\t')) ? ";"
                    : times(',') >= times('\t')                     ? ","
                                                                    : "tab";
        guessed.warnings.push_back({"SEPARATOR_ASSUMED", separator});
    }
    if (charset.empty()) {
        charset = is_whole_utf8(open) ? "utf-8" : "windows-1252";
        guessed.warnings.push_back({"CHARSET_ASSUMED", charset});
    }
    guess_head(line, guessed);
    return guessed;
}

/// Whether a second line begins an object, after a first that is one.
[[nodiscard]] bool has_lines(std::string_view head) {
    const std::string_view lines{unmarked(head)};
    const std::size_t end{lines.find('\n')};
    if (end == std::string_view::npos || !text::parse_json(lines.substr(0, end))) {
        return false;
    }
    const std::size_t next{lines.find_first_not_of(" \t\r\n", end)};
    return next != std::string_view::npos && lines[next] == '{';
}

/// The line with the first byte that no text has; nothing where all of it may be text. What begins
/// with the mark of UTF-16 is for the table's reader to refuse.
[[nodiscard]] std::optional<std::size_t> binary_at(std::string_view head) {
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
        return std::nullopt;
    }
    const auto found = std::find_if(head.begin(), head.end(), [](char byte) {
        const bool space{byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f'};
        return static_cast<unsigned char>(byte) < 0x20U && !space;
    });
    return found == head.end()
               ? std::nullopt
               : std::optional{1 + static_cast<std::size_t>(std::count(head.begin(), found, '\n'))};
}

[[nodiscard]] std::string format_of(const std::string& head, const std::string& name) {
    using namespace std::string_view_literals;
    const bool wide{head.starts_with("\xFF\xFE<"sv) || head.starts_with("\xFE\xFF\0<"sv)};
    const std::size_t first{
        head.find_first_not_of(" \t\r\n", head.starts_with("\xEF\xBB\xBF") ? 3 : 0)};
    const char character{first == std::string::npos ? '\0' : head[first]};
    if (wide || character == '<') {
        return head.find("<Finvoice") == std::string::npos ? "" : "finvoice";
    }
    if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) {
        return "ndjson";
    }
    if (character == '{' || character == '[') {
        return has_lines(head) ? "ndjson" : "json";
    }
    return "csv";
}

}

core::Result<GuessedShape>
guess_shape(const OpenSource& open, const InspectionWishes& wishes, std::string& format) {
    const std::string head{read_head(open, head_size)};
    format = wishes.format.empty() ? format_of(head, wishes.name) : wishes.format;
    if (wishes.format.empty() && format == "csv") { // what is nothing else is a table, or no text
        if (const std::optional<std::size_t> line{binary_at(head)}) {
            format = "unknown";
            return Rejection{"FORMAT_BINARY", "", *line};
        }
    }
    if (format != "csv" && !(wishes.separator.empty() && wishes.charset.empty())) {
        throw core::GatewayError{
            "SHAPE_SETTING", "--separator and --charset are for tables (--format csv)",
            core::GatewayError::Retry::never};
    }
    if (format.empty() || format == "xml" || format == "dxl" || format == "finvoice") {
        return guess_xml(open, format);
    }
    if (format == "json") {
        return guess_json(open);
    }
    if (format == "ndjson") {
        return GuessedShape{"ndjson", "ndjson", {}, {}};
    }
    if (format == "csv") {
        return guess_csv(open, head, wishes);
    }
    throw core::GatewayError{"FORMAT_UNKNOWN", core::GatewayError::Retry::never};
}

}
