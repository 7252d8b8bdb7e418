#include "gateway/core/error.h"
#include "gateway/text/text.h"

#include <xercesc/util/PlatformUtils.hpp>

#include <cstdlib>

namespace gateway::text {

XmlLibrary::XmlLibrary() {
    // xerces looks at it while it starts: a second wall behind our own search for a DOCTYPE
    if (setenv("XERCES_DISABLE_DTD", "1", 1) != 0) {
        throw core::GatewayError{"XML_LIBRARY", core::GatewayError::Retry::never};
    }
    try {
        xercesc::XMLPlatformUtils::Initialize();
    } catch (const xercesc::XMLException&) {
        throw core::GatewayError{"XML_LIBRARY", core::GatewayError::Retry::never};
    }
}

XmlLibrary::~XmlLibrary() {
    xercesc::XMLPlatformUtils::Terminate();
}

}
