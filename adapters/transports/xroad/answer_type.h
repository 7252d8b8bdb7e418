#pragma once
// What the answer of a REST service, or a question to ours, says that it is, held against what it
// has to be. What is labelled otherwise, such as the page of a proxy, is nobody's answer. Not for
// other folders.

#include "gateway/core/bytes.h"
#include "gateway/http/message.h"

#include <string_view>

namespace adapters::xroad {

/// Whether a Content-Type field names `wanted`, or a type that is written as that is (RFC 6839:
/// application/hal+json), but no problem (RFC 9457), XHTML page or SOAP envelope. An absent
/// field says nothing false, nor does application/octet-stream, which servers put where a service
/// said nothing. A charset that it names of JSON or XML is that of the document: UTF-8, or of XML
/// what its declaration says. Others, such as CSV, are decoded as their reader is set, whatever is
/// named.
/// @param wanted application/json, application/xml, …
/// @param beginning of the answer, as far as its XML declaration
[[nodiscard]] bool is_answer_of_type(
    std::string_view field, std::string_view wanted, gateway::core::ByteView beginning);

/// Whether a question says that it is `wanted`, in UTF-8 where it names a charset, and an XML
/// document does not contradict that.
[[nodiscard]] bool
is_question_of_type(const gateway::http::Request& request, std::string_view wanted);

}
