#include "adapters/transports/xroad/converters.h"

namespace adapters::xroad {

namespace {

using gateway::ports::OfferedService;
using gateway::text::XmlJson;

[[nodiscard]] std::shared_ptr<const XmlJson> compiled(const OfferedService::Side& side) {
    if (!side.is_xml() || side.schema.empty() || side.element.empty()) {
        return nullptr;
    }
    auto made = XmlJson::compile(side.schema, side.name_space, side.element);
    return made ? std::move(made).value() : nullptr;
}

}

Converter converter_for(const OfferedService& service) {
    return {compiled(service.request), compiled(service.response)};
}

Converter Converters::of(const std::shared_ptr<const OfferedService>& service) {
    const std::scoped_lock lock{m_mutex};
    Known& known{m_known[service->exchange]};
    if (known.service != service) {
        known = Known{service, converter_for(*service)};
    }
    return known.converter;
}

}
