#include "adapters/formats/dxl/item_value.h"

#include "adapters/formats/dxl/dxl_moment.h"
#include "gateway/core/characters.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace adapters::dxl {

namespace core = gateway::core;

namespace {

constexpr std::string_view blank{" \t\r\n"};

[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept {
    const std::size_t first{text.find_first_not_of(blank)};
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

[[nodiscard]] bool is_number(std::string_view text) noexcept {
    text.remove_prefix(text.starts_with('-') ? 1 : 0);
    const std::size_t point{std::min(text.find('.'), text.size())};
    return core::all_digits(text.substr(0, point))
           && (point == text.size() || core::all_digits(text.substr(point + 1)))
           && (point == 1 || text.front() != '0');
}

[[nodiscard]] Part below_item(std::string_view name) noexcept {
    constexpr std::array<std::pair<std::string_view, Part>, 13> parts{
        {{"text", Part::text},
         {"textlist", Part::list},
         {"number", Part::number},
         {"numberlist", Part::list},
         {"datetime", Part::datetime},
         {"datetimelist", Part::list},
         {"datetimepair", Part::pair},
         {"richtext", Part::rich},
         {"rawitemdata", Part::data},
         {"object", Part::object},
         {"mime", Part::text},
         {"mimepart", Part::text},
         {"numberpair", Part::skipped}}};
    const auto* const at = std::find_if(
        parts.begin(), parts.end(), [name](const auto& part) { return part.first == name; });
    return at == parts.end() ? Part::skipped : at->second;
}

/// What no reader of a rich text sees, or what is no text.
[[nodiscard]] bool is_hidden(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 18> names{
        "pardef",   "formula",       "code",     "picture",     "attachmentref", "objectref",
        "embedded", "notesbitmap",   "gif",      "jpeg",        "cgm",           "imagemap",
        "filedata", "compositedata", "parstyle", "lotusscript", "javascript",    "rawitemdata"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

}

Part part_of(std::optional<Part> parent, std::string_view name) noexcept {
    if (!parent) {
        return below_item(name);
    }
    switch (*parent) {
    case Part::list: {
        const Part part{below_item(name)};
        const bool single{
            part == Part::text || part == Part::number || part == Part::datetime
            || part == Part::pair};
        return single ? part : Part::skipped;
    }
    case Part::pair: return name == "datetime" ? Part::datetime : Part::skipped;
    case Part::text:
    case Part::rich:
    case Part::inside: return is_hidden(name) ? Part::skipped : Part::inside;
    case Part::object: return name == "file" ? Part::file : Part::skipped;
    case Part::file: return name == "filedata" ? Part::data : Part::skipped;
    case Part::number:
    case Part::datetime:
    case Part::data:
    case Part::skipped: return Part::skipped;
    }
    return Part::skipped;
}

void ItemValue::clear() {
    m_values.clear();
    m_text.clear();
    m_first.clear();
    m_in_pair = false;
    m_after_break = false;
    m_size = 0;
}

void ItemValue::begin(Part part, std::string_view name) {
    if (part == Part::pair) {
        m_in_pair = true;
        return;
    }
    if (part != Part::inside) {
        m_text.clear();
        m_after_break = true; // a line feed after the tag is the exporter's, not the writer's
        return;
    }
    const bool line{name == "break" || ((name == "par" || name == "tablerow") && !m_text.empty())};
    if (line) {
        m_text += '\n';
    }
    m_after_break = line || name == "par";
}

void ItemValue::text(Part part, std::string_view text) {
    switch (part) {
    case Part::text:
    case Part::rich:
    case Part::inside:
        if (text.find('\n') != std::string_view::npos && trimmed(text).empty()) {
            return; // the exporter's own lines between elements
        }
        text.remove_prefix(m_after_break && text.starts_with('\n') ? 1 : 0);
        m_text += text;
        m_after_break = false;
        return;
    case Part::data:
        std::copy_if(text.begin(), text.end(), std::back_inserter(m_text), [](char character) {
            return blank.find(character) == std::string_view::npos;
        });
        return;
    case Part::number:
    case Part::datetime: m_text += trimmed(text); return;
    case Part::list:
    case Part::pair:
    case Part::object:
    case Part::file:
    case Part::skipped: return;
    }
}

bool ItemValue::end(Part part) {
    switch (part) {
    case Part::text:
    case Part::rich:
    case Part::data: push(core::Value{std::exchange(m_text, {})}); return true;
    case Part::number: {
        const auto kind = is_number(m_text) ? core::Value::Kind::number : core::Value::Kind::text;
        push(core::Value{std::exchange(m_text, {}), kind});
        return true;
    }
    case Part::datetime: {
        std::optional<std::string> moment{
            m_text.empty() ? std::optional{std::string{}} : read_moment(m_text)};
        m_text.clear();
        if (moment && m_in_pair) {
            m_first += (m_first.empty() ? "" : "/") + *moment;
        } else if (moment) {
            push(core::Value{std::move(*moment)});
        }
        return moment.has_value();
    }
    case Part::pair:
        m_in_pair = false;
        push(core::Value{std::exchange(m_first, {})});
        return true;
    case Part::list:
    case Part::inside:
    case Part::object:
    case Part::file:
    case Part::skipped: return true;
    }
    return true;
}

void ItemValue::push(core::Value value) {
    m_size += sizeof value + value.reveal().size(); // an empty one takes memory, too
    m_values.push_back(std::move(value));
}

}
