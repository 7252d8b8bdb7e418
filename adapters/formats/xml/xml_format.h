#pragma once
// The format xml: records as elements of one document, read and written as a stream.
// It knows shapes (which element is a record, which paths a mapping knows, which schema holds) and
// never what a field means. It must never give out a record of a document that was cut inside it,
// keep a document in memory, or write a value that XML cannot hold.
//
// Paths: elements from the record on, attributes with @: /person/id, /person/@sign, /@sign.
// Elements are in the target namespace or in none. An element without children is a leaf; with
// notSupplied="true" or xsi:nil it is absent. White space around its text is passed over. Written
// documents have all elements in the target namespace (elementFormDefault="qualified").
//
// Settings: max-bytes (of a document, 1 GiB), record-max-bytes (8 MiB), beside-records (names of
// elements, separated by spaces, that may stand beside the records and are passed over), root
// (written where record_path is empty).

#include "gateway/ports/format.h"

namespace adapters::xml {

/// Codes of its own: XML_ROOT (the document is another), XML_NOT_A_RECORD (a stray element beside
/// the records), XML_MIXED_CONTENT (text beside elements would be lost), XML_NIL (an element with
/// something in it that is marked as nil or not supplied); the rest are those of gateway/text.
/// @pre gateway::text::XmlLibrary lives as long as it is used.
class XmlFormat final : public gateway::ports::Format {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "xml"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override;

    /// Rejects with SHAPE_PATH, SHAPE_SETTING, or what compiling the schema gives.
    [[nodiscard]] gateway::core::Result<std::shared_ptr<const gateway::ports::Document>>
    bind(const gateway::ports::Shape& shape) const override;
};

}
