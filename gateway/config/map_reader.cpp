#include "gateway/config/map_reader.h"

#include "gateway/core/business_id.h"

#include <algorithm>
#include <charconv>

namespace gateway::config {

MapReader::MapReader(const Sheet& sheet, const Tree& tree, std::string_view what)
    : m_sheet{sheet}, m_tree{tree}, m_what{what} {
    if (tree.kind != Tree::Kind::map) {
        sheet.error(tree.line, "TYPE_WRONG", m_what + " is written as keys and values");
    }
}

const Tree* MapReader::find(std::string_view key) {
    m_asked.emplace(key);
    const Tree::Entry* const entry{m_tree.find(key)};
    if (entry == nullptr) {
        return nullptr;
    }
    if (entry->value.kind == Tree::Kind::null) {
        m_sheet.error(entry->line, "VALUE_MISSING", said(key) + " has no value");
        return nullptr;
    }
    return &entry->value;
}

const Tree* MapReader::need(std::string_view key) {
    const Tree* const value{find(key)};
    if (m_tree.kind == Tree::Kind::map && m_tree.find(key) == nullptr) {
        m_sheet.error(m_tree.line, "KEY_MISSING", m_what + " needs " + said(key));
    }
    return value;
}

std::string MapReader::text(std::string_view key) {
    const Tree* const value{need(key)};
    return value == nullptr ? std::string{} : read_word(m_sheet, *value).value_or("");
}

std::string MapReader::text_or(std::string_view key, std::string fallback) {
    const Tree* const value{find(key)};
    return value == nullptr ? fallback : read_word(m_sheet, *value).value_or(fallback);
}

bool MapReader::boolean_or(std::string_view key, bool fallback) {
    const Tree* const value{find(key)};
    if (value == nullptr) {
        return fallback;
    }
    if (value->kind != Tree::Kind::scalar || value->is_quoted
        || (value->text != "true" && value->text != "false")) {
        m_sheet.error(value->line, "TYPE_WRONG", said(key) + " is true or false");
        return fallback;
    }
    return value->text == "true";
}

std::int64_t MapReader::number_or(
    std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most) {
    const Tree* const value{find(key)};
    if (value == nullptr) {
        return fallback;
    }
    std::int64_t number{0};
    const char* const end{value->text.data() + value->text.size()};
    const auto [stopped, failed] = std::from_chars(value->text.data(), end, number);
    if (value->kind != Tree::Kind::scalar || value->is_quoted || failed != std::errc{}
        || stopped != end || number < least || number > most) {
        m_sheet.error(
            value->line, "TYPE_WRONG",
            said(key) + " is a whole number from " + std::to_string(least) + " to "
                + std::to_string(most));
        return fallback;
    }
    return number;
}

policy::Label MapReader::label(std::string_view key) {
    const Tree* const value{need(key)};
    if (value == nullptr) {
        return {};
    }
    MapReader reader{m_sheet, *value, "a label"};
    policy::Label label{reader.text("fi"), reader.text("sv"), reader.text("en")};
    reader.finish();
    return label;
}

std::optional<core::Instant>
MapReader::day_or(std::string_view key, std::optional<core::Instant> fallback) {
    const Tree* const value{find(key)};
    if (value == nullptr) {
        return fallback;
    }
    const std::optional<core::LocalDate> date{core::parse_date(value->text)};
    if (!date) {
        m_sheet.error(value->line, "DATE_WRONG", "a day is YYYY-MM-DD and exists");
        return std::nullopt;
    }
    return core::start_of_day(*date);
}

core::Validity MapReader::validity(std::string_view key) {
    core::Validity validity;
    const Tree* const value{need(key)};
    if (value == nullptr) {
        return validity;
    }
    MapReader reader{m_sheet, *value, "a validity"};
    static_cast<void>(reader.need("from"));
    validity.from = reader.day_or("from", std::nullopt);
    validity.until = reader.day_or("until", std::nullopt);
    reader.finish();
    if (validity.from && validity.until && *validity.until <= *validity.from) {
        m_sheet.error(value->line, "DATE_ORDER", "this ends before it begins");
    }
    return validity;
}

std::vector<const Tree*> MapReader::items_of(const Tree* tree, std::string_view key) const {
    std::vector<const Tree*> items;
    if (tree == nullptr) {
        return items;
    }
    if (tree->kind != Tree::Kind::sequence) {
        m_sheet.error(tree->line, "TYPE_WRONG", said(key) + " is a list");
        return items;
    }
    for (const Tree& item : tree->items) {
        items.push_back(&item);
    }
    return items;
}

std::vector<const Tree*> MapReader::list(std::string_view key) {
    return items_of(find(key), key);
}

std::vector<const Tree*> MapReader::needed_list(std::string_view key) {
    const Tree* const value{need(key)};
    std::vector<const Tree*> items{items_of(value, key)};
    if (value != nullptr && value->kind == Tree::Kind::sequence && items.empty()) {
        m_sheet.error(value->line, "LIST_EMPTY", said(key) + " lists nothing");
    }
    return items;
}

void MapReader::finish() const {
    for (const Tree::Entry& entry : m_tree.entries) {
        if (m_asked.count(entry.key) == 0) {
            m_sheet.error(entry.line, "KEY_UNKNOWN", m_what + " has no key " + said(entry.key));
        }
    }
}

std::optional<std::string> read_word(const Sheet& sheet, const Tree& tree) {
    if (tree.kind != Tree::Kind::scalar) {
        sheet.error(tree.line, "TYPE_WRONG", "one word or text is expected here");
        return std::nullopt;
    }
    if (tree.text.empty()) {
        sheet.error(tree.line, "VALUE_MISSING", "an empty text says nothing");
        return std::nullopt;
    }
    return tree.text;
}

bool is_name(std::string_view text) noexcept {
    const auto lower = [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
    };
    return !text.empty() && text.size() <= 100 && lower(text.front()) && lower(text.back())
           && std::all_of(text.begin(), text.end(), [&](char character) {
                  return lower(character) || character == '.' || character == '-';
              });
}

bool is_provision_name(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 100 && text.front() != '/' && text.back() != '/'
           && std::all_of(text.begin(), text.end(), [](char character) {
                  return (character >= 'a' && character <= 'z')
                         || (character >= '0' && character <= '9')
                         || (character >= 'A' && character <= 'Z') || character == '.'
                         || character == '-' || character == '/';
              });
}

bool is_business_id(std::string_view text) noexcept {
    return core::check_business_id(text).ok();
}

}
