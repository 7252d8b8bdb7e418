#pragma once
// Cleared records by the one way there is, and documents as text.

#include "gateway/core/cleared_record.h"
#include "gateway/ports/format.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tests {

/// A field of a cleared record; without a value: not supplied.
struct Written {
    std::string path;
    std::optional<gateway::core::Value> value;
};

/// Goes through gateway/release.
[[nodiscard]] gateway::core::ClearedRecord cleared(const std::vector<Written>& fields);

[[nodiscard]] std::shared_ptr<const gateway::ports::Document>
bound(const gateway::ports::Format& format, const gateway::ports::Shape& shape);

/// The code of the rejection, or "ok".
[[nodiscard]] std::string_view
bind_code(const gateway::ports::Format& format, const gateway::ports::Shape& shape);

[[nodiscard]] std::string write_document(
    const gateway::ports::Document& document,
    const std::vector<gateway::core::ClearedRecord>& records);

/// Whether a reader of the same shape finds exactly these fields in the document that is written of
/// them, each at its own path. Every path is its own value.
[[nodiscard]] bool
finds_each_at_its_path(const gateway::ports::Document& document, std::vector<std::string> paths);

/// What came out of a document.
struct Reading {
    /// `1:/a=x;/b=y` for a record, `2!CODE` for a malformed one.
    std::vector<std::string> records;
    std::vector<gateway::ports::DocumentReader::Malformed> malformed;
    std::vector<std::string> unknown;
    std::optional<gateway::core::Rejection> rejection;

    [[nodiscard]] std::string_view code() const {
        return rejection ? rejection->code.text() : std::string_view{"ok"};
    }
};

/// @param piece how many bytes the source gives at a time.
[[nodiscard]] Reading read_document(
    const gateway::ports::Document& document, std::string_view text, std::size_t piece = 1U << 16U);

[[nodiscard]] std::string_view
validation_code(const gateway::ports::Document& document, std::string_view text);

}
