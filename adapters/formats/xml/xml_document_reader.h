#pragma once
// Pulls records out of a stream.

#include "adapters/formats/xml/record_collector.h"
#include "gateway/ports/collected_items.h"

namespace adapters::xml {

class XmlDocumentReader final : public gateway::ports::DocumentReader {
public:
    XmlDocumentReader(std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSource& source);

    [[nodiscard]] gateway::core::Result<std::optional<Item>> next() override;
    [[nodiscard]] std::span<const Declared> declared() const noexcept override {
        return m_collector.declared();
    }

private:
    std::shared_ptr<const BoundShape> m_shape;
    RecordCollector m_collector;
    gateway::text::XmlReader m_reader;
    gateway::ports::CollectedItems m_items;
};

}
