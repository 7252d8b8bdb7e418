#include "adapters/formats/json/format.h"
#include "adapters/formats/json/record_reader.h"
#include "adapters/formats/json/record_writer.h"

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

constexpr std::size_t line_limit{1024 * 1024};

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

class Reader final : public DocumentReader {
public:
    Reader(const Shape& shape, ByteSource& source) : m_records{shape}, m_source{source} {}

    [[nodiscard]] Result<std::optional<Item>> next() override {
        while (next_line()) {
            ++m_line_number;
            if (m_too_long) {
                ++m_ordinal;
                return std::optional{too_long()};
            }
            if (!blank(m_line)) {
                ++m_ordinal;
                return std::optional{m_records.read(m_line, m_ordinal, m_line_number)};
            }
        }
        return std::optional<Item>{};
    }

private:
    [[nodiscard]] Item too_long() const {
        Item item;
        item.content = Malformed{
            Rejection{"JSON_TOO_LARGE", {}, m_line_number, m_ordinal},
            gateway::core::Secret<gateway::ports::RawTag>{m_line}, m_ordinal};
        return item;
    }

    /// Fills m_line, up to its limit. @return false at the end.
    bool next_line() {
        m_line.clear();
        m_too_long = false;
        bool any{false};
        for (;;) {
            if (m_at == m_filled) {
                m_filled = m_source.read(m_buffer);
                m_at = 0;
                if (m_filled == 0) {
                    return any;
                }
            }
            any = true;
            const std::string_view rest{
                gateway::core::as_text({m_buffer.data() + m_at, m_filled - m_at})};
            const std::size_t end{rest.find('\n')};
            const std::string_view part{rest.substr(0, end)};
            const std::size_t room{line_limit - m_line.size()};
            m_too_long = m_too_long || part.size() > room;
            m_line += part.substr(0, room);
            if (end != std::string_view::npos) {
                m_at += end + 1;
                return true;
            }
            m_at = m_filled;
        }
    }

    RecordReader m_records;
    ByteSource& m_source;
    std::array<std::byte, 65'536> m_buffer{};
    std::size_t m_at{0};
    std::size_t m_filled{0};
    std::string m_line;
    bool m_too_long{false};
    std::size_t m_line_number{0};
    std::size_t m_ordinal{0};
};

class Writer final : public gateway::ports::DocumentWriter {
public:
    explicit Writer(gateway::ports::ByteSink sink) : m_sink{std::move(sink)} {}

    void append(const gateway::core::ClearedRecord& record) override {
        m_sink(gateway::core::as_bytes(object_of(record) + "\n"));
    }

    void finish() override {}

private:
    gateway::ports::ByteSink m_sink;
};

class NdjsonDocument final : public gateway::ports::Document {
public:
    explicit NdjsonDocument(Shape shape) : m_shape{std::move(shape)} {}

    [[nodiscard]] std::unique_ptr<DocumentReader> read(ByteSource& source) const override {
        return std::make_unique<Reader>(m_shape, source);
    }

    [[nodiscard]] std::unique_ptr<gateway::ports::DocumentWriter>
    write(const gateway::ports::DocumentHead&, gateway::ports::ByteSink sink) const override {
        return std::make_unique<Writer>(std::move(sink));
    }

    [[nodiscard]] Result<Nothing> validate(ByteSource& source) const override {
        Reader reader{m_shape, source};
        for (;;) {
            auto item = reader.next();
            if (!item) {
                return item.rejection();
            }
            if (!item.value()) {
                return Nothing{};
            }
            if (const auto* const wrong
                = std::get_if<DocumentReader::Malformed>(&item.value()->content)) {
                return wrong->rejection;
            }
        }
    }

    [[nodiscard]] std::string_view content_type() const noexcept override {
        return "application/x-ndjson";
    }

private:
    Shape m_shape;
};

}

Result<std::shared_ptr<const gateway::ports::Document>>
NdjsonFormat::bind(const Shape& shape) const {
    if (!shape.schema.empty()) {
        return Rejection{"SCHEMA_UNSUPPORTED", shape.schema_name};
    }
    return std::shared_ptr<const gateway::ports::Document>{std::make_shared<NdjsonDocument>(shape)};
}

}
