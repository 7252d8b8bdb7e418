#pragma once
// Writes cleared records as elements of one document.

#include "adapters/formats/xml/bound_shape.h"
#include "adapters/formats/xml/field_tree.h"
#include "gateway/text/xml_writer.h"

namespace adapters::xml {

class XmlDocumentWriter final : public gateway::ports::DocumentWriter {
public:
    /// @throws core::GatewayError XML_ROOT if the shape does not say what the root is.
    XmlDocumentWriter(
        std::shared_ptr<const BoundShape> shape, gateway::ports::DocumentHead head,
        gateway::ports::ByteSink sink);

    /// @throws core::GatewayError (never retryable) XML_CHARACTER, XML_PATH, before anything of the
    /// record is
    ///         written; XML_ONE_RECORD for a second record where the document is one.
    void append(const gateway::core::ClearedRecord& record, std::string_view id) override;

    /// @throws core::GatewayError XML_ONE_RECORD where the document is a record and there was none.
    void finish() override;

private:
    void open_root(const std::string& name);
    void write(const Element& element);

    std::shared_ptr<const BoundShape> m_shape;
    gateway::ports::DocumentHead m_head;
    gateway::text::XmlWriter m_writer;
    bool m_root_is_record;
    std::size_t m_written{0};
};

}
