#pragma once
// Pulls records out of a stream.

#include "adapters/formats/dxl/document_collector.h"

namespace adapters::dxl {

class DxlDocumentReader final : public gateway::ports::DocumentReader {
public:
    DxlDocumentReader(std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSource& source);

    [[nodiscard]] gateway::core::Result<std::optional<Item>> next() override;

private:
    [[nodiscard]] std::optional<gateway::core::Rejection> read_on();

    std::shared_ptr<const BoundShape> m_shape;
    DocumentCollector m_collector;
    gateway::text::XmlReader m_reader;
    std::optional<gateway::core::Rejection> m_stopped{}; ///< to be told after the records before it
    bool m_ended{false};
};

}
