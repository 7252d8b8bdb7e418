#pragma once
// One identifier of a SOAP header, gathered child by child. Not for other folders.

#include "adapters/transports/xroad/identifiers.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace adapters::xroad {

/// Children of identifiers, by their names in their namespace; in any order.
class IdentifierParts final {
public:
    enum class Part : std::uint8_t {
        instance,
        member_class,
        member_code,
        subsystem_code,
        service_code,
        service_version,
        server_code,
        party_class,
        party_code
    };
    static constexpr std::size_t count{9};

    void begin(std::string_view object_type);

    [[nodiscard]] static std::optional<Part>
    find(std::string_view name, std::string_view name_space) noexcept;
    [[nodiscard]] bool has(Part part) const noexcept { return at(part).has_value(); }
    void put(Part part, std::string value) { at(part) = std::move(value); }

    /// Each takes exactly the parts that its object type has. Codes as of read_envelope().
    [[nodiscard]] core::Result<ClientId> client() const;
    [[nodiscard]] core::Result<ServiceId> service() const;
    [[nodiscard]] core::Result<CentralServiceId> central_service() const;
    [[nodiscard]] core::Result<ServerId> server() const;
    [[nodiscard]] core::Result<RepresentedParty> represented_party() const;

private:
    [[nodiscard]] std::optional<std::string>& at(Part part) noexcept {
        return m_values[static_cast<std::size_t>(part)];
    }
    [[nodiscard]] const std::optional<std::string>& at(Part part) const noexcept {
        return m_values[static_cast<std::size_t>(part)];
    }
    [[nodiscard]] std::string value(Part part) const { return at(part).value_or(std::string{}); }
    [[nodiscard]] bool only(std::initializer_list<Part> allowed) const noexcept;
    /// Whether the required parts are there, and none that is there is empty.
    [[nodiscard]] bool all(std::initializer_list<Part> required) const noexcept;
    [[nodiscard]] MemberId member() const;

    std::string m_object_type;
    std::array<std::optional<std::string>, count> m_values{};
};

}
