#include "tests/simulators/documents.h"

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>
#include <xercesc/validators/common/Grammar.hpp>

#include <stdexcept>

namespace tests::simulators {

namespace {

using namespace xercesc;

/// Initialize and Terminate are counted by xerces itself.
struct Platform {
    Platform() { XMLPlatformUtils::Initialize(); }
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;
    ~Platform() { XMLPlatformUtils::Terminate(); }
};

struct Complaints final : public DefaultHandler {
    void error(const SAXParseException&) override { ++count; }
    void fatalError(const SAXParseException&) override { ++count; }
    void startDTD(const XMLCh*, const XMLCh*, const XMLCh*) override {
        throw SAXException{"a document type declaration"};
    }
    int count{0};
};

}

class Schema::Parser final {
public:
    explicit Parser(const std::filesystem::path& file)
        : m_reader{XMLReaderFactory::createXMLReader(XMLPlatformUtils::fgMemoryManager, &m_pool)} {
        m_reader->setErrorHandler(&m_complaints);
        m_reader->setLexicalHandler(&m_complaints);
        m_reader->setFeature(XMLUni::fgSAX2CoreValidation, true);
        m_reader->setFeature(XMLUni::fgXercesSchema, true);
        m_reader->setFeature(XMLUni::fgXercesSchemaFullChecking, true);
        const Grammar* const grammar{
            m_reader->loadGrammar(file.c_str(), Grammar::SchemaGrammarType, true)};
        if (grammar == nullptr || m_complaints.count > 0) {
            throw std::runtime_error{"the schema does not load: " + file.string()};
        }
        m_reader->setFeature(XMLUni::fgXercesUseCachedGrammarInParse, true);
        m_reader->setFeature(XMLUni::fgXercesLoadSchema, false);
        m_reader->setFeature(XMLUni::fgXercesLoadExternalDTD, false);
        m_reader->setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
    }

    bool holds(const std::string& document) {
        m_complaints.count = 0;
        const MemBufInputSource source{
            reinterpret_cast<const XMLByte*>(document.data()), document.size(), "document"};
        try {
            m_reader->parse(source);
        } catch (const XMLException&) {
            return false;
        } catch (const SAXException&) {
            return false;
        }
        return m_complaints.count == 0;
    }

private:
    Platform m_platform;
    Complaints m_complaints;
    XMLGrammarPoolImpl m_pool{XMLPlatformUtils::fgMemoryManager};
    std::unique_ptr<SAX2XMLReader> m_reader;
};

Schema::Schema(const std::filesystem::path& file) : m_parser{std::make_unique<Parser>(file)} {}

Schema::~Schema() = default;

bool Schema::holds(const std::string& document) {
    return m_parser->holds(document);
}

}
