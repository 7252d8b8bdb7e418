#pragma once
// The readers of both formats.

#include "adapters/formats/json/record_reader.h"

namespace adapters::json {

/// Reads the whole document, then gives out its records. A document that is one record without a
/// schema takes no more memory for being longer than 1 MiB.
class JsonDocumentReader final : public gateway::ports::DocumentReader {
public:
    JsonDocumentReader(std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSource& source);
    ~JsonDocumentReader() override;

    [[nodiscard]] gateway::core::Result<std::optional<Item>> next() override;
    [[nodiscard]] std::span<const Declared> declared() const noexcept override {
        return m_declared;
    }

private:
    [[nodiscard]] std::optional<gateway::core::Rejection> read_all();
    [[nodiscard]] std::optional<gateway::core::Rejection> read_as_it_comes();
    [[nodiscard]] std::optional<gateway::core::Rejection> read_controls();

    std::shared_ptr<const BoundShape> m_shape;
    gateway::ports::ByteSource& m_source;
    RecordReader m_records;
    std::string m_text;
    std::vector<gateway::text::JsonReader::Element> m_elements;
    std::optional<Item> m_streamed;
    std::vector<Declared> m_declared;
    std::size_t m_given{0};
    bool m_read{false};
};

/// Reads line by line, in memory bounded by the longest line that is allowed.
class NdjsonDocumentReader final : public gateway::ports::DocumentReader {
public:
    NdjsonDocumentReader(
        std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSource& source);
    ~NdjsonDocumentReader() override;

    /// Never rejects the document: every line stands for itself.
    [[nodiscard]] gateway::core::Result<std::optional<Item>> next() override;

private:
    [[nodiscard]] bool read_line();
    [[nodiscard]] bool fill();

    std::shared_ptr<const BoundShape> m_shape;
    gateway::ports::ByteSource& m_source;
    RecordReader m_records;
    std::vector<std::byte> m_buffer;
    std::size_t m_at{0};
    std::size_t m_size{0};
    std::string m_line;
    bool m_too_long{false};
    std::size_t m_line_number{0};
    std::size_t m_ordinal{0};
};

}
