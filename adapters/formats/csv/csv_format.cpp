#include "adapters/formats/csv/csv_format.h"

#include "adapters/formats/csv/bound_shape.h"
#include "adapters/formats/csv/csv_document_reader.h"
#include "adapters/formats/csv/csv_document_writer.h"
#include "gateway/ports/collected_items.h"

namespace adapters::csv {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

class CsvDocument final : public ports::Document {
public:
    explicit CsvDocument(std::shared_ptr<const BoundShape> shape) : m_shape{std::move(shape)} {}

    [[nodiscard]] std::unique_ptr<ports::DocumentReader>
    read(ports::ByteSource& source) const override {
        return std::make_unique<CsvDocumentReader>(m_shape, source);
    }

    [[nodiscard]] std::unique_ptr<ports::DocumentWriter>
    write(const ports::DocumentHead&, ports::ByteSink sink) const override {
        return std::make_unique<CsvDocumentWriter>(m_shape, std::move(sink));
    }

    [[nodiscard]] core::Result<core::Nothing> validate(ports::ByteSource& source) const override {
        CsvDocumentReader reader{m_shape, source};
        return ports::demand_all(reader);
    }

    [[nodiscard]] std::string_view content_type() const noexcept override { return "text/csv"; }

private:
    std::shared_ptr<const BoundShape> m_shape;
};

}

std::vector<std::string> CsvFormat::settings_schema() const {
    return {"separator",  "charset",      "byte-order-mark",    "columns",
            "lost-zeros", "not-supplied", "line-ends-in-cells", "record-max-bytes",
            "max-bytes"};
}

core::Result<std::shared_ptr<const ports::Document>>
CsvFormat::bind(const ports::Shape& shape) const {
    auto bound = bind_shape(shape);
    if (!bound) {
        return bound.rejection();
    }
    return std::shared_ptr<const ports::Document>{
        std::make_shared<CsvDocument>(std::move(bound).value())};
}

}
