#pragma once
// What a document says it is (RFC 9110 §8.3), held against what it has to be: a label that lies is
// refused before anybody reads what it is on.

#include "gateway/core/bytes.h"

#include <string_view>

namespace gateway::exchange {

/// Whether a Content-Type field names `wanted`, in UTF-8 (or US-ASCII, or without a charset). An
/// absent field says nothing false, nor does what curl sends by itself
/// (application/x-www-form-urlencoded): no document is of that type. XML may say text/xml.
[[nodiscard]] bool is_of_type(std::string_view field, std::string_view wanted) noexcept;

/// Whether what is labelled as UTF-8 does not say itself that it is something else, as XML may: two
/// who read it could read two texts. True where the field names no charset: a document tells its
/// own then. @param beginning of the document, as far as its XML declaration
/// @pre is_of_type()
[[nodiscard]] bool is_in_named_charset(
    std::string_view field, std::string_view wanted, core::ByteView beginning) noexcept;

/// The same as is_of_type() whatever the charset, for documents that tell or have agreed on their
/// own.
[[nodiscard]] bool is_named(std::string_view field, std::string_view wanted) noexcept;

}
