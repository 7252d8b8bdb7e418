#include "adapters/formats/xml/xml_format.h"

#include "adapters/formats/xml/bound_shape.h"
#include "adapters/formats/xml/xml_document_reader.h"
#include "adapters/formats/xml/xml_document_writer.h"

namespace adapters::xml {

namespace core = gateway::core;
namespace ports = gateway::ports;
namespace text = gateway::text;

namespace {

/// Asks only whether the schema holds.
class FirstViolation final : public text::XmlEvents {
public:
    void start(std::string_view, std::string_view, std::span<const text::XmlAttribute>) override {}
    void text(std::string_view) override {}
    void end() override {}

    void violation(const core::Rejection& rejection) override {
        m_found = m_found ? m_found : rejection;
    }

    [[nodiscard]] const std::optional<core::Rejection>& found() const noexcept { return m_found; }

private:
    std::optional<core::Rejection> m_found{};
};

class XmlDocument final : public ports::Document {
public:
    explicit XmlDocument(std::shared_ptr<const BoundShape> shape) : m_shape{std::move(shape)} {}

    [[nodiscard]] std::unique_ptr<ports::DocumentReader>
    read(ports::ByteSource& source) const override {
        return std::make_unique<XmlDocumentReader>(m_shape, source);
    }

    [[nodiscard]] std::unique_ptr<ports::DocumentWriter>
    write(const ports::DocumentHead& head, ports::ByteSink sink) const override {
        return std::make_unique<XmlDocumentWriter>(m_shape, head, std::move(sink));
    }

    [[nodiscard]] core::Result<core::Nothing> validate(ports::ByteSource& source) const override {
        FirstViolation violation;
        text::XmlReader reader{
            [&source](std::span<std::byte> into) { return source.read(into); }, violation,
            text::XmlReader::Options{m_shape->schema.get(), &m_shape->names, m_shape->limits}};
        for (;;) {
            const core::Result<bool> more{reader.step()};
            if (violation.found()) {
                return *violation.found();
            }
            if (!more) {
                return more.rejection();
            }
            if (!more.value()) {
                return core::Nothing{};
            }
        }
    }

    [[nodiscard]] std::string_view content_type() const noexcept override {
        return "application/xml";
    }

private:
    std::shared_ptr<const BoundShape> m_shape;
};

}

std::vector<std::string> XmlFormat::settings_schema() const {
    return {"max-bytes", "record-max-bytes", "beside-records", "root", "namespaces"};
}

core::Result<std::shared_ptr<const ports::Document>>
XmlFormat::bind(const ports::Shape& shape) const {
    auto bound = bind_shape(shape);
    if (!bound) {
        return bound.rejection();
    }
    return std::shared_ptr<const ports::Document>{
        std::make_shared<XmlDocument>(std::move(bound).value())};
}

}
