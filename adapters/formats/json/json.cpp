#include "adapters/formats/json/format.h"
#include "adapters/formats/json/record_reader.h"
#include "adapters/formats/json/record_writer.h"
#include "gateway/text/json_value.h"

#include <array>
#include <utility>

namespace adapters::json {

namespace {

using gateway::core::Nothing;
using gateway::core::Rejection;
using gateway::core::Result;
using gateway::ports::ByteSource;
using gateway::ports::DocumentReader;
using gateway::ports::Shape;

/// The largest document that is read as one; larger sets come as NDJSON.
constexpr std::size_t document_limit{64 * 1024 * 1024};

/// The whole document; nothing if it is too large.
std::optional<std::string> read_all(ByteSource& source) {
    std::string all;
    std::array<std::byte, 65'536> buffer{};
    while (const std::size_t got{source.read(buffer)}) {
        if (all.size() + got > document_limit) {
            return std::nullopt;
        }
        all.append(gateway::core::as_text({buffer.data(), got}));
    }
    return all;
}

class Reader final : public DocumentReader {
public:
    Reader(const Shape& shape, ByteSource& source) : m_shape{shape}, m_records{shape}, m_source{source} {}

    [[nodiscard]] Result<std::optional<Item>> next() override {
        if (!m_text) {
            const Result<Nothing> begun{begin()};
            if (!begun) {
                m_elements.clear();
                m_next = 0;
                return begun.rejection();
            }
        }
        if (m_next == m_elements.size()) {
            return std::optional<Item>{};
        }
        const auto& element = m_elements[m_next++];
        Item item{m_records.read(element.text, m_next, element.line)};
        const auto* const malformed = std::get_if<Malformed>(&item.content);
        if (m_shape.record_path.empty() && malformed != nullptr) {
            return malformed->rejection;  // the document is the record
        }
        return std::optional{std::move(item)};
    }

private:
    Result<Nothing> begin() {
        std::optional<std::string> text{read_all(m_source)};
        m_text.emplace(text ? std::move(*text) : std::string{});
        if (!text) {
            return Rejection{"JSON_TOO_LARGE", {}};
        }
        if (m_shape.record_path.empty()) {
            m_elements.push_back({*m_text, 1});
            return Nothing{};
        }
        gateway::text::JsonReader reader{&m_records.names()};
        auto elements = reader.elements(*m_text, m_shape.record_path);
        if (!elements) {
            return elements.rejection();
        }
        m_elements = std::move(elements).value();
        return Nothing{};
    }

    const Shape& m_shape;
    RecordReader m_records;
    ByteSource& m_source;
    std::optional<std::string> m_text;
    std::vector<gateway::text::JsonReader::Element> m_elements;
    std::size_t m_next{0};
};

/// `{"message":…,"sender":…,"recipient":…,"created":…,"<records>":[…]}`, or the bare object of one record.
class Writer final : public gateway::ports::DocumentWriter {
public:
    Writer(const Shape& shape, const gateway::ports::DocumentHead& head, gateway::ports::ByteSink sink)
        : m_sink{std::move(sink)}, m_many{!shape.record_path.empty()} {
        if (!m_many) {
            return;
        }
        std::string text{"{"};
        for (const auto& [name, value] :
             {std::pair{"message", &head.message}, std::pair{"sender", &head.sender},
              std::pair{"recipient", &head.recipient}, std::pair{"created", &head.created}}) {
            gateway::text::append_json_string(text, name);
            text += ':';
            gateway::text::append_json_string(text, *value);
            text += ',';
        }
        gateway::text::append_json_string(text, std::string_view{shape.record_path}.substr(1));
        text += ":[";
        give(text);
    }

    void append(const gateway::core::ClearedRecord& record) override {
        give((m_many && m_written > 0 ? "," : "") + object_of(record));
        ++m_written;
    }

    void finish() override { give(m_many ? "]}\n" : "\n"); }

private:
    void give(std::string_view text) { m_sink(gateway::core::as_bytes(text)); }

    gateway::ports::ByteSink m_sink;
    bool m_many;
    std::size_t m_written{0};
};

class JsonDocument final : public gateway::ports::Document {
public:
    explicit JsonDocument(Shape shape) : m_shape{std::move(shape)} {}

    [[nodiscard]] std::unique_ptr<DocumentReader> read(ByteSource& source) const override {
        return std::make_unique<Reader>(m_shape, source);
    }

    [[nodiscard]] std::unique_ptr<gateway::ports::DocumentWriter>
    write(const gateway::ports::DocumentHead& head, gateway::ports::ByteSink sink) const override {
        return std::make_unique<Writer>(m_shape, head, std::move(sink));
    }

    [[nodiscard]] Result<Nothing> validate(ByteSource& source) const override {
        const std::optional<std::string> text{read_all(source)};
        if (!text) {
            return Rejection{"JSON_TOO_LARGE", {}};
        }
        const auto value = gateway::text::parse_json(*text);
        return value ? Result<Nothing>{Nothing{}} : Result<Nothing>{value.rejection()};
    }

    [[nodiscard]] std::string_view content_type() const noexcept override {
        return "application/json";
    }

private:
    Shape m_shape;
};

}

Result<std::shared_ptr<const gateway::ports::Document>> JsonFormat::bind(const Shape& shape) const {
    if (!shape.schema.empty()) {
        return Rejection{"SCHEMA_UNSUPPORTED", shape.schema_name};
    }
    const bool one_name{
        shape.record_path.empty()
        || (shape.record_path.front() == '/' && shape.record_path.find('/', 1) == std::string::npos)};
    if (!one_name) {
        return Rejection{"RECORD_PATH", shape.record_path};
    }
    return std::shared_ptr<const gateway::ports::Document>{std::make_shared<JsonDocument>(shape)};
}

}
