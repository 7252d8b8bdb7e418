#pragma once
// The xerces side of XmlReader. Not for other rooms.

#include "gateway/text/xml_input.h"
#include "gateway/text/xml_reader.h"
#include "gateway/text/xml_schema_pool.h"

#include <xercesc/framework/XMLPScanToken.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/sax/InputSource.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/util/SecurityManager.hpp>

#include <exception>
#include <string>
#include <vector>

namespace gateway::text {

/// xerces' parser, with our rules instead of its error texts.
class XmlReader::Scanner final : public xercesc::SAX2XMLReaderImpl,
                                 private xercesc::DefaultHandler,
                                 private xercesc::InputSource {
public:
    Scanner(
        ReadBytes source, XmlEvents& events, const Options& options, xercesc::XMLGrammarPool* pool);
    ~Scanner() override;

    [[nodiscard]] core::Result<bool> step();
    [[nodiscard]] std::size_t line() const noexcept;
    [[nodiscard]] std::string shown_path() const;

    // xerces allocates its own way
    using xercesc::SAX2XMLReaderImpl::operator new;
    using xercesc::SAX2XMLReaderImpl::operator delete;

private:
    class Stream;

    void harden(bool validates);
    [[nodiscard]] bool advance();
    [[nodiscard]] core::Rejection stopped(const core::Rejection& inner) const;
    [[noreturn]] void stop(core::Code code) const;
    void flush_text();
    void add_text(const XMLCh* units, std::size_t count);
    void take_attributes(const xercesc::Attributes& attributes);
    [[nodiscard]] std::string_view name_space(const XMLCh* uri);

    // what xerces calls: names and order are its own
    void startElement(
        const XMLCh* uri, const XMLCh* local_name, const XMLCh* qname,
        const xercesc::Attributes& attributes) override;
    void endElement(const XMLCh* uri, const XMLCh* local_name, const XMLCh* qname) override;
    void characters(const XMLCh* units, XMLSize_t count) override;
    void ignorableWhitespace(const XMLCh* units, XMLSize_t count) override;
    void startPrefixMapping(const XMLCh* prefix, const XMLCh* uri) override;
    void processingInstruction(const XMLCh* target, const XMLCh* data) override;
    void comment(const XMLCh* text, XMLSize_t length) override;
    void startDTD(const XMLCh* name, const XMLCh* public_id, const XMLCh* system_id) override;
    void setDocumentLocator(const xercesc::Locator* locator) override { m_locator = locator; }
    xercesc::InputSource* resolveEntity(const XMLCh* public_id, const XMLCh* system_id) override;
    void error(
        unsigned int code, const XMLCh* domain, xercesc::XMLErrorReporter::ErrTypes type,
        const XMLCh* text, const XMLCh* system_id, const XMLCh* public_id, XMLFileLoc line,
        XMLFileLoc column) override;
    [[nodiscard]] xercesc::BinInputStream* makeStream() const override;

    mutable XmlInput m_input;
    XmlEvents& m_events;
    const KnownNames* m_names;
    XmlLimits m_limits;
    xercesc::SecurityManager m_security;
    xercesc::XMLPScanToken m_token;
    const xercesc::Locator* m_locator{nullptr};
    std::vector<std::string> m_open;      ///< names of open elements; kept for their memory
    std::size_t m_depth{0};
    std::size_t m_mappings{0};
    std::string m_text;
    XMLCh m_high{0};
    std::vector<std::string> m_values;    ///< names, spaces and values of one element's attributes
    std::vector<XmlAttribute> m_attributes;
    const XMLCh* m_last_uri{nullptr};
    std::string m_last_space;
    enum class State : std::uint8_t { fresh, reading, ended } m_state{State::fresh};
    std::optional<core::Rejection> m_rejection{};
};

}
