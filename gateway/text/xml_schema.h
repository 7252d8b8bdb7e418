#pragma once
// An XML schema, compiled once and shared by every thread.

#include "gateway/core/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace gateway::text {

/// A locked grammar pool. Immutable, so any number of readers may use it at the same time.
class XmlSchema final {
public:
    /// @param xsd  the schema's text; it may not import or include other documents, nor have a
    /// DOCTYPE.
    /// @param name its file name, the path of a rejection.
    /// @return     a rejection XML_SCHEMA_INVALID or XML_SCHEMA_IMPORT, or one of the reader's, if
    /// it does not compile.
    [[nodiscard]] static core::Result<std::shared_ptr<const XmlSchema>>
    compile(std::string_view xsd, const std::string& name);

    ~XmlSchema();
    XmlSchema(const XmlSchema&) = delete;
    XmlSchema& operator=(const XmlSchema&) = delete;

private:
    friend class XmlReader;
    struct Pool;
    explicit XmlSchema(std::unique_ptr<Pool> pool) noexcept;
    std::unique_ptr<Pool> m_pool;
};

}
