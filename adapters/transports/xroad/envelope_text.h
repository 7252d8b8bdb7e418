#pragma once
// Pieces of an envelope as they were written: what an answer repeats of it, and its body as a
// document of its own. Not for other folders.

#include <string>
#include <string_view>

namespace adapters::xroad {

/// From the envelope's start tag to the end of its first child. @pre `document` is a well-formed
/// envelope with a Header.
[[nodiscard]] std::string_view head_of(std::string_view document) noexcept;

/// The body's one element as it was written, with the namespaces that Envelope and Body declare for
/// prefixes that stand in it: also in a value, such as that of xsi:type. @pre `document` is a
/// well-formed envelope with Header, Body and one element in it.
[[nodiscard]] std::string body_of(std::string_view document);

}
