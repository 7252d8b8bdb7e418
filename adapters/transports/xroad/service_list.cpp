#include "adapters/transports/xroad/service_list.h"

#include "adapters/transports/xroad/header_block.h"
#include "adapters/transports/xroad/soap.h"
#include "adapters/transports/xroad/soap_names.h"
#include "gateway/text/json_value.h"

#include <array>

namespace adapters::xroad {

namespace {

using gateway::text::JsonValue;

[[nodiscard]] core::Rejection malformed(const char* place) {
    return {"ANSWER_MALFORMED", place};
}

/// The services in the body of a SOAP answer.
class ServiceNames final : public gateway::text::XmlEvents {
public:
    void start(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute>) override {
        ++m_depth;
        if (m_depth == 2 && name == "service" && name_space == names::xroad) {
            m_parts.begin("SERVICE");
            m_in_service = true;
        } else if (m_depth == 3 && m_in_service) {
            m_part = IdentifierParts::find(name, name_space);
            m_text.clear();
        }
    }

    void text(std::string_view text) override { m_text += text; }

    void end() override {
        if (m_depth == 3 && m_part) {
            m_parts.put(*m_part, m_text);
            m_part.reset();
        } else if (m_depth == 2 && m_in_service) {
            const core::Result<ServiceId> id{m_parts.service()};
            m_wrong = m_wrong || !id;
            if (id) {
                services.push_back({shown(id.value()), "SOAP"});
            }
            m_in_service = false;
        }
        --m_depth;
    }

    void violation(const core::Rejection&) override {}

    std::vector<ListedService> services{};
    [[nodiscard]] bool wrong() const noexcept { return m_wrong; }

private:
    std::size_t m_depth{0};
    bool m_in_service{false};
    bool m_wrong{false};
    IdentifierParts m_parts{};
    std::optional<IdentifierParts::Part> m_part{};
    std::string m_text{};
};

[[nodiscard]] core::Result<std::vector<ListedService>> of_soap(core::ByteView body) {
    ServiceNames found;
    const core::Result<Envelope> read{read_envelope(
        body, MediaType{"text/xml", {{"charset", "utf-8"}}}, {Kind::response, &found, {}})};
    if (!read || found.wrong()) {
        return malformed("the list of services");
    }
    return std::move(found.services);
}

/// Parts between slashes; empty if one of the needed is missing.
[[nodiscard]] std::string identifier(const JsonValue& object, bool service) {
    std::string out;
    constexpr std::array members{
        "xroad_instance", "member_class", "member_code", "subsystem_code", "service_code"};
    for (const char* const member : members) {
        const auto part = object.string_at(member);
        const bool optional{std::string_view{member} == "subsystem_code"};
        if (std::string_view{member} == "service_code" && !service) {
            break;
        }
        if (!part && !optional) {
            return {};
        }
        if (part) {
            out += (out.empty() ? "" : "/") + std::string{*part};
        }
    }
    return out;
}

[[nodiscard]] core::Result<std::vector<ListedService>> of_rest(core::ByteView body) {
    const auto read = gateway::text::parse_json(core::as_text(body));
    const JsonValue* const list{read ? read.value().find("service") : nullptr};
    if (list == nullptr || !list->is_array()) {
        return malformed("service");
    }
    std::vector<ListedService> services;
    for (const JsonValue& one : list->elements()) {
        ListedService service{
            identifier(one, true), std::string{one.string_at("service_type").value_or("REST")}};
        if (service.service.empty()) {
            return malformed("service");
        }
        if (const JsonValue* const endpoints{one.find("endpoint_list")}) {
            for (const JsonValue& endpoint : endpoints->elements()) {
                service.endpoints.push_back(
                    std::string{endpoint.string_at("method").value_or("*")} + ' '
                    + std::string{endpoint.string_at("path").value_or("**")});
            }
        }
        services.push_back(std::move(service));
    }
    return services;
}

}

core::Result<std::vector<ListedService>> services_in(const MetadataAnswer& answer) {
    return answer.content_type.starts_with("text/xml") ? of_soap(answer.body)
                                                       : of_rest(answer.body);
}

core::Result<std::vector<ListedClient>> clients_in(const MetadataAnswer& answer) {
    const auto read = gateway::text::parse_json(core::as_text(answer.body));
    const JsonValue* const list{read ? read.value().find("member") : nullptr};
    if (list == nullptr || !list->is_array()) {
        return malformed("member");
    }
    std::vector<ListedClient> clients;
    for (const JsonValue& one : list->elements()) {
        const JsonValue* const id{one.find("id")};
        ListedClient client{
            id == nullptr ? std::string{} : identifier(*id, false),
            std::string{one.string_at("name").value_or("")}};
        if (client.client.empty()) {
            return malformed("member");
        }
        clients.push_back(std::move(client));
    }
    return clients;
}

}
