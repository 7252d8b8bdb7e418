#include "adapters/formats/dxl/dxl_document_writer.h"

#include "gateway/core/error.h"

#include <algorithm>

namespace adapters::dxl {

namespace core = gateway::core;
namespace text = gateway::text;

namespace {

[[noreturn]] void fail(core::Code code) {
    throw core::GatewayError{code, core::GatewayError::Retry::never};
}

[[nodiscard]] bool is_value(const core::ClearedField& field) noexcept {
    return field.kind == core::ClearedField::Kind::value;
}

}

DxlDocumentWriter::DxlDocumentWriter(
    std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSink sink)
    : m_shape{std::move(shape)}, m_writer{std::move(sink)} {
    m_writer.declaration();
    m_writer.start("database");
    m_writer.attribute("xmlns", dxl_namespace);
    m_writer.attribute("version", "9.0");
    m_writer.line_break();
}

void DxlDocumentWriter::append(const core::ClearedRecord& record, std::string_view id) {
    const Fields fields{record.fields()};
    for (const core::ClearedField& field : fields) {
        const bool item{
            m_shape->known_paths.contains(field.path) && field.path.find('@') == std::string::npos};
        if (!item) {
            fail("DXL_PATH");
        }
        if (!text::is_xml_text(field.path) || !text::is_xml_text(field.value.reveal())) {
            fail("XML_CHARACTER");
        }
    }
    m_writer.start("document");
    if (!m_shape->form.empty()) {
        m_writer.attribute("form", m_shape->form);
    }
    if (!m_shape->record_id.empty()) {
        m_writer.start("item");
        m_writer.attribute("name", m_shape->record_id);
        value("text", id);
        m_writer.end();
    }
    for (std::size_t at{0}; at < fields.size();) {
        const auto begin = fields.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end = std::find_if(begin, fields.end(), [&](const core::ClearedField& other) {
            return other.path != fields[at].path || is_value(other) != is_value(fields[at]);
        });
        const auto count = static_cast<std::size_t>(end - begin);
        if (is_value(fields[at])) {
            item(std::string_view{fields[at].path}.substr(1), fields.subspan(at, count));
        }
        at += count;
    }
    m_writer.end();
    m_writer.line_break();
}

void DxlDocumentWriter::item(std::string_view name, Fields values) {
    const bool numbers{
        std::all_of(values.begin(), values.end(), [](const core::ClearedField& field) {
            return field.value.kind() == core::Value::Kind::number;
        })};
    const std::string_view element{numbers ? "number" : "text"};
    m_writer.start("item");
    m_writer.attribute("name", name);
    if (values.size() > 1) {
        m_writer.start(numbers ? "numberlist" : "textlist");
    }
    for (const core::ClearedField& field : values) {
        value(element, field.value.reveal());
    }
    if (values.size() > 1) {
        m_writer.end();
    }
    m_writer.end();
}

void DxlDocumentWriter::value(std::string_view element, std::string_view text) {
    m_writer.start(element);
    for (std::size_t line{text.find('\n')}; line != std::string_view::npos;
         line = text.find('\n')) {
        m_writer.text(text.substr(0, line));
        m_writer.start("break");
        m_writer.end();
        text.remove_prefix(line + 1);
    }
    m_writer.text(text);
    m_writer.end();
}

void DxlDocumentWriter::finish() {
    m_writer.end();
    m_writer.line_break();
    m_writer.finish();
}

}
