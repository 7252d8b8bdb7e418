#include "adapters/formats/dxl/document_collector.h"

#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <charconv>

namespace adapters::dxl {

namespace core = gateway::core;
namespace ports = gateway::ports;
namespace text = gateway::text;

namespace {

constexpr std::size_t most_unknown{100};

[[nodiscard]] std::string_view
value_of(std::span<const text::XmlAttribute> attributes, std::string_view name) noexcept {
    for (const text::XmlAttribute& attribute : attributes) {
        if (attribute.name == name && attribute.name_space.empty()) {
            return attribute.value;
        }
    }
    return {};
}

[[nodiscard]] std::optional<std::uint64_t> hexadecimal(std::string_view digits) noexcept {
    std::uint64_t value{0};
    const char* const end{digits.data() + digits.size()};
    const auto [stop, problem] = std::from_chars(digits.data(), end, value, 16);
    return problem == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

}

void DocumentCollector::start(
    std::string_view name, std::string_view name_space, Attributes attributes) {
    if (m_fault) {
        return;
    }
    if (m_skipped != 0) {
        ++m_skipped;
    } else if (
        !m_places.empty() && (m_places.back() == Place::item || m_places.back() == Place::moment)) {
        begin_part(name, attributes);
    } else if (!enter(name, name_space, attributes)) {
        m_skipped = 1;
    }
}

/// @return false for what is passed over: designs, access lists, logs, and who wrote, changed,
/// signed or locked a document.
bool DocumentCollector::enter(
    std::string_view name, std::string_view name_space, Attributes given) {
    const Place place{m_places.empty() ? Place::outside : m_places.back()};
    const bool of_class{
        name == "note"
        && (value_of(given, "class").empty() || value_of(given, "class") == "document")};
    const bool document{name == "document" || of_class};
    switch (place) {
    case Place::outside:
        if ((name != "database" && !document)
            || (name_space != dxl_namespace && !name_space.empty())) {
            m_fault = core::Rejection{"DXL_ROOT", "/*"};
            return false;
        }
        if (name == "database") {
            m_places.push_back(Place::database);
            return true;
        }
        begin_document(given);
        return true;
    case Place::database:
        if (document) {
            begin_document(given);
        }
        return document;
    case Place::document: return enter_document(name, given);
    case Place::info:
        if (name != "created" && name != "modified") {
            return false;
        }
        m_path = "/@" + std::string{name};
        m_value.clear();
        m_kept_out = false;
        m_places.push_back(Place::moment);
        return true;
    case Place::item:
    case Place::moment: return false;
    }
    return false;
}

bool DocumentCollector::enter_document(std::string_view name, Attributes given) {
    if (name == "item") {
        return enter_item(given);
    }
    if (name == "deleted" || value_of(given, "deleted") == "true") {
        fault_record("DXL_DELETED", "");
    }
    if (name != "noteinfo") {
        return false;
    }
    m_unid = value_of(given, "unid");
    m_has_unid = m_has_unid || !m_unid.empty();
    m_places.push_back(Place::info);
    return true;
}

bool DocumentCollector::enter_item(Attributes given) {
    const std::string_view name{value_of(given, "name")};
    m_path = "/" + std::string{name};
    const bool known{m_shape.known_paths.contains(m_path)};
    const bool staff{value_of(given, "authors") == "true" || value_of(given, "readers") == "true"};
    if (is_of_staff(name) || (staff && !known)) {
        return false;
    }
    if (name == "$Conflict") {
        fault_record("DXL_CONFLICT", m_path);
    }
    m_value.clear();
    m_kept_out = false;
    m_places.push_back(Place::item);
    return true;
}

void DocumentCollector::begin_document(Attributes given) {
    m_places.push_back(Place::document);
    m_record = core::NativeRecord{m_ordinal + 1, {}};
    m_unknown.clear();
    m_raw = "<document>";
    m_record_fault.reset();
    m_form = value_of(given, "form");
    m_unid.clear();
    m_has_unid = false;
    if (value_of(given, "deleted") == "true") {
        fault_record("DXL_DELETED", "");
    }
}

void DocumentCollector::begin_part(std::string_view name, Attributes given) {
    const Part part{part_of(m_parts.empty() ? std::nullopt : std::optional{m_parts.back()}, name)};
    if (part == Part::skipped) {
        m_kept_out = m_kept_out || m_parts.empty();
        m_skipped = 1;
        return;
    }
    m_parts.push_back(part);
    m_value.begin(part, name);
    hold_to_limit(0);
    if (part == Part::file) {
        take_file(given);
    }
}

void DocumentCollector::take_file(Attributes given) {
    for (const std::string_view name : {std::string_view{"name"}, std::string_view{"size"}}) {
        if (const std::string_view value{value_of(given, name)}; !value.empty()) {
            field(m_path + "/@" + std::string{name}, core::Value{std::string{value}});
        }
    }
}

void DocumentCollector::text(std::string_view text) {
    if (m_fault || m_skipped != 0 || m_parts.empty()) {
        return;
    }
    if (hold_to_limit(text.size())) {
        m_value.text(m_parts.back(), text);
    }
}

void DocumentCollector::end() {
    if (m_fault) {
        return;
    }
    if (m_skipped != 0) {
        --m_skipped;
        return;
    }
    if (!m_parts.empty()) {
        if (!m_value.end(m_parts.back())) {
            fault_record("DXL_DATETIME", m_path);
        }
        m_parts.pop_back();
        hold_to_limit(0);
        return;
    }
    const Place place{m_places.back()};
    m_places.pop_back();
    if (place == Place::item || place == Place::moment) {
        finish_item();
    } else if (place == Place::document) {
        finish_document();
    }
}

void DocumentCollector::finish_item() {
    std::vector<core::Value>& values{m_value.values()};
    if (m_path == "/Form" && m_form.empty() && !values.empty()) {
        m_form = values.front().reveal(); // notes that are no documents in the export have it here
    }
    if (values.size() > 1 && !m_shape.list_separator.empty()) {
        std::string joined;
        for (const core::Value& value : values) {
            joined += &value == &values.front() ? "" : m_shape.list_separator;
            joined += value.reveal();
        }
        values = {core::Value{std::move(joined)}};
    }
    if (values.empty() && m_kept_out) {
        unknown(m_path);
    }
    for (core::Value& value : values) {
        field(m_path, std::move(value));
    }
    m_value.clear();
}

void DocumentCollector::field(const std::string& path, core::Value value) {
    note(path, value.reveal());
    if (is_too_large()) {
        return;
    }
    if (m_shape.known_paths.contains(path)) {
        m_record.fields.push_back(core::NativeField{path, std::move(value)});
    } else {
        unknown(path);
    }
}

/// Into the raw text, which has all that is not dropped at the door.
void DocumentCollector::note(std::string_view name, std::string_view value) {
    if (is_too_large()) {
        return;
    }
    m_raw += "<item name=\"";
    text::append_xml_attribute(m_raw, name.substr(1));
    m_raw += "\">";
    text::append_xml_text(m_raw, value);
    m_raw += "</item>";
    if (m_raw.size() > m_shape.record_limit) {
        fault_record("DXL_TOO_LARGE", name);
    }
}

void DocumentCollector::unknown(const std::string& path) {
    if (m_unknown.size() < most_unknown
        && std::find(m_unknown.begin(), m_unknown.end(), path) == m_unknown.end()) {
        m_unknown.push_back(path);
    }
}

void DocumentCollector::fault_record(core::Code code, std::string_view path) {
    if (!m_record_fault) {
        m_record_fault = core::Rejection{
            code, path.empty() || path == "/$Conflict" || m_shape.known_paths.contains(path)
                      ? std::string{path}
                      : "/*"};
    }
}

bool DocumentCollector::is_too_large() const noexcept {
    return m_record_fault && m_record_fault->code == core::Code{"DXL_TOO_LARGE"};
}

bool DocumentCollector::hold_to_limit(std::size_t more) {
    if (m_raw.size() + m_value.size() + more <= m_shape.record_limit) {
        return !is_too_large();
    }
    fault_record("DXL_TOO_LARGE", m_path);
    m_value.clear();
    return false;
}

void DocumentCollector::check_unid() {
    constexpr std::size_t half{16};
    if (!m_has_unid) {
        return; // a document that was made for an import has none yet
    }
    const auto high = hexadecimal(std::string_view{m_unid}.substr(0, half));
    const auto low = m_unid.size() == 2 * half ? hexadecimal(std::string_view{m_unid}.substr(half))
                                               : std::nullopt;
    if (!high || !low) {
        fault_record("DXL_UNID", "");
        return;
    }
    if (m_seen.size() == m_shape.most_documents) {
        m_fault = core::Rejection{"DXL_TOO_MANY", "", std::nullopt, m_ordinal};
    }
    if (!m_seen.insert(*high, *low)) {
        fault_record("DXL_DUPLICATE", "");
    }
}

void DocumentCollector::finish_document() {
    if (!m_shape.form.empty() && m_form != m_shape.form) {
        return;
    }
    if (m_has_unid) {
        field("/@unid", core::Value{m_unid});
    }
    if (!m_form.empty()) {
        field("/@form", core::Value{m_form});
    }
    ++m_ordinal;
    check_unid();
    ports::DocumentReader::Item item;
    if (m_record_fault) {
        m_record_fault->record = m_ordinal;
        item.content = ports::DocumentReader::Malformed{
            *m_record_fault, core::Secret<struct ports::RawTag>{m_raw + "</document>"}, m_ordinal};
    } else {
        item.content = std::move(m_record);
    }
    item.unknown_paths = std::move(m_unknown);
    m_unknown = {};
    m_items.push_back(std::move(item));
}

}
