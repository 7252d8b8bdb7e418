#pragma once
// Pulls records out of a stream.

#include "adapters/formats/dxl/document_collector.h"
#include "gateway/ports/collected_items.h"

namespace adapters::dxl {

class DxlDocumentReader final : public gateway::ports::DocumentReader {
public:
    DxlDocumentReader(std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSource& source);

    [[nodiscard]] gateway::core::Result<std::optional<Item>> next() override;

private:
    std::shared_ptr<const BoundShape> m_shape;
    DocumentCollector m_collector;
    gateway::text::XmlReader m_reader;
    gateway::ports::CollectedItems m_items;
};

}
