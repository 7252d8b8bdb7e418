#include "adapters/formats/dxl/dxl_document_reader.h"

namespace adapters::dxl {

namespace core = gateway::core;
namespace text = gateway::text;

namespace {

[[nodiscard]] text::XmlReader::Options options_of(const BoundShape& shape) {
    text::XmlReader::Options options;
    options.names = &shape.names;
    options.limits = shape.limits;
    options.doctype = text::Doctype::skipped; // half of all exports have one
    return options;
}

}

DxlDocumentReader::DxlDocumentReader(
    std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSource& source)
    : m_shape{std::move(shape)}, m_collector{*m_shape}, m_reader{
                                                            [&source](std::span<std::byte> into) {
                                                                return source.read(into);
                                                            },
                                                            m_collector, options_of(*m_shape)} {}

core::Result<std::optional<gateway::ports::DocumentReader::Item>> DxlDocumentReader::next() {
    return m_items.next(m_reader, m_collector);
}

}
