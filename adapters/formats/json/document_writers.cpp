#include "adapters/formats/json/document_writers.h"

#include "adapters/formats/json/record_text.h"
#include "gateway/core/error.h"
#include "gateway/text/json_value.h"

namespace adapters::json {

namespace core = gateway::core;
namespace ports = gateway::ports;
namespace text = gateway::text;

namespace {

/// The record, with our id of it as its first member where the shape has one.
std::string
text_of(const BoundShape& shape, const core::ClearedRecord& record, std::string_view id) {
    std::string text{to_json(record.fields())};
    if (!shape.record_id.empty()) {
        std::string first{"{"};
        text::append_json_string(first, shape.record_id);
        first += ':';
        text::append_json_string(first, id);
        first += text.size() > 2 ? "," : "";
        text.replace(0, 1, first);
    }
    return text;
}

}

JsonDocumentWriter::JsonDocumentWriter(
    std::shared_ptr<const BoundShape> shape, const ports::DocumentHead& head, ports::ByteSink sink)
    : m_shape{std::move(shape)}, m_sink{std::move(sink)} {
    const auto segments = segments_of(m_shape->record_path);
    if (!segments) {
        return;
    }
    std::string begin{"{"};
    const auto fact = [&begin](std::string_view name, const std::string& value) {
        if (!value.empty()) {
            text::append_json_string(begin, name);
            begin += ':';
            text::append_json_string(begin, value);
            begin += ',';
        }
    };
    fact("message", head.message);
    fact("sender", head.sender);
    fact("recipient", head.recipient);
    fact("created", head.created);
    for (const std::string& segment : *segments) {
        begin += m_levels++ == 0 ? "" : "{";
        text::append_json_string(begin, segment);
        begin += ':';
    }
    begin += '[';
    m_sink(core::as_bytes(begin));
}

void JsonDocumentWriter::append(const core::ClearedRecord& record, std::string_view id) {
    if (m_levels == 0 && m_written != 0) {
        throw core::GatewayError{"JSON_ONE_RECORD", core::GatewayError::Retry::never};
    }
    std::string text{m_levels == 0 ? "" : m_written == 0 ? "\n" : ",\n"};
    text += text_of(*m_shape, record, id);
    ++m_written;
    m_sink(core::as_bytes(text));
}

void JsonDocumentWriter::finish() {
    if (m_levels == 0 && m_written == 0) {
        throw core::GatewayError{"JSON_ONE_RECORD", core::GatewayError::Retry::never};
    }
    const std::string end{m_levels == 0 ? "\n" : "\n]" + std::string(m_levels, '}') + "\n"};
    m_sink(core::as_bytes(end));
}

void NdjsonDocumentWriter::append(const core::ClearedRecord& record, std::string_view id) {
    const std::string line{text_of(*m_shape, record, id) + "\n"};
    m_sink(core::as_bytes(line));
}

}
