#pragma once
// JSON for services whose exchange speaks XML, by their schemas. Not for other folders.

#include "gateway/ports/offered_services.h"
#include "gateway/text/xml_json.h"

#include <map>
#include <memory>
#include <mutex>

namespace adapters::xroad {

/// Null for either side that is no XML, or whose schema has no JSON.
struct Converter {
    std::shared_ptr<const gateway::text::XmlJson> request{};
    std::shared_ptr<const gateway::text::XmlJson> response{};

    [[nodiscard]] bool whole() const noexcept { return request && response; }
};

[[nodiscard]] Converter converter_for(const gateway::ports::OfferedService& service);

/// Compiles once for as long as the same configuration is in force. Thread-safe.
class Converters final {
public:
    [[nodiscard]] Converter
    of(const std::shared_ptr<const gateway::ports::OfferedService>& service);

private:
    struct Known {
        std::shared_ptr<const gateway::ports::OfferedService> service;
        Converter converter;
    };

    std::mutex m_mutex;
    std::map<std::string, Known> m_known;
};

}
