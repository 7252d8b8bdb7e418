#include "adapters/formats/xml/xml_document_reader.h"

namespace adapters::xml {

namespace core = gateway::core;
namespace text = gateway::text;

XmlDocumentReader::XmlDocumentReader(
    std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSource& source)
    : m_shape{std::move(shape)}, m_collector{*m_shape},
      m_reader{
          [&source](std::span<std::byte> into) { return source.read(into); }, m_collector,
          text::XmlReader::Options{m_shape->schema.get(), &m_shape->names, m_shape->limits}} {}

core::Result<std::optional<gateway::ports::DocumentReader::Item>> XmlDocumentReader::next() {
    return m_items.next(m_reader, m_collector);
}

}
