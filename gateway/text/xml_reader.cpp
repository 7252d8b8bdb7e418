#include "gateway/text/xml_reader.h"

#include "gateway/text/xml_scanner.h"

#include <cassert>

namespace gateway::text {

XmlReader::XmlReader(ReadBytes source, XmlEvents& events, const Options& options) {
    assert(xercesc::XMLPlatformUtils::fgMemoryManager != nullptr && "XmlLibrary lives");
    // a locked pool is only read, though xerces does not say so in its types
    xercesc::XMLGrammarPool* const pool{
        options.schema == nullptr ? nullptr : &options.schema->m_pool->grammars};
    const bool without_namespace{
        options.schema != nullptr && options.schema->m_pool->without_namespace};
    m_scanner =
        std::make_unique<Scanner>(std::move(source), events, options, pool, without_namespace);
}

XmlReader::~XmlReader() = default;

core::Result<bool> XmlReader::step() {
    return m_scanner->step();
}

std::size_t XmlReader::line() const noexcept {
    return m_scanner->line();
}

std::string XmlReader::path() const {
    return m_scanner->shown_path();
}

}
