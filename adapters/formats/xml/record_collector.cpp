#include "adapters/formats/xml/record_collector.h"

#include "gateway/text/xml_writer.h"

#include <algorithm>

namespace adapters::xml {

namespace core = gateway::core;
namespace ports = gateway::ports;
namespace text = gateway::text;

namespace {

constexpr std::string_view instance_namespace{"http://www.w3.org/2001/XMLSchema-instance"};
constexpr std::size_t most_unknown{100};

/// White space around what an element says means nothing to the types of XML Schema (whiteSpace,
/// collapse); that of a free text means nothing to any item.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks{" \t\r\n"};
    const std::size_t first{std::min(text.find_first_not_of(blanks), text.size())};
    return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

[[nodiscard]] bool is_true(std::string_view value) noexcept {
    return value == "true" || value == "1";
}

}

bool RecordCollector::right_namespace(std::string_view name_space, bool inside) const noexcept {
    // local elements of an unqualified schema have none
    return name_space == m_shape.target_namespace || (inside && name_space.empty());
}

void RecordCollector::start(
    std::string_view name, std::string_view name_space,
    std::span<const text::XmlAttribute> attributes) {
    if (m_fault) {
        return;
    }
    if (m_passed_over != 0) {
        ++m_passed_over;
        enter_outside(name, name_space, attributes);
    } else if (m_depth == 0) {
        start_outside(name, name_space, attributes);
    } else {
        Open& parent{top()};
        parent.has_children = true;
        if (!trimmed(parent.text).empty()) {
            fault_record("XML_MIXED_CONTENT");
        }
        parent.text.clear();
        const std::size_t before{m_path.size()};
        m_path += '/';
        if (!right_namespace(name_space, true)) {
            m_path += prefix_of(name_space);
        }
        m_path += name;
        const Predicate* const one{
            m_shape.predicates.empty()
                ? nullptr
                : predicate_of(parent, std::string_view{m_path}.substr(before), attributes)};
        Open& element{push(name, before)};
        if (one != nullptr) {
            m_path += one->suffix;
            element.told_by = one->attribute;
        }
        open(name, attributes);
    }
}

/// Nothing for the document's own. A namespace that the shape gives no prefix is one that no
/// mapping knows.
std::string RecordCollector::prefix_of(std::string_view name_space) const {
    const auto& known = m_shape.namespaces;
    const auto found = std::find_if(
        known.begin(), known.end(), [&](const auto& entry) { return entry.second == name_space; });
    return found == known.end() ? std::string{"{}"} : found->first + ":";
}

/// Of several that fit the first that the mapping asks for.
const Predicate* RecordCollector::predicate_of(
    Open& parent, std::string_view step, std::span<const text::XmlAttribute> attributes) const {
    const auto asked = m_shape.predicates.find(std::string_view{m_path});
    if (asked == m_shape.predicates.end()) {
        return nullptr; // and not counted: a document may have very many names
    }
    auto count = std::find_if(parent.counts.begin(), parent.counts.end(), [&](const auto& entry) {
        return entry.first == step;
    });
    if (count == parent.counts.end()) {
        count = parent.counts.insert(count, {std::string{step}, 0});
    }
    ++count->second;
    const auto fits = [&](const Predicate& one) {
        return one.position != 0
                   ? one.position == count->second
                   : std::any_of(attributes.begin(), attributes.end(), [&](const auto& attribute) {
                         return attribute.name == one.attribute && attribute.name_space.empty()
                                && attribute.value == one.value;
                     });
    };
    const auto found = std::find_if(asked->second.begin(), asked->second.end(), fits);
    return found == asked->second.end() ? nullptr : &*found;
}

void RecordCollector::start_outside(
    std::string_view name, std::string_view name_space,
    std::span<const text::XmlAttribute> attributes) {
    const std::vector<std::string>& way{m_shape.way};
    const std::size_t last{way.empty() ? 0 : way.size() - 1};
    const bool fits{
        (way.empty() || name == way[m_outside]) && right_namespace(name_space, m_outside > 0)};
    if (m_outside == 0 && !fits) {
        fault_document({"XML_ROOT", "/*"});
        return;
    }
    if (fits && m_outside < last) {
        if (m_pending) {
            fault_document(*m_pending);
        }
        ++m_outside;
        enter_outside(name, name_space, attributes);
        return;
    }
    if (!fits && m_shape.beside_records.contains(name)) {
        if (m_pending) {
            fault_document(*m_pending);
        }
        m_passed_over = 1;
        enter_outside(name, name_space, attributes);
        return;
    }
    begin_record(name, attributes);
    if (!fits) {
        fault_record("XML_NOT_A_RECORD");
    }
}

void RecordCollector::enter_outside(
    std::string_view name, std::string_view name_space,
    std::span<const text::XmlAttribute> attributes) {
    if (m_shape.control_paths.empty()) {
        return;
    }
    m_outside_text.clear();
    m_outside_path += right_namespace(name_space, true) ? "/" : "/{}";
    m_outside_path += name;
    for (const text::XmlAttribute& attribute : attributes) {
        if (attribute.name_space.empty()) {
            const std::size_t before{m_outside_path.size()};
            m_outside_path += "/@";
            m_outside_path += attribute.name;
            declare(attribute.value);
            m_outside_path.resize(before);
        }
    }
}

void RecordCollector::leave_outside() {
    if (m_shape.control_paths.empty()) {
        return;
    }
    declare(trimmed(m_outside_text));
    m_outside_text.clear();
    m_outside_path.resize(m_outside_path.rfind('/'));
}

void RecordCollector::declare(std::string_view text) {
    constexpr std::size_t longest{64};  // a count or a sum
    constexpr std::ptrdiff_t enough{2}; // that it stands twice is all that more would say
    if (m_shape.control_paths.contains(m_outside_path)
        && std::count_if(m_declared.begin(), m_declared.end(), [&](const auto& one) {
               return one.path == m_outside_path;
           }) < enough) {
        m_declared.push_back({m_outside_path, std::string{text.substr(0, longest)}});
    }
}

void RecordCollector::begin_record(
    std::string_view name, std::span<const text::XmlAttribute> attributes) {
    m_path.clear();
    m_raw.clear();
    m_unknown.clear();
    m_record = core::NativeRecord{++m_ordinal, {}};
    m_record.fields.reserve(std::min(m_shape.ordered_paths.size(), most_unknown));
    m_expected = 0;
    m_record_fault = std::exchange(m_pending, std::nullopt);
    if (m_record_fault) {
        m_record_fault->record = m_ordinal;
    }
    static_cast<void>(push(name, 0));
    open(name, attributes);
}

RecordCollector::Open& RecordCollector::push(std::string_view name, std::size_t path_size) {
    if (m_open.size() == m_depth) {
        m_open.emplace_back();
    }
    Open& element{m_open[m_depth++]};
    element.name = name;
    element.path_size = path_size;
    element.text.clear();
    element.told_by.clear();
    element.counts.clear();
    element.has_children = false;
    element.has_attributes = false;
    element.absent = false;
    return element;
}

void RecordCollector::open(std::string_view name, std::span<const text::XmlAttribute> attributes) {
    m_raw += '<';
    m_raw += name;
    for (const text::XmlAttribute& attribute : attributes) {
        m_raw += ' ';
        m_raw += attribute.name;
        m_raw += "=\"";
        text::append_xml_attribute(m_raw, attribute.value);
        m_raw += '"';
        take_attribute(attribute);
    }
    m_raw += '>';
    static_cast<void>(too_large());
}

void RecordCollector::take_attribute(const text::XmlAttribute& attribute) {
    Open& element{top()};
    if (attribute.name_space == instance_namespace) {
        element.absent = element.absent || (attribute.name == "nil" && is_true(attribute.value));
        return;
    }
    if (attribute.name == "notSupplied" && attribute.name_space.empty()
        && is_true(attribute.value)) {
        element.absent = true;
        return;
    }
    if (attribute.name == element.told_by && attribute.name_space.empty()) {
        return; // it said which element this is
    }
    element.has_attributes = true;
    const std::size_t before{m_path.size()};
    m_path += "/@";
    if (!attribute.name_space.empty()) {
        m_path += prefix_of(attribute.name_space);
    }
    m_path += attribute.name;
    leaf(attribute.value);
    m_path.resize(before);
}

void RecordCollector::text(std::string_view text) {
    if (m_fault) {
        return;
    }
    if (m_passed_over != 0) {
        m_outside_text = m_shape.control_paths.empty() ? std::string_view{} : text;
        return;
    }
    if (m_depth == 0) {
        if (!trimmed(text).empty()) {
            fault_document({"XML_MIXED_CONTENT", ""});
        }
        return;
    }
    top().text = text;
    text::append_xml_text(m_raw, text);
    static_cast<void>(too_large());
}

void RecordCollector::end() {
    if (m_fault) {
        return;
    }
    if (m_passed_over != 0) {
        leave_outside();
        --m_passed_over;
        return;
    }
    if (m_depth == 0) {
        if (m_pending) {
            fault_document(*m_pending);
        }
        leave_outside();
        --m_outside;
        return;
    }
    const Open& element{top()};
    m_raw += "</";
    m_raw += element.name;
    m_raw += '>';
    const std::string_view said{trimmed(element.text)};
    const bool blank{said.empty()};
    if (element.has_children && !blank) {
        fault_record("XML_MIXED_CONTENT");
    }
    if (element.absent && (element.has_children || !blank)) {
        fault_record("XML_NIL"); // a value that its sender says is none
    }
    // an element that only carries attributes is no empty value
    const bool valueless{blank && (element.absent || element.has_attributes)};
    if (!element.has_children && !valueless && m_depth > 1) {
        leaf(said);
    } else if (m_depth == 1 && !element.has_children && !blank) {
        fault_record("XML_MIXED_CONTENT"); // a record is made of fields, not of text
    }
    m_path.resize(element.path_size);
    if (--m_depth == 0) {
        finish_record();
    }
}

void RecordCollector::leaf(std::string_view value) {
    if (is_known()) {
        m_record.fields.push_back(core::NativeField{m_path, core::Value{std::string{value}}});
    } else {
        unknown(m_path);
    }
}

/// Most documents have their fields in the mapping's order, where the next one is soon found.
bool RecordCollector::is_known() {
    const std::vector<std::string>& ordered{m_shape.ordered_paths};
    if (m_expected < ordered.size() && ordered[m_expected] == m_path) {
        ++m_expected;
        return true;
    }
    const auto found = m_shape.known_paths.find(std::string_view{m_path});
    if (found != m_shape.known_paths.end()) {
        m_expected = found->second + 1;
    }
    return found != m_shape.known_paths.end();
}

void RecordCollector::unknown(std::string_view path) {
    if (m_unknown.size() < most_unknown
        && std::find(m_unknown.begin(), m_unknown.end(), path) == m_unknown.end()) {
        m_unknown.emplace_back(path);
    }
}

void RecordCollector::finish_record() {
    ports::DocumentReader::Item item;
    if (m_record_fault) {
        item.content = ports::DocumentReader::Malformed{
            *m_record_fault, core::Secret<struct ports::RawTag>{m_raw}, m_ordinal};
    } else {
        item.content = std::move(m_record);
    }
    item.unknown_paths = std::move(m_unknown);
    m_unknown = {};
    m_record_fault.reset();
    m_items.push_back(std::move(item));
}

void RecordCollector::violation(const core::Rejection& rejection) {
    if (m_passed_over != 0) {
        fault_document(rejection);
    } else if (m_depth == 0) {
        m_pending = m_pending ? m_pending : rejection;
    } else if (!m_record_fault) {
        m_record_fault = rejection;
        m_record_fault->record = m_ordinal;
    }
}

void RecordCollector::fault_record(core::Code code) {
    if (m_record_fault) {
        return;
    }
    std::string path;
    for (const std::string& segment : m_shape.way) {
        path += '/' + segment;
    }
    for (std::size_t at{m_shape.way.empty() ? 0U : 1U}; at < m_depth; ++at) {
        path += '/';
        path += m_shape.names.shown(m_open[at].name);
    }
    m_record_fault = core::Rejection{code, std::move(path), std::nullopt, m_ordinal};
}

void RecordCollector::fault_document(core::Rejection rejection) {
    if (!m_fault) {
        m_fault = std::move(rejection);
    }
}

bool RecordCollector::too_large() {
    if (m_raw.size() > m_shape.record_limit) {
        fault_document({"XML_TOO_LARGE", "", std::nullopt, m_ordinal});
    }
    return m_fault.has_value();
}

}
