#pragma once
// Cleared records as Notes documents for an import.

#include "adapters/formats/dxl/bound_shape.h"
#include "gateway/text/xml_writer.h"

namespace adapters::dxl {

class DxlDocumentWriter final : public gateway::ports::DocumentWriter {
public:
    DxlDocumentWriter(std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSink sink);

    /// An item for each path: text with its line breaks, or a number; values of the same path that
    /// follow each other are a list. What is not supplied has no item.
    /// @throws core::GatewayError (never retryable), before anything of the record is written:
    /// XML_CHARACTER for a value that XML cannot hold, DXL_PATH for a path that is no item
    /// (/@unid is the server's to give).
    void append(const gateway::core::ClearedRecord& record, std::string_view id) override;

    void finish() override;

private:
    using Fields = std::span<const gateway::core::ClearedField>;

    void item(std::string_view name, Fields values);
    void value(std::string_view element, std::string_view text);

    std::shared_ptr<const BoundShape> m_shape;
    gateway::text::XmlWriter m_writer;
};

}
