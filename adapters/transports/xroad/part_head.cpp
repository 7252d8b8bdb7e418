#include "adapters/transports/xroad/part_head.h"

#include "adapters/transports/xroad/identifiers.h"
#include "gateway/text/charset.h"

#include <algorithm>
#include <array>

namespace adapters::xroad {

std::string_view next_line(std::string_view& text) noexcept {
    const std::size_t end{std::min(text.find('\n'), text.size())};
    std::string_view line{text.substr(0, end)};
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

namespace {

constexpr std::size_t longest_id{256};

[[nodiscard]] core::Rejection malformed(const char* place) {
    return {"MIME_PARSING_FAILED", place};
}

struct Field {
    std::string name; ///< lower case
    std::string value;
};

[[nodiscard]] bool is_field_name(std::string_view name) noexcept {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return letter > ' ' && letter <= '~' && letter != ':';
    });
}

[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view space{" \t"};
    const std::size_t first{text.find_first_not_of(space)};
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(space) - first + 1);
}

[[nodiscard]] std::string lowered(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return out;
}

[[nodiscard]] bool breaks_lines(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return (byte < 0x20 && letter != '\t') || byte == 0x7F;
    });
}

/// Folded lines are put together. Nothing if a line is none, or a Content- field stands twice.
[[nodiscard]] std::optional<std::vector<Field>>
fields_of(std::string_view text, std::size_t most_fields) {
    std::vector<Field> fields;
    while (!text.empty()) {
        const std::string_view line{next_line(text)};
        if (breaks_lines(line) || !gateway::text::is_utf8(line)) {
            return std::nullopt;
        }
        if (line.starts_with(' ') || line.starts_with('\t')) {
            if (fields.empty()) {
                return std::nullopt;
            }
            fields.back().value += ' ';
            fields.back().value += trimmed(line);
            continue;
        }
        const std::size_t colon{line.find(':')};
        if (colon == std::string_view::npos || !is_field_name(line.substr(0, colon))
            || fields.size() == most_fields) {
            return std::nullopt;
        }
        std::string name{lowered(line.substr(0, colon))};
        const bool twice{std::any_of(
            fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; })};
        if (twice && name.starts_with("content-")) {
            return std::nullopt;
        }
        fields.push_back({std::move(name), std::string{trimmed(line.substr(colon + 1))}});
    }
    return fields;
}

[[nodiscard]] std::optional<std::string_view>
find(const std::vector<Field>& fields, std::string_view name) noexcept {
    const auto at = std::find_if(
        fields.begin(), fields.end(), [name](const Field& field) { return field.name == name; });
    return at == fields.end() ? std::nullopt : std::optional<std::string_view>{trimmed(at->value)};
}

[[nodiscard]] std::optional<PartHead::Encoding> encoding_of(std::optional<std::string_view> value) {
    const std::string name{lowered(value.value_or(""))};
    if (name.empty() || name == "7bit" || name == "8bit" || name == "binary") {
        return PartHead::Encoding::identity;
    }
    if (name == "base64") {
        return PartHead::Encoding::base64;
    }
    return name == "quoted-printable" ? std::optional{PartHead::Encoding::quoted_printable}
                                      : std::nullopt;
}

/// Of `<id>`, or of an id that its sender put no angle brackets around; nothing if it is malformed.
[[nodiscard]] std::optional<std::string> id_of(std::string_view value) {
    if (value.starts_with('<') && value.ends_with('>')) {
        value = value.substr(1, value.size() - 2);
    }
    const bool good{
        !value.empty() && value.size() <= longest_id
        && std::all_of(value.begin(), value.end(), [](char letter) {
               return letter > ' ' && letter <= '~' && letter != '<' && letter != '>';
           })};
    return good ? std::optional{std::string{value}} : std::nullopt;
}

/// `UTF-8''name` of RFC 8187; nothing if it is anything else.
[[nodiscard]] std::optional<std::string> extended_name(std::string_view value) {
    const std::size_t first{value.find('\'')};
    const std::size_t second{first == std::string_view::npos ? first : value.find('\'', first + 1)};
    if (second == std::string_view::npos || lowered(value.substr(0, first)) != "utf-8") {
        return std::nullopt;
    }
    return percent_decoded(value.substr(second + 1));
}

