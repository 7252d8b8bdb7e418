#include "adapters/formats/dxl/dxl_format.h"

#include "adapters/formats/dxl/bound_shape.h"
#include "adapters/formats/dxl/dxl_document_reader.h"
#include "adapters/formats/dxl/dxl_document_writer.h"
#include "gateway/ports/collected_items.h"

namespace adapters::dxl {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

class DxlDocument final : public ports::Document {
public:
    explicit DxlDocument(std::shared_ptr<const BoundShape> shape) : m_shape{std::move(shape)} {}

    [[nodiscard]] std::unique_ptr<ports::DocumentReader>
    read(ports::ByteSource& source) const override {
        return std::make_unique<DxlDocumentReader>(m_shape, source);
    }

    [[nodiscard]] std::unique_ptr<ports::DocumentWriter>
    write(const ports::DocumentHead&, ports::ByteSink sink) const override {
        return std::make_unique<DxlDocumentWriter>(m_shape, std::move(sink));
    }

    [[nodiscard]] core::Result<core::Nothing> validate(ports::ByteSource& source) const override {
        return ports::demand_all(*read(source));
    }

    [[nodiscard]] std::string_view content_type() const noexcept override {
        return "application/xml";
    }

private:
    std::shared_ptr<const BoundShape> m_shape;
};

}

std::vector<std::string> DxlFormat::settings_schema() const {
    return {"form", "list-separator", "record-max-bytes", "max-bytes", "max-documents"};
}

core::Result<std::shared_ptr<const ports::Document>>
DxlFormat::bind(const ports::Shape& shape) const {
    auto bound = bind_shape(shape);
    if (!bound) {
        return bound.rejection();
    }
    return std::shared_ptr<const ports::Document>{
        std::make_shared<DxlDocument>(std::move(bound).value())};
}

}
