#include "adapters/transports/xroad/header_block.h"

#include "adapters/transports/xroad/soap_names.h"

#include <algorithm>

namespace adapters::xroad {

namespace {

using Part = IdentifierParts::Part;

struct PartName {
    std::string_view name;
    std::string_view name_space;
    Part part;
};

constexpr std::array<PartName, IdentifierParts::count> part_names{{
    {"xRoadInstance", names::identifiers, Part::instance},
    {"memberClass", names::identifiers, Part::member_class},
    {"memberCode", names::identifiers, Part::member_code},
    {"subsystemCode", names::identifiers, Part::subsystem_code},
    {"serviceCode", names::identifiers, Part::service_code},
    {"serviceVersion", names::identifiers, Part::service_version},
    {"serverCode", names::identifiers, Part::server_code},
    {"partyClass", names::representation, Part::party_class},
    {"partyCode", names::representation, Part::party_code},
}};

[[nodiscard]] core::Rejection wrong_type(const char* place) {
    return {"INVALID_XML", place};
}

}

void IdentifierParts::begin(std::string_view object_type) {
    m_object_type = object_type;
    m_values = {};
}

std::optional<Part>
IdentifierParts::find(std::string_view name, std::string_view name_space) noexcept {
    const auto* const found =
        std::find_if(part_names.begin(), part_names.end(), [&](const PartName& known) {
            return known.name == name && known.name_space == name_space;
        });
    return found == part_names.end() ? std::nullopt : std::optional{found->part};
}

bool IdentifierParts::only(std::initializer_list<Part> allowed) const noexcept {
    return std::all_of(part_names.begin(), part_names.end(), [&](const PartName& known) {
        return !has(known.part)
               || std::find(allowed.begin(), allowed.end(), known.part) != allowed.end();
    });
}

bool IdentifierParts::all(std::initializer_list<Part> required) const noexcept {
    return std::all_of(required.begin(), required.end(), [this](Part part) { return has(part); })
           && std::none_of(m_values.begin(), m_values.end(), [](const auto& value) {
                  return value && value->empty();
              });
}

MemberId IdentifierParts::member() const {
    return {value(Part::instance), value(Part::member_class), value(Part::member_code)};
}

core::Result<ClientId> IdentifierParts::client() const {
    if (m_object_type != "MEMBER" && m_object_type != "SUBSYSTEM") {
        return wrong_type("client/@objectType");
    }
    // Security Servers read a MEMBER with a subsystem, and a SUBSYSTEM without: as what is anyone's
    // guess, so it is refused here
    ClientId id{member(), at(Part::subsystem_code)};
    if (!only({Part::instance, Part::member_class, Part::member_code, Part::subsystem_code})
        || has(Part::subsystem_code) != (m_object_type == "SUBSYSTEM") || !is_good(id)) {
        return core::Rejection{"INVALID_CLIENT_IDENTIFIER", "client"};
    }
    return id;
}

core::Result<ServiceId> IdentifierParts::service() const {
    if (m_object_type != "SERVICE") {
        return wrong_type("service/@objectType");
    }
    if (!all({Part::instance, Part::member_class, Part::member_code, Part::service_code})) {
        return core::Rejection{"MISSING_HEADER_FIELD", "a part of service"};
    }
    ServiceId id{
        {member(), at(Part::subsystem_code)}, value(Part::service_code), at(Part::service_version)};
    if (!only(
            {Part::instance, Part::member_class, Part::member_code, Part::subsystem_code,
             Part::service_code, Part::service_version})
        || !is_good(id)) {
        return core::Rejection{"INVALID_REQUEST", "service"};
    }
    return id;
}

core::Result<CentralServiceId> IdentifierParts::central_service() const {
    if (m_object_type != "CENTRALSERVICE") {
        return wrong_type("centralService/@objectType");
    }
    CentralServiceId id{value(Part::instance), value(Part::service_code)};
    if (!only({Part::instance, Part::service_code}) || !is_part(id.instance) || !is_part(id.code)) {
        return core::Rejection{"INVALID_REQUEST", "centralService"};
    }
    return id;
}

core::Result<ServerId> IdentifierParts::server() const {
    if (m_object_type != "SERVER") {
        return wrong_type("securityServer/@objectType");
    }
    if (!all({Part::instance, Part::member_class, Part::member_code, Part::server_code})) {
        return core::Rejection{"MISSING_HEADER_FIELD", "a part of securityServer"};
    }
    ServerId id{member(), value(Part::server_code)};
    if (!only({Part::instance, Part::member_class, Part::member_code, Part::server_code})
        || !is_good(id)) {
        return core::Rejection{"INVALID_REQUEST", "securityServer"};
    }
    return id;
}

core::Result<RepresentedParty> IdentifierParts::represented_party() const {
    if (!all({Part::party_code})) {
        return core::Rejection{"MISSING_HEADER_FIELD", "a part of representedParty"};
    }
    RepresentedParty party{at(Part::party_class), value(Part::party_code)};
    if (!only({Part::party_class, Part::party_code}) || !is_good(party)) {
        return core::Rejection{"INVALID_REQUEST", "representedParty"};
    }
    return party;
}

}