/// The name as a reader would have it that takes out escapes which another lets stand.
[[nodiscard]] std::string unescaped(std::string_view name) {
    std::string out;
    for (std::size_t at{0}; at < name.size();) {
        const auto byte = name[at] == '%' ? percent_decoded(name.substr(at, 3)) : std::nullopt;
        out += byte ? byte->front() : name[at];
        at += byte ? 3U : 1U;
    }
    return out;
}

/// Whether readers of mail decode it once more (RFC 2047), though it has no business in a parameter
/// (§5): what comes out could be a path.
[[nodiscard]] bool has_encoded_word(std::string_view name) noexcept {
    const std::size_t begin{name.find("=?")};
    return begin != std::string_view::npos && name.find("?=", begin + 2) != std::string_view::npos;
}

/// Whether `name` leads anywhere, or could spoil a terminal: slashes, dots alone, a drive.
[[nodiscard]] bool is_path(std::string_view name) noexcept {
    const bool drive{
        name.size() > 1 && name[1] == ':'
        && ((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z'))};
    return name == "." || name == ".." || drive
           || name.find_first_of("/\\") != std::string_view::npos || has_control(name)
           || has_encoded_word(name);
}

/// What is in it is the sender's own matter, as long as no reader could take it for a path.
[[nodiscard]] bool is_file_name(const std::string& name) {
    const std::string once{unescaped(name)};
    return !is_path(name) && !is_path(once) && !is_path(unescaped(once))
           && gateway::text::is_utf8(name);
}

/// Adds what stands in `key` and `key*`. False for a name that cannot be read, and for one in
/// pieces (name*0, name*1*), which could hide a path.
[[nodiscard]] bool
add_names(const MediaType& from, const std::string& key, std::vector<std::string>& names) {
    for (const auto& [name, text] : from.parameters) {
        if (name == key) {
            names.push_back(text);
        } else if (name == key + '*') {
            std::optional<std::string> decoded{extended_name(text)};
            if (!decoded) {
                return false;
            }
            names.push_back(*std::move(decoded));
        } else if (name.starts_with(key + '*')) {
            return false;
        }
    }
    return true;
}

/// Every name that the part gives itself is looked at, whichever another reader would take.
[[nodiscard]] bool read_names(const std::vector<Field>& fields, PartHead& head) {
    std::vector<std::string> names;
    if (!add_names(head.type, "name", names)) {
        return false;
    }
    if (const auto value = find(fields, "content-disposition"); value) {
        const std::optional<MediaType> disposition{parse_disposition(*value)};
        if (!disposition || !add_names(*disposition, "filename", names)) {
            return false;
        }
    }
    if (!std::all_of(names.begin(), names.end(), is_file_name)) {
        return false;
    }
    if (!names.empty()) {
        head.file_name = names.back();
    }
    return true;
}

}

core::Result<PartHead>
read_part_head(std::string_view text, bool envelope, std::size_t most_fields) {
    const std::optional<std::vector<Field>> fields{fields_of(text, most_fields)};
    if (!fields) {
        return malformed("the headers of a part");
    }
    const auto content_type = find(*fields, "content-type");
    std::optional<MediaType> type{content_type ? parse_media_type(*content_type) : std::nullopt};
    if (!type || (envelope && !type->is_envelope())) {
        return core::Rejection{
            "INVALID_CONTENT_TYPE",
            envelope ? "Content-Type of the first part" : "Content-Type of an attachment"};
    }
    PartHead head{*std::move(type)};
    if (head.type.is_multipart() || head.type.essence.starts_with("message/")) {
        return malformed("a part within a part");
    }
    const auto encoding = encoding_of(find(*fields, "content-transfer-encoding"));
    if (!encoding || (envelope && *encoding != PartHead::Encoding::identity)) {
        return malformed("Content-Transfer-Encoding of a part");
    }
    head.encoding = *encoding;
    if (const auto id = find(*fields, "content-id"); id) {
        std::optional<std::string> read{id_of(*id)};
        if (!read && envelope) {
            return malformed("Content-ID of a part");
        }
        head.content_id = std::move(read).value_or(""); // an attachment is meant by nobody then
    }
    if (!read_names(*fields, head)) {
        return malformed("the file name of a part");
    }
    return head;
}

std::optional<std::string> content_type_in(std::string_view text) {
    const std::optional<std::vector<Field>> fields{fields_of(text, MultipartLimits{}.head_fields)};
    const auto type = fields ? find(*fields, "content-type") : std::nullopt;
    return type ? std::optional{std::string{*type}} : std::nullopt;
}

}
