#pragma once
// What stands in an envelope, gathered while it is read. Not for other folders.

#include "adapters/transports/xroad/header_block.h"
#include "adapters/transports/xroad/soap.h"

#include <set>

namespace adapters::xroad {

/// Takes the events of one document. The first thing that is wrong is kept, and nothing after it
/// counts; whoever reads asks wrong() after each step.
class EnvelopeReader final : public gateway::text::XmlEvents {
public:
    explicit EnvelopeReader(gateway::text::XmlEvents* body) noexcept : m_body_events{body} {}

    [[nodiscard]] const std::optional<core::Rejection>& wrong() const noexcept { return m_wrong; }

    /// After the end of the document: a fault, or a message without kind and head.
    [[nodiscard]] core::Result<Envelope> finish();

    void start(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes) override;
    void text(std::string_view text) override;
    void end() override;
    void violation(const core::Rejection& rejection) override;

private:
    enum class Place : std::uint8_t {
        outside,
        envelope,
        header,
        block,
        part,
        body,
        payload,
        fault
    };
    enum class Block : std::uint8_t {
        id,
        user_id,
        issue,
        protocol_version,
        request_hash,
        client,
        service,
        central_service,
        security_server,
        represented_party,
        unknown
    };

    [[nodiscard]] static Block find_block(std::string_view name, std::string_view name_space);
    [[nodiscard]] static const char* place_of(Block block) noexcept;
    [[nodiscard]] static bool is_simple(Block block) noexcept;

    void refuse(core::Code code, const char* place);
    void start_in_envelope(std::string_view name, std::string_view name_space);
    void start_block(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes);
    void start_in_block(std::string_view name, std::string_view name_space);
    void start_in_body(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes);
    void start_in_fault(std::string_view name);
    void end_block();
    void end_part();
    void end_fault_part();
    void keep_simple();
    void keep_version();
    template <class Id, class Into> void keep(core::Result<Id> read, Into& into);
    [[nodiscard]] std::optional<core::Rejection> missing() const;

    gateway::text::XmlEvents* m_body_events;
    std::optional<core::Rejection> m_wrong{};
    Place m_place{Place::outside};
    std::size_t m_deeper{0}; ///< open elements below m_place's own, where they are passed over
    bool m_header_seen{false};
    bool m_body_seen{false};
    Block m_block{Block::unknown};
    std::set<Block> m_seen{};
    std::string m_value{};
    IdentifierParts m_parts{};
    IdentifierParts::Part m_part{};
    SoapHeaders m_headers{};
    std::optional<RequestHash> m_request_hash{};
    std::string m_hash_algorithm{};
    std::string m_body_name{};
    bool m_fault_seen{false};
    std::string m_fault_part{};
    std::optional<std::string> m_fault_code{};
    std::string m_fault_detail{};
};

}
