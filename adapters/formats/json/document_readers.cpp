#include "adapters/formats/json/document_readers.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace adapters::json {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

/// What is asked for at once: little, until a document turns out to be long.
constexpr std::size_t first_chunk{std::size_t{4} * 1024};
constexpr std::size_t chunk{std::size_t{64} * 1024};
/// What is longer is read as it comes, where that is possible.
constexpr std::size_t longest_in_memory{std::size_t{1024} * 1024};

/// RFC 8259, 8.1: a parser may ignore it; programs of Windows write it.
constexpr std::string_view mark{"\xEF\xBB\xBF"};

void wipe(std::string& text) noexcept {
    for (volatile char& byte : text) {
        byte = 0;
    }
}

}

JsonDocumentReader::JsonDocumentReader(
    std::shared_ptr<const BoundShape> shape, ports::ByteSource& source)
    : m_shape{std::move(shape)}, m_source{source}, m_records{*m_shape} {}

JsonDocumentReader::~JsonDocumentReader() {
    wipe(m_text);
}

std::optional<core::Rejection> JsonDocumentReader::read_all() {
    // a schema looks at a whole tree, and records in a list are found in the whole
    const bool streams{m_shape->record_path.empty() && m_shape->schema == nullptr};
    std::size_t room{first_chunk};
    bool marked{false};
    for (std::size_t count{room}; count != 0;) {
        if (streams && m_text.size() > longest_in_memory) {
            return read_as_it_comes();
        }
        const std::size_t before{m_text.size()};
        m_text.resize(before + room);
        count = m_source.read(std::as_writable_bytes(std::span{m_text}.subspan(before)));
        m_text.resize(before + count);
        if (!marked && m_text.starts_with(mark)) {
            m_text.erase(0, mark.size());
            marked = true;
        }
        if (m_text.size() > m_shape->limit) {
            return core::Rejection{"JSON_TOO_LARGE", ""};
        }
        room = count == room ? chunk : room;
    }
    if (m_shape->schema_of_document) {
        if (const auto held = m_records.hold_to_schema(m_text); !held) {
            return held.rejection();
        }
    }
    if (m_shape->record_path.empty()) {
        m_elements.push_back({m_text, 1});
        return std::nullopt;
    }
    auto elements = m_records.parser().elements(m_text, m_shape->record_path);
    if (!elements) {
        return elements.rejection();
    }
    m_elements = std::move(elements).value();
    return m_shape->has_controls ? read_controls() : std::nullopt;
}

std::optional<core::Rejection> JsonDocumentReader::read_as_it_comes() {
    auto item = m_records.read(m_text, m_source, m_shape->limit);
    wipe(m_text);
    m_text.clear();
    m_text.shrink_to_fit();
    if (!item) {
        return item.rejection();
    }
    m_streamed = std::move(item).value();
    return std::nullopt;
}

std::optional<core::Rejection> JsonDocumentReader::read_controls() {
    constexpr std::size_t longest{64}; // a count or a sum
    const core::Result<core::Nothing> read{m_records.parser().leaves(
        m_text, [&](std::string_view path, core::Value::Kind, std::string_view text) {
            if (m_shape->control_paths.contains(path)) {
                m_declared.push_back({std::string{path}, std::string{text.substr(0, longest)}});
            }
        })};
    return read ? std::nullopt : std::optional{read.rejection()};
}

core::Result<std::optional<ports::DocumentReader::Item>> JsonDocumentReader::next() {
    if (!m_read) {
        m_read = true;
        if (auto rejection = read_all()) {
            return std::move(*rejection);
        }
    }
    if (m_streamed) {
        return std::exchange(m_streamed, std::nullopt);
    }
    if (m_given == m_elements.size()) {
        return std::optional<Item>{};
    }
    const gateway::text::JsonReader::Element& element{m_elements[m_given++]};
    std::optional<Item> item{m_records.read(element.text, m_given, element.line)};
    const auto* const malformed = std::get_if<Malformed>(&item->content);
    if (m_shape->record_path.empty() && malformed != nullptr) {
        return malformed->rejection; // the record is the document
    }
    return item;
}

NdjsonDocumentReader::NdjsonDocumentReader(
    std::shared_ptr<const BoundShape> shape, ports::ByteSource& source)
    : m_shape{std::move(shape)}, m_source{source}, m_records{*m_shape}, m_buffer(chunk) {}

NdjsonDocumentReader::~NdjsonDocumentReader() {
    wipe(m_line);
}

bool NdjsonDocumentReader::fill() {
    m_at = 0;
    m_size = m_source.read(m_buffer);
    return m_size != 0;
}

bool NdjsonDocumentReader::read_line() {
    m_line.clear();
    m_too_long = false;
    bool any{false};
    while (m_at < m_size || fill()) {
        any = true;
        const auto begin = m_buffer.begin() + static_cast<std::ptrdiff_t>(m_at);
        const auto end = m_buffer.begin() + static_cast<std::ptrdiff_t>(m_size);
        const auto line_end = std::find(begin, end, std::byte{'\n'});
        const auto count = static_cast<std::size_t>(line_end - begin);
        const std::size_t room{m_shape->limit - m_line.size()};
        m_too_long = m_too_long || count > room;
        m_line += core::as_text({m_buffer.data() + m_at, std::min(count, room)});
        m_at += count;
        if (line_end != end) {
            ++m_at;
            break;
        }
    }
    m_line_number += any ? 1U : 0U;
    if (m_line_number == 1 && m_line.starts_with(mark)) {
        m_line.erase(0, mark.size());
    }
    return any;
}

core::Result<std::optional<ports::DocumentReader::Item>> NdjsonDocumentReader::next() {
    while (read_line()) {
        if (!m_too_long && m_line.find_first_not_of(" \t\r") == std::string::npos) {
            continue; // an empty line is no record
        }
        ++m_ordinal;
        if (m_too_long) {
            return std::optional<Item>{RecordReader::malformed(
                {"JSON_TOO_LARGE", "", m_line_number, std::nullopt}, m_line, m_ordinal)};
        }
        return std::optional<Item>{m_records.read(m_line, m_ordinal, m_line_number)};
    }
    return std::optional<Item>{};
}

}
