#pragma once
// What a metaservice listed, read strictly: who offers what, who is a member. Names are the
// network's own and nobody's data.

#include "adapters/transports/xroad/metadata.h"

#include <string>
#include <vector>

namespace adapters::xroad {

struct ListedService {
    std::string service;                  ///< FI-TEST/GOV/7654321-2/benefits/getPeriods/v1
    std::string type;                     ///< SOAP, REST, OPENAPI
    std::vector<std::string> endpoints{}; ///< `GET /pets/*`; where the list has them

    friend bool operator==(const ListedService&, const ListedService&) = default;
};

struct ListedClient {
    std::string client; ///< FI-TEST/GOV/7654321-2/benefits
    std::string name;   ///< of the member

    friend bool operator==(const ListedClient&, const ListedClient&) = default;
};

/// Of listMethods and allowedMethods, SOAP or REST. Rejects with ANSWER_MALFORMED.
[[nodiscard]] core::Result<std::vector<ListedService>> services_in(const MetadataAnswer& answer);

/// Of listClients, JSON. Rejects with ANSWER_MALFORMED.
[[nodiscard]] core::Result<std::vector<ListedClient>> clients_in(const MetadataAnswer& answer);

}
