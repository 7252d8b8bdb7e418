#include "adapters/formats/json/json_format.h"

#include "adapters/formats/json/bound_shape.h"
#include "adapters/formats/json/document_readers.h"
#include "adapters/formats/json/document_writers.h"
#include "gateway/ports/collected_items.h"

namespace adapters::json {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

class JsonDocument final : public ports::Document {
public:
    explicit JsonDocument(std::shared_ptr<const BoundShape> shape) : m_shape{std::move(shape)} {}

    [[nodiscard]] std::unique_ptr<ports::DocumentReader>
    read(ports::ByteSource& source) const override {
        return std::make_unique<JsonDocumentReader>(m_shape, source);
    }

    [[nodiscard]] std::unique_ptr<ports::DocumentWriter>
    write(const ports::DocumentHead& head, ports::ByteSink sink) const override {
        return std::make_unique<JsonDocumentWriter>(m_shape, head, std::move(sink));
    }

    [[nodiscard]] core::Result<core::Nothing> validate(ports::ByteSource& source) const override {
        return ports::demand_all(*read(source));
    }

    [[nodiscard]] std::string_view content_type() const noexcept override {
        return "application/json";
    }

private:
    std::shared_ptr<const BoundShape> m_shape;
};

class NdjsonDocument final : public ports::Document {
public:
    explicit NdjsonDocument(std::shared_ptr<const BoundShape> shape) : m_shape{std::move(shape)} {}

    [[nodiscard]] std::unique_ptr<ports::DocumentReader>
    read(ports::ByteSource& source) const override {
        return std::make_unique<NdjsonDocumentReader>(m_shape, source);
    }

    [[nodiscard]] std::unique_ptr<ports::DocumentWriter>
    write(const ports::DocumentHead&, ports::ByteSink sink) const override {
        return std::make_unique<NdjsonDocumentWriter>(m_shape, std::move(sink));
    }

    [[nodiscard]] core::Result<core::Nothing> validate(ports::ByteSource& source) const override {
        return ports::demand_all(*read(source));
    }

    [[nodiscard]] std::string_view content_type() const noexcept override {
        return "application/x-ndjson";
    }

private:
    std::shared_ptr<const BoundShape> m_shape;
};

template <class Bound> [[nodiscard]] core::Result<std::shared_ptr<const ports::Document>>
bound_document(const ports::Shape& shape, Kind kind) {
    auto bound = bind_shape(shape, kind);
    if (!bound) {
        return bound.rejection();
    }
    return std::shared_ptr<const ports::Document>{
        std::make_shared<Bound>(std::move(bound).value())};
}

}

std::vector<std::string> JsonFormat::settings_schema() const {
    return {"max-bytes", "max-known-bytes", "schema-of"};
}

core::Result<std::shared_ptr<const ports::Document>>
JsonFormat::bind(const ports::Shape& shape) const {
    return bound_document<JsonDocument>(shape, Kind::json);
}

std::vector<std::string> NdjsonFormat::settings_schema() const {
    return {"max-bytes"};
}

core::Result<std::shared_ptr<const ports::Document>>
NdjsonFormat::bind(const ports::Shape& shape) const {
    return bound_document<NdjsonDocument>(shape, Kind::ndjson);
}

}
