#pragma once
// A streaming XML reader that assumes the worst of its input.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"
#include "gateway/text/known_names.h"
#include "gateway/text/xml_schema.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace gateway::text {

/// Fills the span from its beginning and says how much; 0 is the end.
using ReadBytes = std::function<std::size_t(std::span<std::byte>)>;

/// Reads what is in memory, which must outlive it.
[[nodiscard]] ReadBytes from_memory(core::ByteView bytes);

/// Beyond them a document is refused. Deep nesting costs xerces quadratic time, so depth comes
/// first.
struct XmlLimits {
    std::size_t depth{256};
    std::size_t attributes{64};              ///< of one element, namespace declarations counted
    std::size_t mappings{64};                ///< namespace declarations in force at one place
    std::size_t text{std::size_t{1} << 20U}; ///< UTF-8 bytes between two tags, or of an attribute
    std::size_t name{256};                   ///< UTF-16 units of a name
    std::uint64_t document{std::uint64_t{1} << 30U}; ///< bytes as they come
};

struct XmlAttribute {
    std::string_view name;       ///< without prefix
    std::string_view name_space; ///< empty: none
    std::string_view value;
};

/// What stands in a document, in its order. Views live until the call returns.
class XmlEvents {
public:
    XmlEvents() = default;
    XmlEvents(const XmlEvents&) = delete;
    XmlEvents& operator=(const XmlEvents&) = delete;
    virtual ~XmlEvents() = default;

    virtual void start(
        std::string_view name, std::string_view name_space,
        std::span<const XmlAttribute> attributes) = 0;
    /// All text between two tags in one piece.
    virtual void text(std::string_view text) = 0;
    virtual void end() = 0;
    /// XML_SCHEMA: told before start() of the element whose start tag breaks the schema, and before
    /// end() of the element whose content does. Reading goes on.
    virtual void violation(const core::Rejection& rejection) = 0;
    /// Whether reading should pause, so that what was told can be taken; asked between events. One
    /// who says no is told of more in one step.
    [[nodiscard]] virtual bool enough() const noexcept { return true; }
};

/// What becomes of a DOCTYPE. One that is skipped says nothing to the reader: it stands before the
/// root within the first 2,048 characters, names a document type without an internal subset (one
/// with [ is refused), and is blanked out before anything interprets it. Nothing is fetched,
/// nothing is declared, and an entity stays unknown.
enum class Doctype : bool { refused, skipped };

/// Reads one document, a little at each step, in memory that does not grow with it.
/// No DOCTYPE (but see Doctype), no entities but the five, nothing loaded, XML 1.0 only. Codes:
/// XML_MALFORMED (cut documents too), XML_SECOND_DOCUMENT (more than comments after the root, as
/// where two documents were put into one file), XML_DOCTYPE, XML_DEPTH, XML_ENCODING, XML_VERSION,
/// XML_ATTRIBUTES, XML_TOO_LARGE.
class XmlReader final {
public:
    struct Options {
        const XmlSchema* schema{nullptr}; ///< must outlive the reader
        const KnownNames* names{nullptr}; ///< must outlive the reader; null: paths are all *
        XmlLimits limits{};
        Doctype doctype{Doctype::refused};
    };

    /// @param events must outlive the reader. What `source` throws comes out of step().
    XmlReader(ReadBytes source, XmlEvents& events, const Options& options);
    ~XmlReader();
    XmlReader(const XmlReader&) = delete;
    XmlReader& operator=(const XmlReader&) = delete;

    /// Reads on until some events were told. @return false at the end of the document. After the
    /// end or a rejection there is nothing more, and the same answer comes again.
    [[nodiscard]] core::Result<bool> step();

    /// The line that reading has come to.
    [[nodiscard]] std::size_t line() const noexcept;

    /// Where reading stands, with unknown names as *.
    [[nodiscard]] std::string path() const;

private:
    class Scanner;
    XmlSchema::Borrowed m_grammars{nullptr, {nullptr}}; ///< null: nothing is validated
    std::unique_ptr<Scanner> m_scanner;                 ///< reads by m_grammars
};

}
