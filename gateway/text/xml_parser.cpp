#include "gateway/text/xml_schema_pool.h"

#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/XMLString.hpp>
#include <xercesc/util/XMLUni.hpp>

#include <new>
#include <utility>

namespace gateway::text {

namespace {

constexpr std::size_t large{std::size_t{64} * 1024};

/// xerces expects its own exception.
void* fresh(std::size_t size) {
    void* const block{::operator new(size, std::nothrow)};
    if (block == nullptr) {
        throw xercesc::OutOfMemoryException{};
    }
    return block;
}

}

ParserMemory::~ParserMemory() {
    ::operator delete(m_large);
}

void* ParserMemory::allocate(XMLSize_t size) {
    if (size < large || m_lent) {
        return fresh(size);
    }
    if (m_large == nullptr || m_size < size) {
        void* const block{fresh(size)};
        ::operator delete(std::exchange(m_large, block));
        m_size = size;
    }
    m_lent = true;
    return m_large;
}

void ParserMemory::deallocate(void* block) {
    if (block != nullptr && block == m_large) {
        m_lent = false;
    } else {
        ::operator delete(block);
    }
}

XmlParser::XmlParser(xercesc::XMLGrammarPool* pool, bool without_namespace)
    : xercesc::SAX2XMLReaderImpl{&memory, pool}, m_validates{pool != nullptr} {
    harden(without_namespace);
}

void XmlParser::harden(bool without_namespace) {
    using xercesc::XMLUni;
    // the scanner comes first: changing it later forgets the rest
    const XMLCh* const scanner{m_validates ? XMLUni::fgSGXMLScanner : XMLUni::fgWFXMLScanner};
    setProperty(XMLUni::fgXercesScannerName, const_cast<XMLCh*>(scanner));
    setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
    setFeature(XMLUni::fgSAX2CoreNameSpacePrefixes, false);
    setFeature(XMLUni::fgSAX2CoreValidation, m_validates);
    setFeature(XMLUni::fgXercesDynamic, false);
    setFeature(XMLUni::fgXercesSchema, m_validates);
    setFeature(XMLUni::fgXercesSchemaFullChecking, false); // was done when it was compiled
    setFeature(XMLUni::fgXercesLoadSchema, false);
    setFeature(XMLUni::fgXercesLoadExternalDTD, false);
    setFeature(XMLUni::fgXercesUseCachedGrammarInParse, m_validates);
    setFeature(XMLUni::fgXercesCacheGrammarFromParse, false);
    setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
    setFeature(XMLUni::fgXercesContinueAfterFatalError, false);
    setFeature(XMLUni::fgXercesValidationErrorAsFatal, false);
    if (without_namespace) {
        // else xerces does not look for a schema without namespace, not even in its pool; nothing
        // has this name
        setProperty(
            XMLUni::fgXercesSchemaExternalNoNameSpaceSchemaLocation, const_cast<XMLCh*>(u"pool"));
    }
    // no SecurityManager: without a DOCTYPE there is nothing to expand, and it would count &amp;
    // against its limit
}

void XmlParser::error(
    unsigned int, const XMLCh* domain, xercesc::XMLErrorReporter::ErrTypes type, const XMLCh*,
    const XMLCh*, const XMLCh*, XMLFileLoc line, XMLFileLoc) {
    using xercesc::XMLErrorReporter;
    using xercesc::XMLString;
    using xercesc::XMLUni;
    if (m_user == nullptr || type == XMLErrorReporter::ErrType_Warning) {
        return;
    }
    // what a data type does not like comes as an exception's text; after the root nothing has a
    // type
    const bool of_validator{
        XMLString::equals(domain, XMLUni::fgValidityDomain)
        || (XMLString::equals(domain, XMLUni::fgExceptDomain) && m_validates
            && !m_user->is_past_root())};
    m_user->report(of_validator && type == XMLErrorReporter::ErrType_Error, line);
}

}
