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

std::optional<core::Rejection> DxlDocumentReader::read_on() {
    const core::Result<bool> more{m_reader.step()};
    if (!more) {
        core::Rejection rejection{more.rejection()};
        rejection.record = m_collector.ordinal();
        return rejection;
    }
    if (m_collector.fault()) {
        core::Rejection rejection{*m_collector.fault()};
        rejection.line = rejection.line ? rejection.line : m_reader.line();
        return rejection;
    }
    m_ended = !more.value();
    return std::nullopt;
}

core::Result<std::optional<gateway::ports::DocumentReader::Item>> DxlDocumentReader::next() {
    while (m_collector.items().empty() && !m_stopped && !m_ended) {
        m_stopped = read_on();
    }
    if (!m_collector.items().empty()) {
        std::optional<Item> item{std::move(m_collector.items().front())};
        m_collector.items().pop_front();
        return item;
    }
    if (m_stopped && !m_ended) {
        m_ended = true;
        return *m_stopped;
    }
    return std::optional<Item>{};
}

}
