#pragma once
// The xerces side of XmlReader. Not for other rooms.

#include "gateway/text/xml_input.h"
#include "gateway/text/xml_reader.h"
#include "gateway/text/xml_schema_pool.h"

#include <xercesc/framework/XMLPScanToken.hpp>
#include <xercesc/sax/InputSource.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>

#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace gateway::text {

/// xerces' parser under our rules; its error texts end here.
class XmlReader::Scanner final : private xercesc::DefaultHandler, private ParserUser {
public:
    /// @param pool null: nothing is validated. It must outlive the scanner.
    Scanner(ReadBytes source, XmlEvents& events, const Options& options, XmlSchema::Pool* pool);
    ~Scanner() override;

    [[nodiscard]] core::Result<bool> step();
    [[nodiscard]] std::size_t line() const noexcept { return m_line; }
    [[nodiscard]] std::string shown_path() const;

private:
    class Stream;

    class Source final : public xercesc::InputSource {
    public:
        explicit Source(XmlInput& input);
        [[nodiscard]] xercesc::BinInputStream* makeStream() const override;

    private:
        XmlInput& m_input;
    };

    [[nodiscard]] bool is_past_root() const noexcept override {
        return m_depth == 0 && !m_open.empty();
    }
    void progress();
    void report(bool of_schema, std::size_t line) override;
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
    void endPrefixMapping(const XMLCh* prefix) override;
    void processingInstruction(const XMLCh* target, const XMLCh* data) override;
    void comment(const XMLCh* text, XMLSize_t length) override;
    void startDTD(const XMLCh* name, const XMLCh* public_id, const XMLCh* system_id) override;
    void setDocumentLocator(const xercesc::Locator* locator) override { m_locator = locator; }
    xercesc::InputSource* resolveEntity(const XMLCh* public_id, const XMLCh* system_id) override;

    XmlInput m_input;
    Source m_source{m_input};
    XmlSchema::Pool* m_pool;
    std::unique_ptr<XmlParser> m_parser;
    XmlEvents& m_events;
    const KnownNames* m_names;
    XmlLimits m_limits;
    xercesc::XMLPScanToken m_token;
    const xercesc::Locator* m_locator{nullptr}; ///< crashes when asked outside of a callback
    std::size_t m_line{1};
    std::vector<std::string> m_open; ///< names of open elements; kept for their memory
    std::size_t m_depth{0};
    std::size_t m_mappings{0}; ///< of prefixes to namespaces, in force
    std::string m_text;
    XMLCh m_high{0};
    std::vector<std::string> m_values; ///< names, spaces and values of one element's attributes
    std::vector<XmlAttribute> m_attributes;
    const XMLCh* m_last_uri{nullptr};
    std::string m_last_space;
    enum class State : std::uint8_t { fresh, reading, ended } m_state{State::fresh};
    std::optional<core::Rejection> m_rejection{};
};

}
