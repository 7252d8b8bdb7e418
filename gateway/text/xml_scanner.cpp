#include "gateway/text/xml_scanner.h"

#include "gateway/text/xerces_text.h"

#include <xercesc/sax/SAXException.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/util/BinInputStream.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/XMLString.hpp>
#include <xercesc/util/XMLUni.hpp>

#include <bit>
#include <new>

namespace gateway::text {

class XmlReader::Scanner::Stream final : public xercesc::BinInputStream {
public:
    explicit Stream(XmlInput& input) noexcept : m_input{input} {}

    [[nodiscard]] XMLFilePos curPos() const override { return m_position; }

    XMLSize_t readBytes(XMLByte* into, XMLSize_t size) override {
        const std::size_t count{m_input.read_units(into, size)};
        m_position += count;
        return count;
    }

    [[nodiscard]] const XMLCh* getContentType() const override { return nullptr; }

private:
    XmlInput& m_input;
    XMLFilePos m_position{0};
};

XmlReader::Scanner::Scanner(
    ReadBytes source, XmlEvents& events, const Options& options, XmlSchema::Pool* pool)
    : m_input{std::move(source), options.limits, options.doctype}, m_pool{pool},
      m_parser{
          pool != nullptr && pool->parser ? std::move(pool->parser)
                                          : std::make_unique<XmlParser>(
                                              pool == nullptr ? nullptr : &pool->grammars,
                                              pool != nullptr && pool->without_namespace)},
      m_events{events}, m_names{options.names}, m_limits{options.limits} {
    m_parser->serve(this);
    m_parser->setContentHandler(this);
    m_parser->setLexicalHandler(this);
    m_parser->setEntityResolver(this);
    m_parser->setErrorHandler(this); // it reports to error() only where there is one
}

/// A parser that was stopped in the middle serves nobody else.
XmlReader::Scanner::~Scanner() {
    if (m_pool == nullptr || m_state != State::ended || m_rejection) {
        return;
    }
    m_parser->serve(nullptr);
    m_parser->setContentHandler(nullptr);
    m_parser->setLexicalHandler(nullptr);
    m_parser->setEntityResolver(nullptr);
    m_parser->setErrorHandler(nullptr);
    m_pool->parser = std::move(m_parser);
}

core::Result<bool> XmlReader::Scanner::step() {
    if (m_rejection) {
        return *m_rejection;
    }
    if (m_state == State::ended) {
        return false;
    }
    try {
        do {
            m_state = advance() ? State::reading : State::ended;
        } while (m_state == State::reading && !m_events.enough());
    } catch (const XmlStop& inner) {
        m_rejection = stopped(inner.rejection);
    } catch (const xercesc::OutOfMemoryException&) {
        throw std::bad_alloc{};
    } catch (const xercesc::XMLException&) {
        m_rejection = stopped({"XML_MALFORMED", ""});
    } catch (const xercesc::SAXException&) {
        m_rejection = stopped({"XML_MALFORMED", ""});
    }
    if (m_rejection) {
        return *m_rejection;
    }
    return m_state != State::ended;
}

bool XmlReader::Scanner::advance() {
    m_input.progress();
    const bool more{
        m_state == State::fresh ? m_parser->parseFirst(m_source, m_token)
                                : m_parser->parseNext(m_token)};
    if (!more && m_input.is_wrong()) {
        stop("XML_ENCODING");
    }
    if (!more && (m_depth != 0 || m_open.empty())) {
        stop("XML_MALFORMED"); // whatever xerces thought: this is not a whole document
    }
    return more;
}

core::Rejection XmlReader::Scanner::stopped(const core::Rejection& inner) const {
    core::Rejection rejection{inner};
    if (m_input.is_wrong() && rejection.code == core::Code{"XML_MALFORMED"}) {
        rejection.code = "XML_ENCODING"; // it ends where its bytes make no sense
    }
    if (rejection.path.empty()) {
        rejection.path = shown_path();
    }
    if (!rejection.line) {
        rejection.line = m_line;
    }
    return rejection;
}

void XmlReader::Scanner::stop(core::Code code) const {
    throw XmlStop{core::Rejection{code, shown_path(), m_line, std::nullopt}};
}

void XmlReader::Scanner::progress() {
    m_input.progress();
    m_line = m_locator == nullptr ? 1 : m_locator->getLineNumber();
}

std::string XmlReader::Scanner::shown_path() const {
    std::string path;
    for (std::size_t at{0}; at < m_depth; ++at) {
        path += '/';
        path += m_names == nullptr ? std::string_view{"*"} : m_names->shown(m_open[at]);
    }
    return path;
}

void XmlReader::Scanner::flush_text() {
    if (!m_text.empty()) {
        m_events.text(m_text);
        m_text.clear();
    }
}

void XmlReader::Scanner::add_text(const XMLCh* units, std::size_t count) {
    m_input.progress();
    append_units(units, count, m_high, m_text);
    if (m_text.size() > m_limits.text) {
        progress(); // for its line
        stop("XML_TOO_LARGE");
    }
}

std::string_view XmlReader::Scanner::name_space(const XMLCh* uri) {
    // the addresses stay the same in one document, and most elements share one
    if (uri != m_last_uri) {
        m_last_space = to_utf8(uri);
        m_last_uri = uri;
    }
    return m_last_space;
}

void XmlReader::Scanner::take_attributes(const xercesc::Attributes& attributes) {
    const std::size_t count{attributes.getLength()};
    m_values.clear();
    m_attributes.clear();
    for (std::size_t at{0}; at < count; ++at) {
        if (xercesc::XMLString::stringLen(attributes.getLocalName(at)) > m_limits.name) {
            stop("XML_TOO_LARGE");
        }
        m_values.push_back(to_utf8(attributes.getLocalName(at)));
        m_values.push_back(to_utf8(attributes.getURI(at)));
        m_values.push_back(to_utf8(attributes.getValue(at)));
        if (m_values.back().size() > m_limits.text) {
            stop("XML_TOO_LARGE");
        }
    }
    for (std::size_t at{0}; at < count; ++at) {
        m_attributes.push_back({m_values[3 * at], m_values[3 * at + 1], m_values[3 * at + 2]});
    }
}

void XmlReader::Scanner::startElement(
    const XMLCh* uri, const XMLCh* local_name, const XMLCh*,
    const xercesc::Attributes& attributes) {
    progress();
    flush_text();
    if (m_depth == m_limits.depth) {
        stop("XML_DEPTH");
    }
    if (m_open.size() == m_depth) {
        m_open.emplace_back();
    }
    std::string& name{m_open[m_depth]};
    if (!assign_name(local_name, m_limits.name, name)) {
        stop("XML_TOO_LARGE");
    }
    take_attributes(attributes);
    ++m_depth;
    m_events.start(name, name_space(uri), m_attributes);
}

void XmlReader::Scanner::endElement(const XMLCh*, const XMLCh*, const XMLCh*) {
    progress();
    flush_text();
    m_events.end();
    --m_depth;
}

void XmlReader::Scanner::characters(const XMLCh* units, XMLSize_t count) {
    add_text(units, count);
}

void XmlReader::Scanner::ignorableWhitespace(const XMLCh*, XMLSize_t) {
    progress();
}

void XmlReader::Scanner::startPrefixMapping(const XMLCh*, const XMLCh*) {
    // each name is looked up through all that are in force
    if (++m_mappings > m_limits.mappings) {
        stop("XML_ATTRIBUTES");
    }
}

void XmlReader::Scanner::endPrefixMapping(const XMLCh*) {
    --m_mappings;
}

void XmlReader::Scanner::processingInstruction(const XMLCh*, const XMLCh*) {
    progress();
}

void XmlReader::Scanner::comment(const XMLCh*, XMLSize_t) {
    progress();
}

void XmlReader::Scanner::startDTD(const XMLCh*, const XMLCh*, const XMLCh*) {
    stop("XML_DOCTYPE");
}

xercesc::InputSource* XmlReader::Scanner::resolveEntity(const XMLCh*, const XMLCh*) {
    stop("XML_DOCTYPE");
}

void XmlReader::Scanner::report(bool of_schema, std::size_t line) {
    core::Rejection rejection{"XML_MALFORMED", shown_path(), line, std::nullopt};
    if (!of_schema) {
        rejection.code = is_past_root() ? core::Code{"XML_SECOND_DOCUMENT"} : rejection.code;
        throw XmlStop{rejection};
    }
    rejection.code = "XML_SCHEMA";
    m_events.violation(rejection);
}

XmlReader::Scanner::Source::Source(XmlInput& input) : m_input{input} {
    constexpr bool little{std::endian::native == std::endian::little};
    setEncoding(
        little ? xercesc::XMLUni::fgUTF16LEncodingString
               : xercesc::XMLUni::fgUTF16BEncodingString); // XmlInput has decoded it
}

xercesc::BinInputStream* XmlReader::Scanner::Source::makeStream() const {
    return new Stream{m_input};
}

}
