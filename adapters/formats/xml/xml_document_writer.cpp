#include "adapters/formats/xml/xml_document_writer.h"

#include "gateway/core/error.h"

namespace adapters::xml {

namespace core = gateway::core;

namespace {

[[noreturn]] void fail(core::Code code) {
    throw core::GatewayError{code, core::GatewayError::Retry::never};
}

}

XmlDocumentWriter::XmlDocumentWriter(
    std::shared_ptr<const BoundShape> shape, gateway::ports::DocumentHead head,
    gateway::ports::ByteSink sink)
    : m_shape{std::move(shape)}, m_head{std::move(head)}, m_writer{std::move(sink)},
      m_root_is_record{m_shape->way.size() < 2} {
    if (m_shape->way.empty() && m_shape->root.empty()) {
        fail("XML_ROOT");
    }
    m_writer.declaration();
    if (!m_root_is_record) {
        open_root(m_shape->way.front());
        for (std::size_t at{1}; at + 1 < m_shape->way.size(); ++at) {
            m_writer.start(m_shape->way[at]);
        }
        m_writer.line_break();
    }
}

void XmlDocumentWriter::open_root(const std::string& name) {
    m_writer.start(name);
    if (!m_shape->target_namespace.empty()) {
        m_writer.attribute("xmlns", m_shape->target_namespace);
    }
    for (const auto& [prefix, name_space] : m_shape->namespaces) {
        m_writer.attribute("xmlns:" + prefix, name_space);
    }
    const auto fact = [this](std::string_view attribute, const std::string& value) {
        if (!value.empty()) {
            m_writer.attribute(attribute, value);
        }
    };
    fact("message", m_head.message);
    fact("sender", m_head.sender);
    fact("recipient", m_head.recipient);
    fact("created", m_head.created);
}

void XmlDocumentWriter::append(const core::ClearedRecord& record, std::string_view id) {
    const Element tree{tree_of(record.fields())};
    if (m_root_is_record) {
        if (m_written != 0) {
            fail("XML_ONE_RECORD");
        }
        open_root(m_shape->way.empty() ? m_shape->root : m_shape->way.front());
    } else {
        m_writer.start(m_shape->way.back());
    }
    ++m_written;
    if (!m_shape->record_id.empty()) {
        m_writer.attribute(m_shape->record_id, id);
    }
    write(tree);
    m_writer.line_break();
}

void XmlDocumentWriter::write(const Element& element) {
    for (const auto& [name, value] : element.attributes) {
        m_writer.attribute(name, value);
    }
    if (element.not_supplied) {
        m_writer.attribute("notSupplied", "true");
    }
    m_writer.text(element.text);
    for (const Element& child : element.children) {
        const std::optional<PathStep> step{parse_step(child.name)};
        m_writer.start(step ? step->qualified : child.name);
        if (step && !step->attribute.empty()) {
            m_writer.attribute(step->attribute, step->value);
        }
        write(child);
    }
    m_writer.end();
}

void XmlDocumentWriter::finish() {
    if (m_root_is_record && m_written == 0) {
        fail("XML_ONE_RECORD");
    }
    for (std::size_t at{0}; at + 1 < m_shape->way.size(); ++at) {
        m_writer.end();
    }
    if (!m_root_is_record) {
        m_writer.line_break();
    }
    m_writer.finish();
}

}
