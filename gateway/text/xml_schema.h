#pragma once
// An XML schema that any number of threads may read by.

#include "gateway/core/result.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::text {

/// A schema that compiles; who compiles the same text again while it lives gets the same one.
/// xerces completes grammars while it validates (without a lock, even in a locked pool), so no two
/// readers have the same ones at a time: each borrows some, and what is given back serves the next.
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
    friend struct XmlShape;
    struct Pool;
    struct GiveBack {
        const XmlSchema* schema;
        void operator()(Pool* pool) const noexcept;
    };
    using Borrowed = std::unique_ptr<Pool, GiveBack>;

    explicit XmlSchema(std::string text);
    /// Grammars for one reader, compiled anew if all are lent. The schema must outlive them.
    [[nodiscard]] Borrowed borrow() const;

    std::string m_text; ///< UTF-8, nothing forbidden before its root
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<Pool>> m_idle;
};

}
