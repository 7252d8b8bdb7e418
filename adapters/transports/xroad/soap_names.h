#pragma once
// Namespaces of X-Road's SOAP messages (PR-MESS). Not for other folders.

#include <string_view>

namespace adapters::xroad::names {

inline constexpr std::string_view envelope{"http://schemas.xmlsoap.org/soap/envelope/"};
inline constexpr std::string_view xroad{"http://x-road.eu/xsd/xroad.xsd"};
inline constexpr std::string_view identifiers{"http://x-road.eu/xsd/identifiers"};
inline constexpr std::string_view representation{"http://x-road.eu/xsd/representation.xsd"};

}
