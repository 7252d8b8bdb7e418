#pragma once
// A format turns bytes into native records and cleared records into bytes. It knows shapes, never
// meaning or law, and it does no I/O of its own.

#include "gateway/core/bytes.h"
#include "gateway/core/cleared_record.h"
#include "gateway/core/record.h"
#include "gateway/core/result.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace gateway::ports {

/// Bytes on demand.
class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// Fills `into` from its beginning; 0 is the end.
    /// @throws core::GatewayError if the source fails before its end: a cut document is not a short
    /// one.
    [[nodiscard]] virtual std::size_t read(std::span<std::byte> into) = 0;
};

/// Reads from bytes that somebody else keeps alive.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(core::ByteView bytes) noexcept : m_rest{bytes} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        const std::size_t count{std::min(into.size(), m_rest.size())};
        std::copy_n(m_rest.begin(), count, into.begin());
        m_rest = m_rest.subspan(count);
        return count;
    }

private:
    core::ByteView m_rest;
};

/// Receives encoded bytes as they are made.
using ByteSink = std::function<void(core::ByteView)>;

/// How a party's documents are built; from exchange.yaml and its schema file.
struct Shape {
    /// Path of the element or pointer that holds one record: `/statements/statement`, or empty
    /// where a document (or a line) is one record. Paths of fields are relative to it and begin
    /// with /.
    std::string record_path;
    /// Every path that the mapping knows, relative to the record. Others are kept out and counted.
    std::vector<std::string> known_paths;
    /// Those of them that a document which we write may have, in the order in which its fields are
    /// told; empty: none is written. A format refuses what it could not write so that its own
    /// reader finds every value where it stood, whichever of the others are absent.
    std::vector<std::string> written_paths{};
    /// Absolute paths, outside of the records, of what the document says about them: their number,
    /// a sum. Each must be told by DocumentReader::declared().
    std::vector<std::string> control_paths;
    /// Name of the record's attribute (XML) or member (JSON) that holds our id of the record, which
    /// a party names in its results; empty: none is written.
    std::string record_id;
    /// Text of the XSD or JSON Schema, and its file name for messages; empty: no schema.
    std::string schema;
    std::string schema_name;
    /// Namespace of the document's elements; empty: none. XML only.
    std::string target_namespace;
    /// Other settings of this format, as exchange.yaml gives them and settings_schema() allows.
    std::map<std::string, std::string> settings;
};

/// Marks the raw text of a record that could not be read.
struct RawTag;

/// Records of one document, in order.
class DocumentReader {
public:
    DocumentReader() = default;
    DocumentReader(const DocumentReader&) = delete;
    DocumentReader& operator=(const DocumentReader&) = delete;
    virtual ~DocumentReader() = default;

    /// A record that cannot be read: the rest of the document goes on.
    /// `raw` is its text, for the encrypted quarantine.
    struct Malformed {
        core::Rejection rejection;
        core::Secret<RawTag> raw;
        std::size_t ordinal{0};
    };

    struct Item {
        std::variant<core::NativeRecord, Malformed> content;
        std::vector<std::string> unknown_paths{}; ///< kept out; names as written, never logged
    };

    /// The next record; nothing at the end; a rejection where the document as a whole cannot go on
    /// (not well-formed, cut short, forbidden construct). After a rejection only the end follows.
    [[nodiscard]] virtual core::Result<std::optional<Item>> next() = 0;

    /// A text that stands at one of the shape's control_paths.
    struct Declared {
        std::string path;
        std::string text;
    };

    /// Those that reading has come to, in order; all of them once next() has told the end.
    [[nodiscard]] virtual std::span<const Declared> declared() const noexcept { return {}; }
};

/// Writes one document. Takes nothing but cleared records.
class DocumentWriter {
public:
    DocumentWriter() = default;
    DocumentWriter(const DocumentWriter&) = delete;
    DocumentWriter& operator=(const DocumentWriter&) = delete;
    virtual ~DocumentWriter() = default;

    /// @param id our id of the record; written where the shape has a place for it.
    virtual void append(const core::ClearedRecord& record, std::string_view id) = 0;

    /// Writes the end. A writer that is destroyed before has made no document.
    virtual void finish() = 0;
};

/// Facts about the message that a document's head may carry. No personal data.
struct DocumentHead {
    std::string message;   ///< MessageId
    std::string sender;    ///< the register's public name
    std::string recipient; ///< the party's
    std::string created;   ///< RFC 3339
};

/// One document type: a format bound to a shape, its schema compiled once.
class Document {
public:
    Document() = default;
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    virtual ~Document() = default;

    /// @param source must outlive the reader.
    [[nodiscard]] virtual std::unique_ptr<DocumentReader> read(ByteSource& source) const = 0;

    [[nodiscard]] virtual std::unique_ptr<DocumentWriter>
    write(const DocumentHead& head, ByteSink sink) const = 0;

    /// Whether a whole document holds to the schema; the first violation otherwise.
    [[nodiscard]] virtual core::Result<core::Nothing> validate(ByteSource& source) const = 0;

    /// `application/xml`, `application/json`, `application/x-ndjson`, …
    [[nodiscard]] virtual std::string_view content_type() const noexcept = 0;
};

class Format {
public:
    Format() = default;
    Format(const Format&) = delete;
    Format& operator=(const Format&) = delete;
    virtual ~Format() = default;

    [[nodiscard]] virtual std::string_view kind() const noexcept = 0; ///< xml, json, ndjson

    /// Names of the settings that exchange.yaml may give it; any other is refused at load.
    [[nodiscard]] virtual std::vector<std::string> settings_schema() const = 0;

    /// Compiles the shape; a rejection if its schema does not load, or (SHAPE_PATH, with the path)
    /// if the format has no such place in a record.
    [[nodiscard]] virtual core::Result<std::shared_ptr<const Document>>
    bind(const Shape& shape) const = 0;
};

}
