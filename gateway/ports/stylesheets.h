#pragma once
// An expert's way out: a stylesheet (XSLT 1.0) that turns a party's document into one that a
// mapping can read. Only of what comes in: nothing that passed the gate is ever rewritten.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"

#include <string_view>

namespace gateway::ports {

class Stylesheets {
public:
    Stylesheets() = default;
    Stylesheets(const Stylesheets&) = delete;
    Stylesheets& operator=(const Stylesheets&) = delete;
    virtual ~Stylesheets() = default;

    /// What the stylesheet makes of the document. XSLT_STYLESHEET (no stylesheet, or one that
    /// imports), XSLT_FAILED (an error, an xsl:message, or something forbidden), XML_MALFORMED,
    /// XSLT_LIMIT (time, memory, size).
    /// @throws core::GatewayError XSLT_PROGRAM if it cannot be started.
    [[nodiscard]] virtual core::Result<core::Bytes>
    transform(std::string_view stylesheet, core::ByteView document) = 0;
};

}
