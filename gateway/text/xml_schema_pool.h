#pragma once
// What an XmlSchema lends to a reader. Not for other rooms.

#include "gateway/text/xml_schema.h"

#include <xercesc/framework/XMLGrammarPoolImpl.hpp>
#include <xercesc/sax/EntityResolver.hpp>
#include <xercesc/util/PlatformUtils.hpp>

namespace gateway::text {

struct XmlSchema::Pool {
    xercesc::XMLGrammarPoolImpl grammars{xercesc::XMLPlatformUtils::fgMemoryManager};
    bool without_namespace{false}; ///< the schema has no target namespace
};

/// Refuses whatever a document wants to have loaded.
class NothingIsLoaded final : public xercesc::EntityResolver {
public:
    explicit NothingIsLoaded(core::Code code) noexcept : m_code{code} {}

    /// @throws XmlStop
    xercesc::InputSource* resolveEntity(const XMLCh* public_id, const XMLCh* system_id) override;

private:
    core::Code m_code;
};

}
