#pragma once
// Hardened XML, JSON and character sets: bytes ⇄ events and trees, no meaning. Pure: bytes come in
// by a function or a view and leave the same way. What a stranger wrote is hostile until it has
// passed here. This room must never resolve an entity, load a document that it was not given, build
// a tree of unbounded depth, change a number's digits, accept a cut document as a whole one, or let
// a library's text (it quotes values) out: a Rejection carries a code, known names and a line,
// nothing else.

#include "gateway/text/charset.h"
#include "gateway/text/json_reader.h"
#include "gateway/text/json_value.h"
#include "gateway/text/known_names.h"
#include "gateway/text/xml_reader.h"
#include "gateway/text/xml_schema.h"
#include "gateway/text/xml_writer.h"

namespace gateway::text {

/// Starts and ends xerces-c. One for the life of the process, made in main before the first thread.
class XmlLibrary final {
public:
    /// @throws core::GatewayError XML_LIBRARY (never retryable).
    XmlLibrary();
    ~XmlLibrary();
    XmlLibrary(const XmlLibrary&) = delete;
    XmlLibrary& operator=(const XmlLibrary&) = delete;
};

}
