#pragma once
// A house with a Security Server beside it: it asks a fund over SOAP and a provider over REST, and
// is asked by KEHA over both.

#include "tests/corridor/people.h"
#include "tests/simulators/security_server.h"

namespace tests::corridor {

inline const std::string our_identity{"FI-TEST/MUN/1234567-1/employment"};
inline const std::string keha_identity{"FI-TEST/GOV/7654321-2/keha"};
inline const std::string stranger_identity{"FI-TEST/COM/3456789-3/stranger"};
inline const std::string fund_service{"FI-TEST/COM/2345678-2/fund/benefitQuery"};
inline const std::string provider_service{"FI-TEST/COM/2345678-2/provider/earliestStart"};
inline const std::string vtj_service{"FI-TEST/GOV/0245437-2/VTJkysely/HenkilonTunnusKysely"};
inline const std::string customer_service{our_identity + "/customerQuery"};
inline const std::string customer_rest_service{our_identity + "/customerRest"};
/// A service where people sign in and see who used their data (transparency/).
inline const std::string own_service_identity{"FI-TEST/GOV/8765432-4/own-data"};
inline const std::string usage_service{our_identity + "/usageReport"};

/// Started at the first call; the server's settings are as at the beginning.
struct Crossing {
    House& house;
    simulators::SecurityServer& server;

    /// As KEHA's information system: through its Security Server to us.
    [[nodiscard]] simulators::Reply ask_rest(
        const std::string& body, const std::string& as = keha_identity,
        const std::string& service = customer_rest_service) const;
    [[nodiscard]] simulators::Reply ask_soap(
        const std::string& body_element, const std::string& as = keha_identity,
        const std::string& service = customer_service) const;

    /// Straight to our door, as a Security Server would.
    [[nodiscard]] simulators::Reply knock(
        const std::string& path, const std::vector<std::pair<std::string, std::string>>& headers,
        const std::string& body, const std::string& method = "POST",
        const std::string& who = "security-server") const;

    [[nodiscard]] nlohmann::json last_outcome() const;
};

[[nodiscard]] Crossing crossing();

/// A SOAP request of X-Road's.
[[nodiscard]] std::string envelope_of(
    const std::string& client, const std::string& service, const std::string& body_element,
    const std::string& more_headers = {});

}
